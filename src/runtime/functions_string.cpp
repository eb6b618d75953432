#include <utf8proc.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/code_points.hpp"
#include "runtime/function_call.hpp"

namespace adjudge {
namespace {

/// Work on texts is paid for by the line of memory.
constexpr std::size_t bytes_per_step = 64;

Value substring(Call& call) {
  const std::string* text = call.text(0);
  const auto start = call.integer(1);
  if (text == nullptr || !start || !call.spend(text->size() / bytes_per_step)) return call.refusal();
  const auto count = static_cast<std::int64_t>(count_code_points(*text));
  if (*start == 0) return call.bad_argument("the start position is 0, but positions count from 1");
  if (*start > count || *start < -count) return call.bad_argument("the start position is outside the text");
  const std::int64_t first = *start > 0 ? *start - 1 : count + *start;
  std::int64_t length = count - first;
  if (call.size() > 2) {
    const auto wanted = call.integer(2);
    if (!wanted) return call.refusal();
    if (*wanted < 0) return call.bad_argument("the length is negative");
    if (*wanted < length) length = *wanted;
  }
  const std::string_view rest =
      std::string_view(*text).substr(offset_of_code_point(*text, static_cast<std::size_t>(first)));
  return Value(std::string(rest.substr(0, offset_of_code_point(rest, static_cast<std::size_t>(length)))));
}

Value string_length(Call& call) {
  const std::string* text = call.text(0);
  if (text == nullptr || !call.spend(text->size() / bytes_per_step)) return call.refusal();
  return Value(Decimal(static_cast<std::int64_t>(count_code_points(*text))));
}

void append_code_point(std::string& text, utf8proc_int32_t code_point) {
  utf8proc_uint8_t bytes[4];
  const utf8proc_ssize_t size = utf8proc_encode_char(code_point, bytes);
  for (utf8proc_ssize_t i = 0; i < size; ++i) text.push_back(static_cast<char>(bytes[i]));
}

template <class Mapping>
Value with_case(Call& call, Mapping mapping) {
  const std::string* text = call.text(0);
  if (text == nullptr || !call.spend(text->size() / 8)) return call.refusal();
  std::string result;
  result.reserve(text->size());
  std::string_view rest = *text;
  while (!rest.empty()) {
    utf8proc_int32_t code_point = 0;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(rest.data());
    const auto size = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(rest.size()), &code_point);
    if (size <= 0) {
      // A byte that is no UTF-8 stays as it is.
      result.push_back(rest.front());
      rest.remove_prefix(1);
      continue;
    }
    mapping(result, code_point);
    rest.remove_prefix(static_cast<std::size_t>(size));
  }
  return call.text_result(std::move(result));
}

Value upper_case(Call& call) {
  return with_case(call, [](std::string& result, utf8proc_int32_t code_point) {
    // The one common letter whose capital is two letters; utf8proc maps letter by letter.
    if (code_point == 0xDF) {
      result += "SS";
    } else {
      append_code_point(result, utf8proc_toupper(code_point));
    }
  });
}

Value lower_case(Call& call) {
  return with_case(call, [](std::string& result, utf8proc_int32_t code_point) {
    append_code_point(result, utf8proc_tolower(code_point));
  });
}

/// The two texts of a search, paid for.
struct Search {
  const std::string* text = nullptr;
  const std::string* match = nullptr;
};

/// Where a text first occurs, in time that grows with the sum of the sizes (Knuth, Morris, Pratt) and not with their
/// product as it does for a plain search among repetitions.
std::size_t find_long(std::string_view text, std::string_view match) {
  std::vector<std::size_t> borders(match.size(), 0);
  std::size_t length = 0;
  for (std::size_t i = 1; i < match.size(); ++i) {
    while (length > 0 && match[i] != match[length]) length = borders[length - 1];
    if (match[i] == match[length]) ++length;
    borders[i] = length;
  }
  length = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    while (length > 0 && text[i] != match[length]) length = borders[length - 1];
    if (text[i] == match[length]) ++length;
    if (length == match.size()) return i + 1 - match.size();
  }
  return std::string_view::npos;
}

std::size_t find_first(const Search& search) {
  constexpr std::size_t short_match = 16;
  return search.match->size() <= short_match ? search.text->find(*search.match)
                                             : find_long(*search.text, *search.match);
}

Search search_of(Call& call) {
  Search search{call.text(0), call.text(1)};
  if (search.text == nullptr || search.match == nullptr) return {};
  if (!call.spend((search.text->size() + search.match->size()) / bytes_per_step)) return {};
  return search;
}

Value substring_before(Call& call) {
  const Search search = search_of(call);
  if (search.text == nullptr) return call.refusal();
  const auto at = find_first(search);
  return Value(at == std::string::npos ? std::string() : search.text->substr(0, at));
}

Value substring_after(Call& call) {
  const Search search = search_of(call);
  if (search.text == nullptr) return call.refusal();
  const auto at = find_first(search);
  return Value(at == std::string::npos ? std::string() : search.text->substr(at + search.match->size()));
}

Value contains(Call& call) {
  const Search search = search_of(call);
  if (search.text == nullptr) return call.refusal();
  return Value(find_first(search) != std::string::npos);
}

Value starts_with(Call& call) {
  const Search search = search_of(call);
  if (search.text == nullptr) return call.refusal();
  return Value(search.text->starts_with(*search.match));
}

Value ends_with(Call& call) {
  const Search search = search_of(call);
  if (search.text == nullptr) return call.refusal();
  return Value(search.text->ends_with(*search.match));
}

Value string_join(Call& call) {
  const auto list = call.list(0);
  if (!list) return call.refusal();
  const std::string* delimiter = nullptr;
  if (call.is_given(1)) {
    delimiter = call.text(1);
    if (delimiter == nullptr) return call.refusal();
  }
  if (!call.spend(list->size())) return call.refusal();
  std::string result;
  bool is_first = true;
  for (const Value& item : *list) {
    if (item.is_null()) continue;
    if (!item.is(Kind::string)) {
      return call.bad_argument("the list has " + mistakes::with_article(item) + " among its strings");
    }
    if (!is_first && delimiter != nullptr) result += *delimiter;
    is_first = false;
    result += item.string();
    if (result.size() > max_text_size) return mistakes::text_too_long(call.context());
  }
  if (!call.spend(result.size() / bytes_per_step)) return call.refusal();
  return call.text_result(std::move(result));
}

}  // namespace

void add_string_functions(FunctionCatalogue& catalogue) {
  add_family(
      catalogue, "string",
      {
          {"substring",
           "part of a text, from a position that counts code points from 1, or from the end when negative",
           {"substring(string: string, start position: number) -> string",
            "substring(string: string, start position: number, length: number) -> string"},
           {{"substring(\"RMA-2026-0042\", 5, 4)", "\"2026\""}, {"substring(\"RMA-2026-0042\", -4)", "\"0042\""}},
           substring},
          {"string length",
           "the number of code points of a text",
           {"string length(string: string) -> number"},
           {{"string length(\"Größe 38\")", "8"}},
           string_length},
          {"upper case",
           "the text in capitals",
           {"upper case(string: string) -> string"},
           {{"upper case(\"straße\")", "\"STRASSE\""}},
           upper_case},
          {"lower case",
           "the text in small letters",
           {"lower case(string: string) -> string"},
           {{"lower case(\"Buyer@Example.COM\")", "\"buyer@example.com\""}},
           lower_case},
          {"substring before",
           "what stands before the first occurrence; empty when there is none",
           {"substring before(string: string, match: string) -> string"},
           {{"substring before(\"shoe-red-42\", \"-\")", "\"shoe\""}, {"substring before(\"shoe\", \"-\")", "\"\""}},
           substring_before},
          {"substring after",
           "what stands behind the first occurrence; empty when there is none",
           {"substring after(string: string, match: string) -> string"},
           {{"substring after(\"shoe-red-42\", \"-\")", "\"red-42\""}, {"substring after(\"shoe\", \"-\")", "\"\""}},
           substring_after},
          {"contains",
           "whether a text occurs within another",
           {"contains(string: string, match: string) -> boolean"},
           {{"contains(\"arrived broken, box dented\", \"broken\")", "true"}},
           contains},
          {"starts with",
           "whether a text begins with another",
           {"starts with(string: string, match: string) -> boolean"},
           {{"starts with(\"GC-7781\", \"GC-\")", "true"}},
           starts_with},
          {"ends with",
           "whether a text ends with another",
           {"ends with(string: string, match: string) -> boolean"},
           {{"ends with(\"tv-55-refurbished\", \"-refurbished\")", "true"}},
           ends_with},
          {"string join",
           "the texts of a list one behind the other, with a delimiter between them",
           {"string join(list: list of string, delimiter?: string) -> string"},
           {{"string join([\"approve\", \"restocking fee\", \"store credit\"], \", \")",
             "\"approve, restocking fee, store credit\""},
            {"string join([\"RMA\", \"42\"])", "\"RMA42\""}},
           string_join},
      });
}

}  // namespace adjudge
