#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adjudge/core/value.hpp"

namespace adjudge {

/// The keys of the objects read so far, as a tree: an object walks it key by key and ends at its shape.
///
/// Objects that have the same keys in the same order end at the same node, so they share one Shape, and whether a key
/// comes twice is asked only when a node is made. Ordered maps, since keys come from strangers who may choose them to
/// collide.
class ShapeTree {
 public:
  using NodeId = std::uint32_t;
  static constexpr NodeId root = 0;
  static constexpr NodeId repeated = 0xFFFFFFFF;

  /// A walk along the keys of one object.
  struct Walk {
    NodeId node = root;
    std::set<std::string_view> seen;  // of a long object that leaves the known paths
  };

  ShapeTree() { clear(); }

  /// Goes on by a key; `repeated` when the object has it already.
  NodeId step(Walk& walk, std::string_view key) {
    Node& node = nodes_[walk.node];
    // Objects repeat themselves: most often the next key is the one that followed last time.
    if (node.latest != root && nodes_[node.latest].key == key) return walk.node = node.latest;
    if (const auto known = children_.find({walk.node, key}); known != children_.end()) {
      node.latest = known->second;
      return walk.node = known->second;
    }
    if (is_repeated(walk, key)) return repeated;
    const auto made = static_cast<NodeId>(nodes_.size());
    nodes_.push_back({std::string(key), walk.node, root, node.depth + 1, nullptr});
    const std::string_view own_key = nodes_.back().key;
    children_.emplace(std::pair{walk.node, own_key}, made);
    if (!walk.seen.empty()) walk.seen.insert(own_key);
    nodes_[walk.node].latest = made;
    return walk.node = made;
  }

  /// The shape of an object that ends here.
  const ShapePtr& shape(const Walk& walk) {
    Node& end = nodes_[walk.node];
    if (end.shape == nullptr) {
      std::vector<std::string> keys(end.depth);
      for (NodeId at = walk.node; at != root; at = nodes_[at].parent) keys[nodes_[at].depth - 1] = nodes_[at].key;
      end.shape = std::make_shared<const Shape>(std::move(keys));
    }
    return end.shape;
  }

  std::size_t size() const noexcept { return nodes_.size(); }

  void clear() {
    children_.clear();
    nodes_.clear();
    nodes_.push_back({});
  }

 private:
  struct Node {
    std::string key;
    NodeId parent = root;
    NodeId latest = root;  // the child that was taken last; root: none yet
    std::uint32_t depth = 0;
    ShapePtr shape;
  };

  bool is_repeated(Walk& walk, std::string_view key) const {
    constexpr std::uint32_t few = 16;
    if (nodes_[walk.node].depth <= few) {
      for (NodeId at = walk.node; at != root; at = nodes_[at].parent)
        if (nodes_[at].key == key) return true;
      return false;
    }
    if (walk.seen.size() != nodes_[walk.node].depth) {
      walk.seen.clear();
      for (NodeId at = walk.node; at != root; at = nodes_[at].parent) walk.seen.insert(nodes_[at].key);
    }
    return walk.seen.count(key) != 0;
  }

  std::deque<Node> nodes_;  // a deque: `children_` points into its keys
  std::map<std::pair<NodeId, std::string_view>, NodeId> children_;
};

}  // namespace adjudge
