#include "convert.hpp"

#include <datetime.h>

#include <string>

namespace adjudge::python {
namespace {

/// Python's own types, looked up once.
struct Types {
  py::object decimal = py::module_::import("decimal").attr("Decimal");
  py::object zone_info = py::module_::import("zoneinfo").attr("ZoneInfo");
  py::object time_zone = py::module_::import("datetime").attr("timezone");
  py::object time_delta = py::module_::import("datetime").attr("timedelta");
  py::object date = py::module_::import("datetime").attr("date");
  py::object time = py::module_::import("datetime").attr("time");
  py::object date_time = py::module_::import("datetime").attr("datetime");
};

const Types& types() {
  // Never freed: the interpreter may be gone before static objects are.
  static const Types* const found = [] {
    PyDateTime_IMPORT;  // NOLINT: a macro of Python's
    return new Types;
  }();
  return *found;
}

std::string text_of(py::handle object) { return py::cast<std::string>(py::str(object)); }

Decimal decimal_from(const std::string& text, py::handle object) {
  const auto number = Decimal::parse(text);
  if (!number) throw py::value_error("not a number that a policy can use: " + text_of(py::repr(object)));
  return *number;
}

Zone zone_of(py::handle time_zone, py::handle moment) {
  if (time_zone.is_none()) return {};
  if (py::isinstance(time_zone, types().zone_info)) {
    const std::string id = text_of(time_zone);
    if (const auto zone = Zone::named(id)) return *zone;
  }
  const py::object offset = moment.attr("utcoffset")();
  if (offset.is_none()) return {};
  const int days = PyDateTime_DELTA_GET_DAYS(offset.ptr());
  const int seconds = PyDateTime_DELTA_GET_SECONDS(offset.ptr());
  return Zone::offset(days * 86'400 + seconds);
}

std::int64_t nanos(int hour, int minute, int second, int micros) {
  return ((hour * 60LL + minute) * 60LL + second) * nanos_per_second + micros * 1'000LL;
}

Value from_dict(py::handle object, unsigned depth);

Value from(py::handle object, unsigned depth) {
  if (depth > Value::max_depth) throw py::value_error("the value nests too deep, or holds itself");
  PyObject* const raw = object.ptr();
  if (object.is_none()) return {};
  if (PyBool_Check(raw)) return Value(raw == Py_True);
  if (PyUnicode_Check(raw)) {
    Py_ssize_t size = 0;
    const char* const text = PyUnicode_AsUTF8AndSize(raw, &size);
    if (text == nullptr) throw py::error_already_set();
    return Value(std::string_view(text, static_cast<std::size_t>(size)));
  }
  if (PyLong_Check(raw)) {
    int overflow = 0;
    const long long number = PyLong_AsLongLongAndOverflow(raw, &overflow);
    if (overflow == 0) return Value(Decimal(static_cast<std::int64_t>(number)));
    return Value(decimal_from(text_of(object), object));
  }
  if (PyDict_Check(raw)) return from_dict(object, depth);
  if (PyList_Check(raw) || PyTuple_Check(raw)) {
    std::vector<Value> items;
    const Py_ssize_t size = PySequence_Fast_GET_SIZE(raw);
    items.reserve(static_cast<std::size_t>(size));
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(raw); ++i)
      items.push_back(from(PySequence_Fast_GET_ITEM(raw, i), depth + 1));
    return Value::list(std::move(items));
  }
  if (PyFloat_Check(raw)) return Value(decimal_from(text_of(py::repr(object)), object));
  if (py::isinstance(object, types().decimal)) return Value(decimal_from(text_of(object), object));
  if (PyDateTime_Check(raw)) {
    DateTime moment;
    moment.date = *Date::from_civil(PyDateTime_GET_YEAR(raw), PyDateTime_GET_MONTH(raw), PyDateTime_GET_DAY(raw));
    moment.nanos = nanos(PyDateTime_DATE_GET_HOUR(raw), PyDateTime_DATE_GET_MINUTE(raw),
                         PyDateTime_DATE_GET_SECOND(raw), PyDateTime_DATE_GET_MICROSECOND(raw));
    moment.zone = zone_of(object.attr("tzinfo"), object);
    return Value(moment);
  }
  if (PyDate_Check(raw))
    return Value(*Date::from_civil(PyDateTime_GET_YEAR(raw), PyDateTime_GET_MONTH(raw), PyDateTime_GET_DAY(raw)));
  if (PyTime_Check(raw)) {
    Time time;
    time.nanos = nanos(PyDateTime_TIME_GET_HOUR(raw), PyDateTime_TIME_GET_MINUTE(raw), PyDateTime_TIME_GET_SECOND(raw),
                       PyDateTime_TIME_GET_MICROSECOND(raw));
    time.zone = zone_of(object.attr("tzinfo"), object);
    return Value(time);
  }
  if (PyDelta_Check(raw)) {
    Duration duration;
    duration.seconds = PyDateTime_DELTA_GET_DAYS(raw) * seconds_per_day + PyDateTime_DELTA_GET_SECONDS(raw);
    duration.nanos = PyDateTime_DELTA_GET_MICROSECONDS(raw) * 1'000;
    return Value(duration);
  }
  if (py::isinstance<Money>(object)) return Value(py::cast<Money>(object));
  if (py::isinstance<Months>(object)) return Value(py::cast<Months>(object));
  if (py::isinstance<BusinessDays>(object)) return Value(py::cast<BusinessDays>(object));
  if (py::isinstance<Range>(object)) return Value(py::cast<Range>(object));
  if (py::isinstance<Date>(object)) return Value(py::cast<Date>(object));
  if (py::isinstance<Time>(object)) return Value(py::cast<Time>(object));
  if (py::isinstance<DateTime>(object)) return Value(py::cast<DateTime>(object));
  if (py::isinstance<Duration>(object)) return Value(py::cast<Duration>(object));
  if (PyIndex_Check(raw)) return from(py::reinterpret_steal<py::object>(PyNumber_Index(raw)), depth);
  // Mappings and sequences of other packages, such as a row of a table.
  if (py::hasattr(object, "keys") && py::hasattr(object, "__getitem__"))
    return from_dict(py::dict(py::reinterpret_borrow<py::object>(object)), depth);
  throw py::type_error("a policy has no value for " + text_of(py::repr(py::type::of(object))));
}

Value from_dict(py::handle object, unsigned depth) {
  std::vector<std::pair<std::string, Value>> entries;
  entries.reserve(static_cast<std::size_t>(PyDict_Size(object.ptr())));
  for (const auto& [key, value] : py::reinterpret_borrow<py::dict>(object)) {
    if (!PyUnicode_Check(key.ptr()))
      throw py::type_error("the keys of a case are texts, not " + text_of(py::repr(key)));
    entries.emplace_back(py::cast<std::string>(key), from(value, depth + 1));
  }
  return Value::context(std::move(entries));
}

bool has_micros(std::int64_t of_nanos) { return of_nanos % 1'000 == 0; }

// Python knows the years 1 to 9999.
bool is_python_year(Date date) { return date >= *Date::from_civil(1, 1, 1) && date <= *Date::from_civil(9999, 12, 31); }

std::optional<py::object> python_zone(const Zone& zone) {
  switch (zone.kind()) {
    case Zone::Kind::local:
      return py::none();
    case Zone::Kind::offset:
      if (zone.data() == 0) return types().time_zone.attr("utc");
      return types().time_zone(types().time_delta(0, zone.data()));
    case Zone::Kind::named:
      try {
        return types().zone_info(zone.id());
      } catch (const py::error_already_set&) {
        return std::nullopt;  // Python's own zone data lacks it
      }
  }
  return std::nullopt;
}

py::object from_duration(const Duration& duration) {
  constexpr std::int64_t most = 999'999'999LL * seconds_per_day;
  if (!has_micros(duration.nanos) || duration.seconds > most || duration.seconds < -most) return py::cast(duration);
  return types().time_delta(duration.seconds / seconds_per_day, duration.seconds % seconds_per_day,
                            duration.nanos / 1'000);
}

}  // namespace

Value to_value(py::handle object) {
  types();
  return from(object, 0);
}

std::optional<DateTime> to_moment(py::handle object) {
  if (object.is_none()) return std::nullopt;
  const Value value = to_value(object);
  if (value.is(Kind::date_time)) return value.date_time();
  if (value.is(Kind::date)) return DateTime{value.date(), 0, {}};
  if (value.is(Kind::string)) {
    if (const auto moment = DateTime::parse(value.string())) return moment;
    if (const auto date = Date::parse(value.string())) return DateTime{*date, 0, {}};
  }
  throw py::value_error("`now` is a date and time such as 2026-11-24T10:00:00Z, not " + text_of(py::repr(object)));
}

py::object to_python(const Value& value) {
  switch (value.kind()) {
    case Kind::null:
    case Kind::unknown:
    case Kind::problem:
      return py::none();
    case Kind::boolean:
      return py::bool_(value.boolean());
    case Kind::number: {
      const Decimal number = value.number();
      if (const auto whole = number.to_int64()) return py::int_(*whole);
      const std::string text = number.to_text();
      if (number.is_integer()) return py::reinterpret_steal<py::object>(PyLong_FromString(text.c_str(), nullptr, 10));
      return types().decimal(text);
    }
    case Kind::money:
      return py::cast(value.money());
    case Kind::string:
      return py::str(value.string());
    case Kind::date: {
      const Date date = value.date();
      if (!is_python_year(date)) return py::cast(date);
      return types().date(date.year(), date.month(), date.day());
    }
    case Kind::time: {
      const Time time = value.time();
      const auto zone = python_zone(time.zone);
      if (!zone || !has_micros(time.nanos)) return py::cast(time);
      const std::int64_t of_minute = time.nanos_of_minute();
      return types().time(time.hour(), time.minute(), of_minute / nanos_per_second,
                          of_minute % nanos_per_second / 1'000, *zone);
    }
    case Kind::date_time: {
      const DateTime moment = value.date_time();
      const auto zone = python_zone(moment.zone);
      if (!zone || !is_python_year(moment.date) || !has_micros(moment.nanos)) return py::cast(moment);
      const Time time = moment.time();
      const std::int64_t of_minute = time.nanos_of_minute();
      return types().date_time(moment.date.year(), moment.date.month(), moment.date.day(), time.hour(), time.minute(),
                               of_minute / nanos_per_second, of_minute % nanos_per_second / 1'000, *zone);
    }
    case Kind::duration:
      return from_duration(value.duration());
    case Kind::months:
      return py::cast(value.months());
    case Kind::business_days:
      return py::cast(value.business_days());
    case Kind::list: {
      py::list result(value.items().size());
      for (std::size_t i = 0; i < value.items().size(); ++i) result[i] = to_python(value.items()[i]);
      return result;
    }
    case Kind::context: {
      py::dict result;
      const auto& keys = value.shape()->keys();
      for (std::size_t i = 0; i < keys.size(); ++i) result[py::str(keys[i])] = to_python(value.values()[i]);
      return result;
    }
    case Kind::range:
      return py::cast(value.range());
    case Kind::function:
      return py::str(to_text(value));
  }
  return py::none();
}

}  // namespace adjudge::python
