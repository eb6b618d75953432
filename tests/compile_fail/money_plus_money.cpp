// Two amounts may be of two currencies, so `+` is not offered: the caller looks at the currencies first.
// expect: no match for .operator\+|invalid operands to binary expression
#include "adjudge/core/money.hpp"

adjudge::Decimal sum(const adjudge::Money& a, const adjudge::Money& b) {
#ifdef MISUSE
  return (a + b).amount;
#endif
  return a.amount + b.amount;
}
