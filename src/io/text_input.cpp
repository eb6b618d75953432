#include "io/text_input.hpp"

#include <algorithm>
#include <cstring>

namespace adjudge {
namespace {
constexpr std::size_t chunk = std::size_t{64} << 10U;
}  // namespace

bool TextInput::fill() {
  if (end_ + chunk > buffer_.size()) {
    if (begin_ > 0) {
      std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    }
    // Doubled, so that a long row is not moved for each of its chunks.
    if (end_ + chunk > buffer_.size()) buffer_.resize(std::max(2 * buffer_.size(), 2 * chunk));
  }
  // What is there already is taken as it is: a pipe may give its next line much later.
  if (input_->peek() == std::istream::traits_type::eof()) return false;
  std::streamsize count = input_->readsome(buffer_.data() + end_, static_cast<std::streamsize>(chunk));
  if (count <= 0) {
    // A stream that cannot say how much it has, such as a synchronised `std::cin`.
    count = 0;
    while (static_cast<std::size_t>(count) < chunk) {
      const int byte = input_->get();
      if (byte == std::istream::traits_type::eof()) break;
      buffer_[end_ + static_cast<std::size_t>(count)] = static_cast<char>(byte);
      ++count;
      if (byte == '\n') break;
    }
    if (count == 0) return false;
  }
  end_ += static_cast<std::size_t>(count);
  return true;
}

}  // namespace adjudge
