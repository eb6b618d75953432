#include <adjudge/core/money.hpp>
#include <cstdio>

int main() {
  const auto total = adjudge::Money::parse("20.00 EUR");
  if (!total) return 1;
  const auto shares = adjudge::allocate(*total, {adjudge::Decimal(1), adjudge::Decimal(2)});
  for (const adjudge::Decimal& share : shares) std::puts(share.to_text_with_scale(2).c_str());
  return shares.size() == 2 && shares[0] + shares[1] == total->amount ? 0 : 1;
}
