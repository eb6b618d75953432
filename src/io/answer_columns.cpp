#include "io/answer_columns.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "adjudge/io/json.hpp"

namespace adjudge {

std::vector<AnswerColumns> answer_columns(const Program& program, std::vector<std::string> decisions) {
  constexpr std::array<std::string_view, 4> beside{"status", "fired", "missing", "error"};
  if (decisions.empty())
    for (const program::Decision& decision : program.decisions) decisions.push_back(decision.name);
  std::vector<AnswerColumns> result;
  for (std::string& name : decisions) {
    AnswerColumns columns;
    const int index = program.find_decision(name);
    const program::Decision* decision = index < 0 ? nullptr : &program.decisions[static_cast<std::size_t>(index)];
    columns.for_each = decision != nullptr && decision->for_each_list != program::none;
    if (decision != nullptr && decision->answer.is(Type::Kind::record)) {
      for (const Type::Field& field : decision->answer.fields()) {
        const bool is_taken = std::find(beside.begin(), beside.end(), field.name) != beside.end();
        columns.fields.push_back(field.name);
        columns.names.push_back(name + (is_taken ? ".answer." : ".") + field.name);
        columns.types.push_back(field.type);
      }
    } else {
      columns.names.push_back(name);
      columns.types.push_back(decision == nullptr ? Type() : decision->answer);
    }
    columns.decision = std::move(name);
    result.push_back(std::move(columns));
  }
  return result;
}

std::string plain_text(const Value& value) {
  switch (value.kind()) {
    case Kind::null:
    case Kind::unknown:
    case Kind::problem:
      return {};
    case Kind::list:
    case Kind::context:
      return to_json(value);
    default:
      return to_text(value);
  }
}

}  // namespace adjudge
