#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adjudge/core/type.hpp"
#include "adjudge/core/value.hpp"
#include "adjudge/core/zone.hpp"
#include "adjudge/io/arrow.hpp"

namespace adjudge {

/// Why a table cannot be read. Thrown and caught inside the reading of Arrow.
struct ArrowFault {
  std::string message;
};

/// How one column is read: made once from its schema.
struct ArrowColumn {
  enum class Form : std::uint8_t {
    null,
    boolean,
    integer,
    unsigned_integer,
    floating,
    decimal,
    text,       // with 32-bit offsets
    long_text,  // with 64-bit offsets
    text_view,
    date,  // days
    timestamp,
    time,
    duration,
    months,
    list,       // with 32-bit offsets
    long_list,  // with 64-bit offsets
    fixed_list,
    record,
    unreadable,  // each of its values is `why_not`, a problem
  };

  Form form = Form::null;
  unsigned width = 0;                   // bytes of a value, or elements of a `fixed_list`
  int scale = 0;                        // of a decimal
  std::int64_t per_second = 1;          // units of a time, timestamp or duration; of a `date` per day
  Zone zone;                            // of a timestamp
  std::string path;                     // for messages
  bool wants_date = false;              // a timestamp for a fact that is a date
  bool wants_money = false;             // the fact is money
  std::vector<ArrowColumn> parts;       // the element of a list, the fields of a record
  std::vector<ArrowColumn> dictionary;  // of indexes: the one column of its values
  Value why_not;
  ShapePtr shape;                   // of a record
  std::vector<std::size_t> fields;  // of a record: which parts its values come from
  std::vector<int> currencies;      // of a record: for each part the part with its currency, or -1

  // What was read of the dictionary, which is the same for all rows of a batch.
  std::vector<Value> words;
  std::vector<bool> is_word_read;
};

/// Reads the schema of a column. `type` is what the program wants there, null when that is not known.
ArrowColumn read_schema(const ArrowSchema& schema, std::string path, const Type* type, unsigned depth = 0);

/// Which of the columns beside each other hold the currency of another: for each column the index of its currency's, or
/// -1. Those that are nothing else are marked in `is_only_currency`.
std::vector<int> pair_currencies(const std::vector<std::string>& names, const std::vector<ArrowColumn>& columns,
                                 const std::vector<const Type*>& types, bool are_types_known,
                                 std::vector<bool>& is_only_currency);

/// Forgets the words of dictionaries: each batch brings its own.
void forget_words(ArrowColumn& column);

/// The values `begin` to `begin + count` of a column, appended to `out`.
void read_values(ArrowColumn& column, const ArrowArray& array, std::int64_t begin, std::int64_t count,
                 std::vector<Value>& out);

}  // namespace adjudge
