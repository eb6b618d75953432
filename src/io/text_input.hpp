#pragma once

#include <cstdint>
#include <istream>
#include <memory>
#include <string_view>
#include <vector>

namespace adjudge {

/// The bytes of a stream through a window that grows as far as one row needs.
class TextInput {
 public:
  explicit TextInput(std::istream& input) : input_(&input) {}
  explicit TextInput(std::unique_ptr<std::istream> input) : owned_(std::move(input)), input_(owned_.get()) {}

  /// What is read and not yet consumed. Until the next `fill`.
  std::string_view rest() const noexcept { return {buffer_.data() + begin_, end_ - begin_}; }
  /// Reads on; false at the end.
  bool fill();
  void consume(std::size_t count) noexcept {
    begin_ += count;
    offset_ += count;
  }
  /// Of `rest`, in the stream.
  std::uint64_t offset() const noexcept { return offset_; }
  /// The stream ended because it could not be read on.
  bool has_failed() const { return input_->bad(); }

 private:
  std::unique_ptr<std::istream> owned_;
  std::istream* input_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t offset_ = 0;
};

}  // namespace adjudge
