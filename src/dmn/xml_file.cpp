#include "dmn/xml_file.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "dmn/errors.hpp"
#include "dmn/xml_check.hpp"
#include "dmn/xml_text.hpp"

namespace adjudge::xml {

namespace {

// DMN 1.1, 1.2, 1.3, 1.4 and 1.5.
constexpr std::array<std::string_view, 5> name_spaces = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd", "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/", "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
};

constexpr std::string_view declaration = "xmlns";

// The prefix that an attribute declares (empty: the default namespace), or nothing.
std::optional<std::string_view> declared_prefix(const pugi::xml_attribute& attribute) {
  std::string_view name = attribute.name();
  if (!name.starts_with(declaration)) return std::nullopt;
  name.remove_prefix(declaration.size());
  if (name.empty()) return name;
  if (!name.starts_with(':')) return std::nullopt;
  return name.substr(1);
}

std::string_view prefix_of(std::string_view qualified) {
  const std::size_t colon = qualified.find(':');
  return colon == std::string_view::npos ? std::string_view() : qualified.substr(0, colon);
}

}  // namespace

std::string_view name(Node node) {
  const std::string_view qualified = node.name();
  const std::size_t colon = qualified.find(':');
  return colon == std::string_view::npos ? qualified : qualified.substr(colon + 1);
}

std::vector<Node> elements(Node parent) {
  std::vector<Node> result;
  for (const Node& child : parent.children()) {
    if (child.type() == pugi::node_element) result.push_back(child);
  }
  return result;
}

std::vector<Node> elements(Node parent, std::string_view wanted) {
  std::vector<Node> result;
  for (const Node& child : parent.children()) {
    if (child.type() == pugi::node_element && name(child) == wanted) result.push_back(child);
  }
  return result;
}

Node element(Node parent, std::string_view wanted) {
  for (const Node& child : parent.children()) {
    if (child.type() == pugi::node_element && name(child) == wanted) return child;
  }
  return {};
}

bool is_dmn(std::string_view name_space) {
  return std::find(name_spaces.begin(), name_spaces.end(), name_space) != name_spaces.end();
}

File::File(const SourceSet& sources, SourceId id, Diagnostics& notes)
    : source_(sources[id].text), id_(id), notes_(notes) {
  if (!check(source_, id_, notes_)) return;
  buffer_.assign(source_.begin(), source_.end());
  // Nothing is decoded or dropped, so that each value is as it stands in the file.
  constexpr unsigned options = pugi::parse_minimal | pugi::parse_cdata | pugi::parse_ws_pcdata;
  const auto parsed = document_.load_buffer_inplace(buffer_.data(), buffer_.size(), options, pugi::encoding_utf8);
  if (!parsed) {
    const auto place = std::min(static_cast<std::uint32_t>(parsed.offset), static_cast<std::uint32_t>(source_.size()));
    notes_.add(errors::unreadable_xml({id_, place, place}, parsed.description()));
    return;
  }
  const Node root = document_.document_element();
  enter(root);
  if (name(root) != "definitions") {
    notes_.add(errors::wrong_root(tag(root), root.name()));
  } else if (const std::string_view found = name_space(root); !is_dmn(found)) {
    notes_.add(errors::wrong_namespace(tag(root), found));
  } else {
    root_ = root;
    keep_dmn_only(root_);
  }
}

Span File::tag(Node node) const {
  const std::uint32_t begin = offset(node.name());
  return {id_, begin - 1, begin + static_cast<std::uint32_t>(std::string_view(node.name()).size())};
}

std::optional<ScalarText> File::attribute(Node node, const char* name) const {
  const pugi::xml_attribute found = node.attribute(name);
  if (!found) return std::nullopt;
  ScalarText result;
  result.span = attribute_span(node, name);
  append(result, found.value(), result.span.begin, false, notes_);
  return result;
}

std::string File::attribute_text(Node node, const char* name) const {
  const auto found = attribute(node, name);
  return found ? trimmed(*found, found->span).text : std::string();
}

Span File::attribute_span(Node node, const char* name) const {
  const pugi::xml_attribute found = node.attribute(name);
  if (!found) return tag(node);
  const std::string_view value = found.value();
  const std::uint32_t begin = offset(value.data());
  return {id_, begin, begin + static_cast<std::uint32_t>(value.size())};
}

drg::Name File::name_attribute(Node node, const char* name) const {
  const auto found = attribute(node, name);
  if (!found) return {{}, tag(node)};
  const ScalarText written = trimmed(*found, found->span);
  return {collapsed(written.text), written.span};
}

ScalarText File::text(Node node) const {
  ScalarText whole;
  whole.span = tag(node);
  for (const Node& child : node.children()) {
    if (child.type() == pugi::node_element) {
      notes_.add(errors::element_in_text(tag(child), name(node)));
      continue;
    }
    const std::string_view value = child.value();
    if (!value.empty()) append(whole, value, offset(value.data()), child.type() == pugi::node_cdata, notes_);
  }
  return trimmed(whole, whole.span);
}

// What is in no namespace of DMN, and what DMN leaves to tools, is passed over: it has no meaning here.
void File::keep_dmn_only(Node parent) {
  for (Node child = parent.first_child(); child;) {
    const Node next = child.next_sibling();
    if (child.type() == pugi::node_element) {
      enter(child);
      const bool is_kept = is_dmn(name_space(child)) && name(child) != "extensionElements";
      if (is_kept) keep_dmn_only(child);
      leave(child);
      if (!is_kept) parent.remove_child(child);
    }
    child = next;
  }
}

std::string_view File::name_space(Node node) {
  const std::string prefix(prefix_of(node.name()));
  auto& meanings = prefixes_[prefix];
  if (!meanings.empty()) return meanings.back();
  if (!prefix.empty()) {
    notes_.add(errors::unknown_prefix(tag(node), prefix));
    meanings.emplace_back();  // said once
  }
  return {};
}

void File::enter(Node node) {
  for (const auto& attribute : node.attributes()) {
    if (const auto prefix = declared_prefix(attribute)) prefixes_[std::string(*prefix)].emplace_back(attribute.value());
  }
}

void File::leave(Node node) {
  for (const auto& attribute : node.attributes()) {
    if (const auto prefix = declared_prefix(attribute)) prefixes_[std::string(*prefix)].pop_back();
  }
}

}  // namespace adjudge::xml
