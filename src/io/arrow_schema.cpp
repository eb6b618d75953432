#include <charconv>
#include <map>
#include <optional>
#include <utility>

#include "io/arrow_column.hpp"
#include "io/fact_types.hpp"
#include "io/utf8.hpp"

namespace adjudge {
namespace {

using Form = ArrowColumn::Form;

constexpr unsigned max_depth = 64;

struct Plain {
  std::string_view format;
  Form form;
  unsigned width;
  std::int64_t per_second;
};

constexpr Plain plain_formats[] = {
    {"n", Form::null, 0, 1},
    {"b", Form::boolean, 0, 1},
    {"c", Form::integer, 1, 1},
    {"s", Form::integer, 2, 1},
    {"i", Form::integer, 4, 1},
    {"l", Form::integer, 8, 1},
    {"C", Form::unsigned_integer, 1, 1},
    {"S", Form::unsigned_integer, 2, 1},
    {"I", Form::unsigned_integer, 4, 1},
    {"L", Form::unsigned_integer, 8, 1},
    {"f", Form::floating, 4, 1},
    {"g", Form::floating, 8, 1},
    {"u", Form::text, 0, 1},
    {"U", Form::long_text, 0, 1},
    {"vu", Form::text_view, 0, 1},
    {"tdD", Form::date, 4, 1},
    {"tdm", Form::date, 8, 86'400'000},
    {"tts", Form::time, 4, 1},
    {"ttm", Form::time, 4, 1'000},
    {"ttu", Form::time, 8, 1'000'000},
    {"ttn", Form::time, 8, 1'000'000'000},
    {"tDs", Form::duration, 8, 1},
    {"tDm", Form::duration, 8, 1'000},
    {"tDu", Form::duration, 8, 1'000'000},
    {"tDn", Form::duration, 8, 1'000'000'000},
    {"tiM", Form::months, 4, 1},
};

std::optional<int> whole(std::string_view text) {
  int number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// The rest of the table is of use without the column: only who reads it needs to know.
void refuse(ArrowColumn& column, std::string what) {
  Problem problem;
  problem.code = Code::value_does_not_fit;
  problem.path = column.path;
  problem.message = "`" + column.path + "`: " + std::move(what);
  column.form = Form::unreadable;
  column.why_not = Value::problem(std::move(problem));
}

void refuse_type(ArrowColumn& column, std::string_view format) {
  refuse(column, "a column of the Arrow type `" + std::string(format) + "` holds no values of facts");
}

/// `+02:00`, `UTC` or the name of a zone.
std::optional<Zone> zone_of(std::string_view text) {
  if (text.empty()) return Zone();
  if (text == "UTC" || text == "Z") return Zone::utc();
  if (text.front() == '+' || text.front() == '-') {
    if (text.size() != 6 || text[3] != ':') return std::nullopt;
    const auto hours = whole(text.substr(1, 2));
    const auto minutes = whole(text.substr(4));
    if (!hours || !minutes || *hours < 0 || *hours > 14 || *minutes < 0 || *minutes > 59) return std::nullopt;
    const int seconds = (*hours * 60 + *minutes) * 60;
    return Zone::offset(text.front() == '-' ? -seconds : seconds);
  }
  return Zone::named(text);
}

/// `d:19,2`, `d:19,2,256`.
void read_decimal(ArrowColumn& column, std::string_view format) {
  std::string_view rest = format.substr(2);
  const auto next = [&]() -> std::optional<int> {
    const auto comma = rest.find(',');
    const auto number = whole(rest.substr(0, comma));
    rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    return number;
  };
  const auto precision = next();
  const auto scale = next();
  const auto bits = rest.empty() ? std::optional(128) : next();
  const bool is_known = bits && (*bits == 32 || *bits == 64 || *bits == 128 || *bits == 256);
  if (!precision || !scale || !is_known || !rest.empty() || *scale < -1000 || *scale > 1000)
    return refuse_type(column, format);
  column.form = Form::decimal;
  column.scale = *scale;
  column.width = static_cast<unsigned>(*bits / 8);
}

void read_timestamp(ArrowColumn& column, std::string_view format) {
  switch (format[2]) {
    case 's':
      column.per_second = 1;
      break;
    case 'm':
      column.per_second = 1'000;
      break;
    case 'u':
      column.per_second = 1'000'000;
      break;
    case 'n':
      column.per_second = 1'000'000'000;
      break;
    default:
      return refuse_type(column, format);
  }
  const auto zone = zone_of(format.substr(4));
  if (!zone) return refuse(column, "its time zone `" + std::string(format.substr(4)) + "` is not known here");
  column.form = Form::timestamp;
  column.width = 8;
  column.zone = *zone;
}

const ArrowSchema& child(const ArrowColumn& column, const ArrowSchema& schema, std::int64_t index) {
  if (schema.children == nullptr || schema.children[index] == nullptr)
    throw ArrowFault{"the Arrow schema of `" + column.path + "` lacks a part"};
  return *schema.children[index];
}

void read_list(ArrowColumn& column, const ArrowSchema& schema, const Type* type, unsigned depth) {
  if (schema.n_children != 1) throw ArrowFault{"the Arrow schema of the list `" + column.path + "` lacks its element"};
  const Type* element = type != nullptr && type->is(Type::Kind::list) ? &type->element() : nullptr;
  column.parts.push_back(read_schema(child(column, schema, 0), column.path, element, depth + 1));
}

void read_record(ArrowColumn& column, const ArrowSchema& schema, const Type* type, unsigned depth) {
  std::vector<std::string> names;
  std::vector<const Type*> types;
  for (std::int64_t i = 0; i < schema.n_children; ++i) {
    const ArrowSchema& part = child(column, schema, i);
    names.emplace_back(part.name == nullptr ? "" : part.name);
    if (find_invalid_utf8(names.back()) != std::string_view::npos)
      throw ArrowFault{"a field of the column `" + column.path + "` has a name that is no UTF-8 text"};
    types.push_back(type_of_field(type, names.back()));
    column.parts.push_back(read_schema(part, column.path + "." + names.back(), types.back(), depth + 1));
  }
  std::vector<bool> is_only_currency;
  const bool are_types_known = type != nullptr && type->is(Type::Kind::record);
  column.currencies = pair_currencies(names, column.parts, types, are_types_known, is_only_currency);
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (is_only_currency[i]) continue;
    column.fields.push_back(i);
    keys.push_back(std::move(names[i]));
  }
  column.shape = std::make_shared<const Shape>(std::move(keys));
  for (std::size_t i = 0; i < column.fields.size(); ++i) {
    const std::string& key = column.shape->keys()[i];
    if (column.shape->find(key) != static_cast<int>(i))
      throw ArrowFault{"the column `" + column.path + "` has two fields `" + key + "`"};
  }
}

bool is_text(const ArrowColumn& column) {
  if (!column.dictionary.empty()) return is_text(column.dictionary.front());
  return column.form == Form::text || column.form == Form::long_text || column.form == Form::text_view;
}

bool is_amount(const ArrowColumn& column) {
  return column.form == Form::decimal || column.form == Form::integer || column.form == Form::unsigned_integer;
}

}  // namespace

std::vector<int> pair_currencies(const std::vector<std::string>& names, const std::vector<ArrowColumn>& columns,
                                 const std::vector<const Type*>& types, bool are_types_known,
                                 std::vector<bool>& is_only_currency) {
  std::vector<int> pairs(names.size(), -1);
  is_only_currency.assign(names.size(), false);
  std::map<std::string_view, std::size_t> by_name;
  for (std::size_t i = 0; i < names.size(); ++i) by_name.emplace(names[i], i);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto beside = by_name.find(names[i] + std::string(currency_suffix));
    if (beside == by_name.end() || !is_text(columns[beside->second])) continue;
    // Without types, text may be an amount too, but then most likely it is none.
    const bool is_money =
        types[i] != nullptr ? types[i]->is(Type::Kind::money) : !are_types_known && is_amount(columns[i]);
    if (!is_money) continue;
    pairs[i] = static_cast<int>(beside->second);
    is_only_currency[beside->second] = types[beside->second] == nullptr;
  }
  return pairs;
}

ArrowColumn read_schema(const ArrowSchema& schema, std::string path, const Type* type, unsigned depth) {
  ArrowColumn column;
  column.path = std::move(path);
  if (depth > max_depth) throw ArrowFault{"the Arrow type of the column `" + column.path + "` nests too deeply"};
  if (schema.format == nullptr) throw ArrowFault{"the Arrow schema of `" + column.path + "` has no format"};
  const std::string_view format = schema.format;
  column.wants_date = type != nullptr && type->is(Type::Kind::date);
  column.wants_money = type != nullptr && type->is(Type::Kind::money);
  if (schema.dictionary != nullptr)
    column.dictionary.push_back(read_schema(*schema.dictionary, column.path, type, depth + 1));

  if (format.starts_with("d:")) {
    read_decimal(column, format);
  } else if (format.starts_with("ts") && format.size() >= 4 && format[3] == ':') {
    read_timestamp(column, format);
  } else if (format == "+l" || format == "+L") {
    column.form = format == "+l" ? Form::list : Form::long_list;
    read_list(column, schema, type, depth);
  } else if (format.starts_with("+w:")) {
    const auto size = whole(format.substr(3));
    if (size && *size >= 0) {
      column.form = Form::fixed_list;
      column.width = static_cast<unsigned>(*size);
      read_list(column, schema, type, depth);
    } else {
      refuse_type(column, format);
    }
  } else if (format == "+s") {
    column.form = Form::record;
    read_record(column, schema, type, depth);
  } else {
    const Plain* found = nullptr;
    for (const Plain& plain : plain_formats)
      if (plain.format == format) found = &plain;
    if (found != nullptr) {
      column.form = found->form;
      column.width = found->width;
      column.per_second = found->per_second;
    } else {
      refuse_type(column, format);
    }
  }
  const bool is_index = column.form == Form::integer || column.form == Form::unsigned_integer;
  if (!column.dictionary.empty() && !is_index)
    throw ArrowFault{"the dictionary of the column `" + column.path + "` is not indexed by integers"};
  return column;
}

}  // namespace adjudge
