// A member that is a double has lost its decimals before a policy sees it.
// expect: this member has no value in a policy: use Decimal for numbers
#include "adjudge/adjudge.hpp"

struct Order {
#ifdef MISUSE
  double total = 0;
#else
  adjudge::Decimal total;
#endif
};
ADJUDGE_FIELDS(Order, total)

adjudge::Value value_of(const Order& order) { return adjudge::to_value(order); }
