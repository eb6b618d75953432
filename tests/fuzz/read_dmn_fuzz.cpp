// Any bytes as a DMN file: definitions or messages, each with a place in the file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "adjudge/dmn/read_dmn.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace adjudge;
  SourceSet sources;
  const SourceId file = sources.add({"fuzz.dmn", std::string(data, data + size)});
  Diagnostics notes;
  const drg::Definitions definitions = read_dmn(sources, file, notes);
  for (const Diagnostic& note : notes) {
    const Span span = note.labels.at(0).span;
    if (span.source != file || span.begin > span.end || span.end > size + 1) std::abort();
  }
  to_text(definitions);
  to_text(notes, sources);
  return 0;
}
