#include "io/fact_types.hpp"

#include <optional>
#include <string>

namespace adjudge {

const Type* type_of_field(const Type* record, std::string_view name) {
  if (record == nullptr || !record->is(Type::Kind::record)) return nullptr;
  const Type::Field* field = record->field(name);
  return field == nullptr ? nullptr : &field->type;
}

const Type* type_at(const Program& program, std::string_view path) {
  for (const program::Slot& slot : program.slots) {
    if (!path.starts_with(slot.path)) continue;
    std::string_view rest = path.substr(slot.path.size());
    if (!rest.empty() && rest.front() != '.') continue;
    const Type* type = &slot.type;
    while (!rest.empty() && type != nullptr) {
      rest.remove_prefix(1);
      const auto dot = rest.find('.');
      type = type_of_field(type, rest.substr(0, dot));
      rest.remove_prefix(dot == std::string_view::npos ? rest.size() : dot);
    }
    if (type != nullptr) return type;
  }
  return nullptr;
}

Value join_money(const Value& amount, const Value& currency, std::string_view path) {
  if (amount.is_null() || currency.is_null()) return amount;
  std::optional<Decimal> number;
  if (amount.is(Kind::number)) number = amount.number();
  if (amount.is(Kind::string)) number = Decimal::parse(amount.string());
  if (!number) return amount;  // whatever it is, its type says what is wrong with it
  if (currency.is(Kind::string))
    if (const auto code = Currency::parse(currency.string())) return Value(Money{*number, *code});
  Problem problem;
  problem.code = Code::value_does_not_fit;
  problem.path = std::string(path) + std::string(currency_suffix);
  problem.message = "`" + problem.path + "`: expected the code of a currency, found `" + to_text(currency) + "`";
  return Value::problem(std::move(problem));
}

}  // namespace adjudge
