// 0.1 as a double is not 0.1: a decimal is read from text or made from a coefficient and a scale.
// expect: ambiguous
#include "adjudge/core/decimal.hpp"

adjudge::Decimal tenth() {
#ifdef MISUSE
  return adjudge::Decimal(0.1);
#endif
  return adjudge::Decimal::scaled(1, 1);
}
