#!/usr/bin/env bash
# Looks at the sources without running them: formatting, includes, names, likely mistakes, types.
#
#   scripts/lint.sh            all of it; fails at the first kind of finding
#   scripts/lint.sh --quick    without clang-tidy
#   scripts/lint.sh --tidy     clang-tidy alone
#   scripts/lint.sh --fix      brings the sources into form instead
set -euo pipefail
cd "$(dirname "$0")/.."

mapfile -t cpp_files < <(git ls-files --cached --others --exclude-standard '*.cpp' '*.hpp')
mapfile -t typed < <(git ls-files --cached --others --exclude-standard '*.py' '*.pyi')
existing() { local file; for file in "$@"; do [[ -f "$file" ]] && printf '%s\n' "$file"; done; return 0; }
mapfile -t cpp_files < <(existing "${cpp_files[@]}")
mapfile -t typed < <(existing "${typed[@]}")

if [[ "${1:-}" == --fix ]]; then
  clang-format-14 -i "${cpp_files[@]}"
  .venv/bin/ruff check --quiet --fix .
  .venv/bin/ruff format --quiet .
  exit
fi

quick() {
  printf '%s\0' "${cpp_files[@]}" | xargs -0 -n 16 -P "$(nproc)" clang-format-14 --dry-run -Werror
  .venv/bin/ruff check --quiet .
  .venv/bin/ruff format --quiet --check .
  .venv/bin/mypy "${typed[@]}"
  .venv/bin/python -B tests/hygiene/layers_test.py
}

# The grammar's templates take minutes and hold no names but the grammar's, so files that include Spirit are passed over.
tidy() {
  cmake --preset asan >/dev/null
  local files
  mapfile -t files < <(grep -rL --include='*.cpp' '<boost/spirit/' src bindings/cpp examples 2>/dev/null || true)
  mapfile -t files < <(for file in "${files[@]}"; do
    if grep -qF "/$file\"" build/asan/compile_commands.json; then echo "$file"; fi
  done)
  printf '%s\0' "${files[@]}" |
    xargs -0 -n 2 -P "$(nproc)" clang-tidy-14 -p build/asan --quiet 2> >(grep -vE '^[0-9]+ warnings? (generated|and)' >&2)
  echo "clang-tidy: ${#files[@]} files clean"
}

[[ "${1:-}" == --tidy ]] || quick
[[ "${1:-}" == --quick ]] || tidy
