#include <pybind11/operators.h>
#include <pybind11/pybind11.h>

#include "bind.hpp"
#include "convert.hpp"

namespace adjudge::python {
namespace {

template <class T>
std::size_t python_hash(const T& of) {
  return hash_of(Value(of));
}

template <class T>
auto parse_or_raise(const char* what) {
  return [what](const std::string& text) {
    if (const auto parsed = T::parse(text)) return *parsed;
    throw py::value_error("`" + text + "` is not " + what);
  };
}

// str() of each is its FEEL text.
template <class T, class... Extra>
void add_text(py::class_<T, Extra...>& of, const char* name) {
  of.def("__str__", [](const T& self) { return to_text(Value(self)); });
  of.def("__repr__", [name](const T& self) { return std::string(name) + "('" + to_text(Value(self)) + "')"; });
  of.def("__hash__", &python_hash<T>);
  of.def("__eq__", [](const T& self, const py::object& other) {
    return py::isinstance<T>(other) && identical(Value(self), Value(py::cast<T>(other)));
  });
}

template <class T>
void add_order(py::class_<T>& of) {
  const auto order = [](const T& a, const T& b) {
    const auto result = compare(Value(a), Value(b));
    if (!result) throw py::type_error("the two have no order");
    return *result;
  };
  of.def("__lt__", [order](const T& a, const T& b) { return order(a, b) < 0; });
  of.def("__le__", [order](const T& a, const T& b) { return order(a, b) <= 0; });
  of.def("__gt__", [order](const T& a, const T& b) { return order(a, b) > 0; });
  of.def("__ge__", [order](const T& a, const T& b) { return order(a, b) >= 0; });
}

}  // namespace

void bind_values(py::module_& module) {
  py::class_<Money> money(module, "Money",
                          "An exact amount in one currency.\n\n>>> str(Money('12.3', 'EUR'))\n'12.30 EUR'");
  money.def(py::init([](const py::object& amount, const std::string& currency) {
              const Value number = py::isinstance<py::str>(amount) ? [&] {
                const auto parsed = Decimal::parse(py::cast<std::string>(amount));
                return parsed ? Value(*parsed) : Value();
              }() : to_value(amount);
              const auto code = Currency::parse(currency);
              if (!number.is(Kind::number)) throw py::value_error("the amount of money is a number");
              if (!code) throw py::value_error("`" + currency + "` is not a currency of ISO 4217");
              return Money{number.number(), *code};
            }),
            py::arg("amount"), py::arg("currency"));
  money.def_static("parse", parse_or_raise<Money>("money, such as 20.00 EUR"), py::arg("text"), "Reads `20.00 EUR`.");
  money.def_property_readonly(
      "amount",
      [](const Money& self) {
        return py::module_::import("decimal").attr("Decimal")(
            self.amount.to_text_with_scale(self.currency.minor_digits()));
      },
      "The amount as a Decimal, with the digits of the currency's minor unit.");
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
        return Money{a.amount + b.amount, a.currency};
      },
      py::is_operator());
  money.def(
      "__sub__",
      [same](const Money& a, const Money& b) {
        same(a, b);
        return Money{a.amount - b.amount, a.currency};
      },
      py::is_operator());
  money.def("__neg__", [](const Money& a) { return Money{-a.amount, a.currency}; });
  money.def("__reduce__", [](const py::object& self) {
    return py::make_tuple(py::type::of(self), py::make_tuple(self.attr("amount"), self.attr("currency")));
  });
  add_text(money, "Money");
  add_order(money);

  py::class_<Months> months(module, "Months", "A years and months duration.\n\n>>> str(Months(14))\n'P1Y2M'");
  months.def(py::init([](std::int64_t count) { return Months{count}; }), py::arg("count"));
  months.def_static("parse", parse_or_raise<Months>("a duration of months, such as P1Y2M"), py::arg("text"),
                    "Reads `P1Y2M`.");
  months.def_readonly("count", &Months::count, "How many months.");
  add_text(months, "Months");
  add_order(months);

  py::class_<BusinessDays> business_days(module, "BusinessDays", "A count of open days of some calendar.");
  business_days.def(py::init([](std::int64_t count) { return BusinessDays{count}; }), py::arg("count"));
  business_days.def_readonly("count", &BusinessDays::count, "How many days.");
  add_text(business_days, "BusinessDays");

  py::class_<Range> range(module, "Range", "A range; a side that is None is open.\n\n>>> str(Range(1, 3))\n'[1..3]'");
  range.def(py::init([](const py::object& start, const py::object& end, bool start_included, bool end_included) {
              Range made;
              made.start = to_value(start);
              made.end = to_value(end);
              made.start_included = start_included && !made.start.is_null();
              made.end_included = end_included && !made.end.is_null();
              if (made.start.is_null() && made.end.is_null()) throw py::value_error("a range has at least one bound");
              if (!made.start.is_null() && !made.end.is_null()) {
                const auto order = compare(made.start, made.end);
                if (!order || *order > 0)
                  throw py::value_error("the bounds of a range are of one kind, the start not above the end");
              }
              return made;
            }),
            py::arg("start"), py::arg("end"), py::arg("start_included") = true, py::arg("end_included") = true);
  range.def_property_readonly("start", [](const Range& self) { return to_python(self.start); });
  range.def_property_readonly("end", [](const Range& self) { return to_python(self.end); });
  range.def_readonly("start_included", &Range::start_included);
  range.def_readonly("end_included", &Range::end_included);
  add_text(range, "Range");

  py::class_<Date> date(module, "Date",
                        "A day that datetime.date cannot hold.\n\n>>> Date.parse('12000-01-31').year\n12000");
  date.def_static("parse", parse_or_raise<Date>("a date"), py::arg("text"), "Reads `12000-01-31`.");
  date.def_property_readonly("year", &Date::year)
      .def_property_readonly("month", &Date::month)
      .def_property_readonly("day", &Date::day);
  add_text(date, "Date");
  add_order(date);

  py::class_<Time> time(module, "Time", "A time of day that datetime.time cannot hold.");
  time.def_static(
      "parse",
      [](const std::string& text) {
        if (const auto parsed = Time::parse(text)) return *parsed;
        throw py::value_error("`" + text + "` is not a time");
      },
      py::arg("text"), "Reads `16:30:00.123456789`.");
  add_text(time, "Time");

  py::class_<DateTime> moment(module, "DateTime", "A date and time that datetime.datetime cannot hold.");
  moment.def_static("parse", parse_or_raise<DateTime>("a date and time"), py::arg("text"),
                    "Reads `12000-01-31T10:00:00Z`.");
  add_text(moment, "DateTime");

  py::class_<Duration> duration(module, "Duration", "A duration that datetime.timedelta cannot hold.");
  duration.def_static("parse", parse_or_raise<Duration>("a duration"), py::arg("text"), "Reads `P1DT2H`.");
  add_text(duration, "Duration");
  add_order(duration);
}

}  // namespace adjudge::python
