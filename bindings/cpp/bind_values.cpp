#include <pybind11/operators.h>
#include <pybind11/pybind11.h>

#include "bind.hpp"
#include "convert.hpp"

namespace adjudge::python {
namespace {

template <class T>
T parsed(const std::string& text, const char* what) {
  if (const auto found = T::parse(text)) return *found;
  throw py::value_error("`" + text + "` is not " + what);
}

/// What all values have: str() is the FEEL text, repr() makes the value again, equality and a hash.
template <class T>
void add_basics(py::class_<T>& of) {
  of.def("__str__", [](const T& self) { return to_text(Value(self)); });
  of.def("__hash__", [](const T& self) { return hash_of(Value(self)); });
  of.def("__eq__", [](const T& self, const py::object& other) {
    return py::isinstance<T>(other) && identical(Value(self), Value(py::cast<T>(other)));
  });
}

/// Of a value that its text gives again.
template <class T>
void add_text(py::class_<T>& of, const char* name, const char* what) {
  of.def(py::init([what](const std::string& text) { return parsed<T>(text, what); }), py::arg("text"));
  of.def("__repr__", [name](const T& self) { return std::string(name) + "('" + to_text(Value(self)) + "')"; });
  of.def("__reduce__",
         [](const py::object& self) { return py::make_tuple(py::type::of(self), py::make_tuple(py::str(self))); });
  add_basics(of);
}

template <class T>
void add_order(py::class_<T>& of) {
  const auto order = [](const T& a, const T& b) {
    const auto result = compare(Value(a), Value(b));
    if (!result) throw py::value_error("no order: " + to_text(Value(a)) + " and " + to_text(Value(b)));
    return *result;
  };
  const auto add = [&of, order](const char* name, auto holds) {
    of.def(
        name, [order, holds](const T& a, const T& b) { return holds(order(a, b)); }, py::is_operator());
  };
  add("__lt__", [](std::strong_ordering found) { return found < 0; });
  add("__le__", [](std::strong_ordering found) { return found <= 0; });
  add("__gt__", [](std::strong_ordering found) { return found > 0; });
  add("__ge__", [](std::strong_ordering found) { return found >= 0; });
}

Money make_money(const py::object& amount, const std::string& currency) {
  if (py::isinstance<py::float_>(amount)) throw py::type_error("money does not come from a float: use Decimal or text");
  Value number;
  if (py::isinstance<py::str>(amount))
    number = Value(parsed<Decimal>(py::cast<std::string>(amount), "a number"));
  else
    number = to_sound_value(amount);
  if (!number.is(Kind::number)) throw py::type_error("the amount of money is a number");
  const auto code = Currency::parse(currency);
  if (!code) throw py::value_error("`" + currency + "` is not a currency of ISO 4217");
  return {number.number(), *code};
}

Money sound(Money money) {
  if (!money.amount.is_finite()) throw std::overflow_error("the amount is out of range");
  return money;
}

void bind_money(py::module_& module) {
  py::class_<Money> money(module, "Money",
                          "An exact amount in one currency.\n\n"
                          ">>> Money('12.3 EUR') + Money(1, 'EUR')\nMoney('13.30 EUR')");
  money.def(py::init(&make_money), py::arg("amount"), py::arg("currency"));
  add_text(money, "Money", "money such as `20.00 EUR`");
  add_order(money);
  money.def_property_readonly(
      "amount",
      [](const Money& self) { return to_python_decimal(self.amount.to_text_with_scale(self.currency.minor_digits())); },
      "The amount as a Decimal, with at least the digits of the currency's minor unit.");
  money.def_property_readonly(
      "currency", [](const Money& self) { return self.currency.code(); }, "The ISO 4217 code.");
  const auto same = [](const Money& a, const Money& b) {
    if (!(a.currency == b.currency))
      throw py::value_error("money of two currencies: " + a.currency.code() + " and " + b.currency.code());
  };
  money.def(
      "__add__",
      [same](const Money& a, const Money& b) {
        same(a, b);
        return sound({a.amount + b.amount, a.currency});
      },
      py::is_operator());
  money.def(
      "__sub__",
      [same](const Money& a, const Money& b) {
        same(a, b);
        return sound({a.amount - b.amount, a.currency});
      },
      py::is_operator());
  money.def("__neg__", [](const Money& a) { return Money{-a.amount, a.currency}; });
}

Range make_range(const py::object& start, const py::object& end, bool start_included, bool end_included) {
  Range made;
  made.start = to_sound_value(start);
  made.end = to_sound_value(end);
  made.start_included = start_included && !made.start.is_null();
  made.end_included = end_included && !made.end.is_null();
  if (made.start.is_null() && made.end.is_null()) throw py::value_error("a range has at least one bound");
  const Value& known = made.start.is_null() ? made.end : made.start;
  const auto order = compare(known, made.end.is_null() ? known : made.end);
  if (!order || *order > 0)
    throw py::value_error("the bounds of a range are of one kind that has an order, the start not above the end");
  return made;
}

std::string text_of_range(const Range& range) {
  std::string text = "Range(" + py::cast<std::string>(py::repr(to_python(range.start))) + ", " +
                     py::cast<std::string>(py::repr(to_python(range.end)));
  if (!range.start_included && !range.start.is_null()) text += ", start_included=False";
  if (!range.end_included && !range.end.is_null()) text += ", end_included=False";
  return text + ")";
}

void bind_range(py::module_& module) {
  py::class_<Range> range(
      module, "Range", "A range; a side that is None is open.\n\n>>> str(Range(1, 3, end_included=False))\n'[1..3)'");
  range.def(py::init(&make_range), py::arg("start"), py::arg("end"), py::arg("start_included") = true,
            py::arg("end_included") = true);
  range.def_property_readonly(
      "start", [](const Range& self) { return to_python(self.start); }, "The lower bound.");
  range.def_property_readonly(
      "end", [](const Range& self) { return to_python(self.end); }, "The upper bound.");
  range.def_readonly("start_included", &Range::start_included, "Whether the lower bound is in it.");
  range.def_readonly("end_included", &Range::end_included, "Whether the upper bound is in it.");
  range.def("__repr__", &text_of_range);
  range.def("__reduce__", [](const py::object& self) {
    return py::make_tuple(py::type::of(self), py::make_tuple(self.attr("start"), self.attr("end"),
                                                             self.attr("start_included"), self.attr("end_included")));
  });
  add_basics(range);
}

void bind_durations(py::module_& module) {
  py::class_<Months> months(module, "Months", "A duration in years and months.\n\n>>> str(Months(14))\n'P1Y2M'");
  months.def(py::init([](std::int64_t count) { return Months{count}; }), py::arg("count"));
  months.def_readonly("count", &Months::count, "How many months.");
  add_text(months, "Months", "a duration in months such as `P1Y2M`");
  add_order(months);

  py::class_<BusinessDays> business_days(module, "BusinessDays", "A number of open days of some calendar.");
  business_days.def(py::init([](std::int64_t count) { return BusinessDays{count}; }), py::arg("count"));
  business_days.def_readonly("count", &BusinessDays::count, "How many days.");
  business_days.def("__repr__",
                    [](const BusinessDays& self) { return "BusinessDays(" + std::to_string(self.count) + ")"; });
  business_days.def("__reduce__", [](const py::object& self) {
    return py::make_tuple(py::type::of(self), py::make_tuple(self.attr("count")));
  });
  add_basics(business_days);

  py::class_<Duration> duration(module, "Duration",
                                "A duration that datetime.timedelta cannot hold.\n\n"
                                ">>> str(Duration('PT0.000000001S'))\n'PT0.000000001S'");
  add_text(duration, "Duration", "a duration such as `P1DT2H`");
  add_order(duration);
}

void bind_times(py::module_& module) {
  py::class_<Date> date(module, "Date", "A day that datetime.date cannot hold.\n\n>>> Date('12000-01-31').year\n12000");
  date.def_property_readonly("year", &Date::year, "The year.");
  date.def_property_readonly("month", &Date::month, "The month, 1 to 12.");
  date.def_property_readonly("day", &Date::day, "The day of the month.");
  add_text(date, "Date", "a date such as `12000-01-31`");
  add_order(date);

  py::class_<Time> time(module, "Time", "A time of day that datetime.time cannot hold.");
  time.def(py::init([](const std::string& text) {
             if (const auto found = Time::parse(text)) return *found;
             throw py::value_error("`" + text + "` is not a time such as `16:30:00`");
           }),
           py::arg("text"));
  time.def("__repr__", [](const Time& self) { return "Time('" + self.to_text() + "')"; });
  time.def("__reduce__",
           [](const py::object& self) { return py::make_tuple(py::type::of(self), py::make_tuple(py::str(self))); });
  add_basics(time);

  py::class_<DateTime> moment(module, "DateTime", "A date and time that datetime.datetime cannot hold.");
  add_text(moment, "DateTime", "a date and time such as `12000-01-31T10:00:00Z`");
  add_order(moment);
}

}  // namespace

void bind_values(py::module_& module) {
  bind_money(module);
  bind_durations(module);
  bind_times(module);
  bind_range(module);
}

}  // namespace adjudge::python
