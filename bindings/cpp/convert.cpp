#include "convert.hpp"

#include <datetime.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

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
    PyDateTime_IMPORT;
    return new Types;
  }();
  return *found;
}

std::string text_of(py::handle object) { return py::cast<std::string>(py::str(object)); }

// ---- From Python ----

// Says nothing of the value itself: the fact may be sensitive.
Value no_value(std::string why) {
  Problem problem;
  problem.code = Code::value_does_not_fit;
  problem.message = std::move(why);
  return Value::problem(std::move(problem));
}

/// How many digits of a number's text count: not the zeros at its ends.
std::size_t significant_digits(std::string_view text) {
  std::size_t count = 0;
  std::size_t zeros = 0;
  for (const char c : text.substr(0, text.find_first_of("eE"))) {
    if (c < '0' || c > '9') continue;
    if (c == '0') {
      if (count > 0) ++zeros;
    } else {
      count += zeros + 1;
      zeros = 0;
    }
  }
  return count;
}

Value number_of(const std::string& text) {
  constexpr std::size_t digits_of_numbers = 34;
  const auto number = Decimal::parse(text);
  if (!number || !number->is_finite()) return no_value("a number that is not finite, or out of range");
  const bool may_be_cut = text.size() > digits_of_numbers || number->is_zero();
  const std::size_t digits = may_be_cut ? significant_digits(text) : 0;
  if (digits > digits_of_numbers) return no_value("a number of more than 34 digits");
  if (digits > 0 && number->is_zero()) return no_value("a number that is not finite, or out of range");
  return Value(*number);
}

std::int64_t nanos_of(int hour, int minute, int second, int micros) {
  return ((hour * 60LL + minute) * 60LL + second) * nanos_per_second + micros * 1'000LL;
}

// The macros of datetime.h cast as C does.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"

bool is_date_time(PyObject* object) { return PyDateTime_Check(object); }
bool is_date(PyObject* object) { return PyDate_Check(object); }
bool is_time(PyObject* object) { return PyTime_Check(object); }
bool is_time_delta(PyObject* object) { return PyDelta_Check(object); }

Date date_of(PyObject* object) {
  return *Date::from_civil(PyDateTime_GET_YEAR(object), PyDateTime_GET_MONTH(object), PyDateTime_GET_DAY(object));
}

std::int64_t clock_of_date_time(PyObject* object) {
  return nanos_of(PyDateTime_DATE_GET_HOUR(object), PyDateTime_DATE_GET_MINUTE(object),
                  PyDateTime_DATE_GET_SECOND(object), PyDateTime_DATE_GET_MICROSECOND(object));
}

std::int64_t clock_of_time(PyObject* object) {
  return nanos_of(PyDateTime_TIME_GET_HOUR(object), PyDateTime_TIME_GET_MINUTE(object),
                  PyDateTime_TIME_GET_SECOND(object), PyDateTime_TIME_GET_MICROSECOND(object));
}

/// Whether it is the second run of a time that clocks show twice.
bool is_second_run(PyObject* date_time) { return PyDateTime_DATE_GET_FOLD(date_time) != 0; }

Duration duration_of(PyObject* delta) {
  return {PyDateTime_DELTA_GET_DAYS(delta) * seconds_per_day + PyDateTime_DELTA_GET_SECONDS(delta),
          PyDateTime_DELTA_GET_MICROSECONDS(delta) * 1'000};
}

#pragma GCC diagnostic pop

/// What a datetime or a time says of its zone. Of the second run of a repeated hour only the offset tells.
Zone zone_of(py::handle moment, bool by_offset) {
  const py::object time_zone = moment.attr("tzinfo");
  if (time_zone.is_none()) return {};
  if (!by_offset && py::isinstance(time_zone, types().zone_info))
    if (const auto zone = Zone::named(text_of(time_zone))) return *zone;
  const py::object offset = moment.attr("utcoffset")();
  if (offset.is_none()) return {};
  return Zone::offset(static_cast<std::int32_t>(duration_of(offset.ptr()).seconds));
}

Value unreadable(const py::error_already_set& error, py::handle object) {
  // What is no Exception, such as KeyboardInterrupt, is not the value's doing.
  if (!error.matches(PyExc_Exception)) throw error;
  return no_value("an object of Python's `" + text_of(py::type::of(object).attr("__name__")) +
                  "` that cannot be read: " + text_of(error.type().attr("__name__")));
}

class Reader {
 public:
  Value read(py::handle object, unsigned depth) {
    if (depth > Value::max_depth) return no_value("a value that nests too deep");
    if (parts_left_ == 0) return no_value("a value of too many parts");
    --parts_left_;
    PyObject* const raw = object.ptr();
    if (object.is_none()) return {};
    if (PyBool_Check(raw)) return Value(raw == Py_True);
    if (PyUnicode_Check(raw)) return text(raw);
    if (PyLong_Check(raw)) {
      int overflow = 0;
      const long long number = PyLong_AsLongLongAndOverflow(raw, &overflow);
      if (overflow == 0) return Value(Decimal(static_cast<std::int64_t>(number)));
      return long_number(object);
    }
    if (PyDict_Check(raw) || PyList_Check(raw) || PyTuple_Check(raw)) {
      if (std::find(open_.begin(), open_.end(), raw) != open_.end()) return no_value("a value that holds itself");
      open_.push_back(raw);
      Value made = PyDict_Check(raw) ? mapping(py::reinterpret_borrow<py::dict>(object), depth) : list(raw, depth);
      open_.pop_back();
      return made;
    }
    if (PyFloat_Check(raw)) return float_number(raw);
    try {
      return read_object(object, depth);
    } catch (const py::error_already_set& error) {
      return unreadable(error, object);
    }
  }

 private:
  static Value text(PyObject* raw) {
    Py_ssize_t size = 0;
    const char* const text = PyUnicode_AsUTF8AndSize(raw, &size);
    if (text == nullptr) {
      PyErr_Clear();
      return no_value("a text that is not Unicode");
    }
    return Value(std::string_view(text, static_cast<std::size_t>(size)));
  }

  static Value long_number(py::handle object) {
    PyObject* const digits = PyNumber_ToBase(object.ptr(), 10);
    if (digits == nullptr) {  // Python refuses to write numbers of thousands of digits
      PyErr_Clear();
      return no_value("a number of too many digits");
    }
    return number_of(py::cast<std::string>(py::reinterpret_steal<py::object>(digits)));
  }

  // Not the binary number: the shortest text that gives it again, `0.1`.
  static Value float_number(PyObject* raw) {
    char* const digits = PyOS_double_to_string(PyFloat_AS_DOUBLE(raw), 'r', 0, 0, nullptr);
    if (digits == nullptr) throw py::error_already_set();
    const std::string text(digits);
    PyMem_Free(digits);
    return number_of(text);
  }

  /// Of the moments of other packages, such as pandas: what Python's own lack.
  static std::int64_t extra_nanos(py::handle object, const char* name) {
    return py::hasattr(object, name) ? py::cast<std::int64_t>(object.attr(name)) : 0;
  }

  /// Whether it is unlike itself, as pandas' NaT is.
  static bool is_none_at_all(py::handle object) {
    PyObject* const differs = PyObject_RichCompare(object.ptr(), object.ptr(), Py_NE);
    if (differs == nullptr) throw py::error_already_set();
    return py::reinterpret_steal<py::object>(differs).equal(py::bool_(true));
  }

  static Value date_time(py::handle object) {
    if (is_none_at_all(object)) return no_value("a time that is none");
    const std::int64_t nanos = clock_of_date_time(object.ptr()) + extra_nanos(object, "nanosecond");
    return Value(DateTime{date_of(object.ptr()), nanos, zone_of(object, is_second_run(object.ptr()))});
  }

  static Value duration(py::handle object) {
    Duration duration = duration_of(object.ptr());
    duration.nanos += static_cast<std::int32_t>(extra_nanos(object, "nanoseconds"));
    return Value(duration);
  }

  Value list(PyObject* raw, unsigned depth) {
    std::vector<Value> items;
    items.reserve(static_cast<std::size_t>(PySequence_Fast_GET_SIZE(raw)));
    // Methods of the items may change the list while it is read.
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(raw); ++i)
      items.push_back(read(py::reinterpret_borrow<py::object>(PySequence_Fast_GET_ITEM(raw, i)), depth + 1));
    return Value::list(std::move(items));
  }

  Value mapping(const py::dict& dict, unsigned depth) {
    std::vector<std::pair<std::string, Value>> entries;
    entries.reserve(dict.size());
    for (const auto& [key, value] : dict) {
      const py::object held = py::reinterpret_borrow<py::object>(value);
      const Value name = PyUnicode_Check(key.ptr()) ? text(key.ptr()) : no_value("");
      if (!name.is(Kind::string)) return no_value("a mapping with a key that is no text");
      entries.emplace_back(name.string(), read(held, depth + 1));
    }
    return Value::context(std::move(entries));
  }

  Value read_object(py::handle object, unsigned depth) {
    PyObject* const raw = object.ptr();
    if (py::isinstance(object, types().decimal)) return number_of(text_of(object));
    if (is_date_time(raw)) return date_time(object);
    if (is_date(raw)) return Value(date_of(raw));
    if (is_time(raw)) return Value(Time{clock_of_time(raw), zone_of(object, false)});
    if (is_time_delta(raw)) return duration(object);
    if (py::isinstance<Money>(object)) return Value(py::cast<Money>(object));
    if (py::isinstance<Months>(object)) return Value(py::cast<Months>(object));
    if (py::isinstance<BusinessDays>(object)) return Value(py::cast<BusinessDays>(object));
    if (py::isinstance<Range>(object)) return Value(py::cast<Range>(object));
    if (py::isinstance<Date>(object)) return Value(py::cast<Date>(object));
    if (py::isinstance<Time>(object)) return Value(py::cast<Time>(object));
    if (py::isinstance<DateTime>(object)) return Value(py::cast<DateTime>(object));
    if (py::isinstance<Duration>(object)) return Value(py::cast<Duration>(object));
    // The integers of other packages, and their mappings, such as the row of a table.
    if (PyIndex_Check(raw)) {
      PyObject* const number = PyNumber_Index(raw);
      if (number == nullptr) throw py::error_already_set();
      return read(py::reinterpret_steal<py::object>(number), depth);
    }
    if (py::hasattr(object, "keys") && py::hasattr(object, "__getitem__"))
      return mapping(py::dict(py::reinterpret_borrow<py::object>(object)), depth);
    return no_value("an object of Python's `" + text_of(py::type::of(object).attr("__name__")) +
                    "`, which is no value of a policy");
  }

  std::vector<PyObject*> open_;  // the lists and mappings around what is read
  // Lists that hold one list twice, over and over, are small in memory and without end to whoever walks them.
  std::size_t parts_left_ = std::size_t{1} << 22U;
};

// ---- To Python ----

bool is_whole_micros(std::int64_t nanos) { return nanos % 1'000 == 0; }

// Python knows the years 1 to 9999.
bool is_python_year(Date date) { return date >= *Date::from_civil(1, 1, 1) && date <= *Date::from_civil(9999, 12, 31); }

/// The zone as Python has it; nothing when it cannot.
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
      } catch (const py::error_already_set& error) {
        if (!error.matches(PyExc_Exception)) throw;
        return std::nullopt;  // Python's own zone data lacks it
      }
  }
  return std::nullopt;
}

py::object from_number(const Decimal& number) {
  if (const auto whole = number.to_int64()) return py::int_(*whole);
  constexpr std::size_t longest_int = 40;
  const std::string digits = number.to_text();
  if (digits.size() > longest_int || !number.is_integer()) return to_python_decimal(digits);
  PyObject* const whole = PyLong_FromString(digits.c_str(), nullptr, 10);
  if (whole == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(whole);
}

py::object from_time(const Time& time) {
  const auto zone = python_zone(time.zone);
  if (!zone || !is_whole_micros(time.nanos)) return py::cast(time);
  const std::int64_t of_minute = time.nanos_of_minute();
  return types().time(time.hour(), time.minute(), of_minute / nanos_per_second, of_minute % nanos_per_second / 1'000,
                      *zone);
}

py::object from_date_time(const DateTime& moment) {
  const auto zone = python_zone(moment.zone);
  if (!zone || !is_python_year(moment.date) || !is_whole_micros(moment.nanos)) return py::cast(moment);
  const Time time = moment.time();
  const std::int64_t of_minute = time.nanos_of_minute();
  return types().date_time(moment.date.year(), moment.date.month(), moment.date.day(), time.hour(), time.minute(),
                           of_minute / nanos_per_second, of_minute % nanos_per_second / 1'000, *zone);
}

py::object from_duration(const Duration& duration) {
  constexpr std::int64_t lowest = -999'999'999LL * seconds_per_day;
  constexpr std::int64_t highest = 1'000'000'000LL * seconds_per_day - 1;
  if (!is_whole_micros(duration.nanos) || duration.seconds < lowest || duration.seconds > highest)
    return py::cast(duration);
  return types().time_delta(0, duration.seconds, duration.nanos / 1'000);
}

}  // namespace

Value to_value(py::handle object) {
  types();
  return Reader().read(object, 0);
}

Value to_sound_value(py::handle object) {
  Value value = to_value(object);
  if (value.is(Kind::problem)) throw py::value_error(value.problem().message);
  return value;
}

Value to_case(py::handle object) {
  Problem problem;
  problem.code = Code::bad_case;
  if (PyUnicode_Check(object.ptr())) {
    const Value text = to_value(object);
    JsonError error;
    if (text.is(Kind::string))
      if (auto given = parse_json(text.string(), error)) return *given;
    problem.message =
        "the case is not JSON: " +
        (error.message.empty() ? text.problem().message : error.message + " at byte " + std::to_string(error.offset));
    return Value::problem(std::move(problem));
  }
  Value value = to_value(object);
  if (!value.is(Kind::problem)) return value;
  problem.message = "the case is " + value.problem().message;
  return Value::problem(std::move(problem));
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

py::object to_python_decimal(const std::string& digits) { return types().decimal(digits); }

py::object to_python(const Value& value) {
  switch (value.kind()) {
    case Kind::null:
    case Kind::unknown:
    case Kind::problem:
      return py::none();
    case Kind::boolean:
      return py::bool_(value.boolean());
    case Kind::number:
      return from_number(value.number());
    case Kind::money:
      return py::cast(value.money());
    case Kind::string:
      return py::str(value.string());
    case Kind::date: {
      const Date date = value.date();
      if (!is_python_year(date)) return py::cast(date);
      return types().date(date.year(), date.month(), date.day());
    }
    case Kind::time:
      return from_time(value.time());
    case Kind::date_time:
      return from_date_time(value.date_time());
    case Kind::duration:
      return from_duration(value.duration());
    case Kind::months:
      return py::cast(value.months());
    case Kind::business_days:
      return py::cast(value.business_days());
    case Kind::list: {
      const auto items = value.items();
      py::list result(items.size());
      for (std::size_t i = 0; i < items.size(); ++i) result[i] = to_python(items[i]);
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
