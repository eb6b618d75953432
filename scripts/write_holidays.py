"""Writes src/core/holiday_data.cpp: the public holidays that `holidays: {country: DE, subdivision: BE}` takes.

    python -m pip install holidays==0.109
    python scripts/write_holidays.py

The dates are facts from the data set of the PyPI package `holidays` (MIT licence), which is kept up by its project.
"""

from __future__ import annotations

from pathlib import Path

import holidays

FIRST, LAST = 2010, 2040
EUROPEAN_UNION = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
COUNTRIES = sorted([*EUROPEAN_UNION.split(), "CA", "CH", "GB", "NO", "US"])
# Countries whose parts have days of their own that a returns desk or a carrier goes by.
WITH_PARTS = {"CA", "CH", "DE", "ES", "FR", "GB", "US"}
OUT = Path(__file__).resolve().parent.parent / "src" / "core" / "holiday_data.cpp"


def days(country: str, part: str | None) -> str:
    """The days of each year as MMDD without spaces, each year closed by a semicolon."""
    found = sorted(holidays.country_holidays(country, subdiv=part, years=range(FIRST, LAST + 1)))
    return "".join(
        "".join(f"{day.month:02}{day.day:02}" for day in found if day.year == year) + ";"
        for year in range(FIRST, LAST + 1)
    )


def main() -> None:
    """Write the file."""
    sets = []
    for country in COUNTRIES:
        parts: list[str | None] = [None]
        if country in WITH_PARTS:
            parts += sorted(holidays.list_supported_countries()[country])
        sets += [f'    {{"{country}", "{part or ""}", "{days(country, part)}"}},' for part in parts]
    body = "\n".join(sets)
    OUT.write_text(
        f"""// Written by scripts/write_holidays.py from the PyPI package `holidays` {holidays.__version__}.
// clang-format off
#include "core/holiday_data.hpp"

namespace adjudge::holiday_data {{

const int first_year = {FIRST};
const int last_year = {LAST};
const std::string_view source = "holidays {holidays.__version__}";

namespace {{
constexpr Set all_sets[] = {{
{body}
}};
}}  // namespace

const std::span<const Set> sets = all_sets;

}}  // namespace adjudge::holiday_data
""",
        encoding="utf-8",
    )
    print(f"wrote {OUT.name}: {len(sets)} sets")


if __name__ == "__main__":
    main()
