#include "adjudge/graph/order.hpp"

#include <algorithm>
#include <boost/graph/strong_components.hpp>
#include <boost/graph/topological_sort.hpp>
#include <iterator>
#include <unordered_set>

#include "adjudge/model/references.hpp"
#include "graph/boost_graph.hpp"
#include "graph/errors.hpp"

namespace adjudge {
namespace {

using Vertex = DecisionGraph::Vertex;
using VertexIndex = std::uint32_t;

VertexIndex size_of(const DecisionGraph& graph) { return static_cast<VertexIndex>(graph.vertices.size()); }

void add_vertices(const Model& model, DecisionGraph& graph) {
  const auto add_all = [&](Vertex::Kind kind, const auto& declarations, const auto& describe) {
    std::uint32_t index = 0;
    for (const auto& declaration : declarations) {
      Vertex vertex;
      vertex.kind = kind;
      vertex.index = index++;
      vertex.span = declaration.span;
      describe(declaration, vertex);
      graph.vertices.push_back(std::move(vertex));
    }
    return size_of(graph);
  };
  graph.first_constant = add_all(Vertex::Kind::fact, model.facts, [](const model::Fact& fact, Vertex& vertex) {
    vertex.name = fact.path;
    vertex.type = fact.type.to_text();
  });
  graph.first_term =
      add_all(Vertex::Kind::constant, model.constants, [](const model::Constant& constant, Vertex& vertex) {
        vertex.name = constant.name;
        vertex.type = constant.type.to_text();
      });
  graph.first_window = add_all(Vertex::Kind::term, model.terms, [](const model::Term& term, Vertex& vertex) {
    vertex.name = term.name;
    if (term.value) vertex.type = term.value->type.to_text();
  });
  graph.first_decision = add_all(Vertex::Kind::window, model.windows, [](const model::Window& window, Vertex& vertex) {
    vertex.name = window.name;
    vertex.type = "window";
  });
  add_all(Vertex::Kind::decision, model.decisions, [](const model::Decision& decision, Vertex& vertex) {
    vertex.name = decision.name;
    vertex.type = decision.answer.to_text();
    vertex.rules = static_cast<std::uint32_t>(decision.rules.size());
  });
}

// What each declaration reads, functions followed. A function's body is looked at once, however many call it.
class ReadsFinder {
 public:
  ReadsFinder(const Model& model, const DecisionGraph& graph) : model_(model), graph_(graph) {
    functions_.reserve(model.functions.size());
    for (const model::FunctionInstance& function : model.functions)
      functions_.push_back(function.body ? model::references(*function.body) : model::References{});
  }

  std::vector<VertexIndex> reads_of(model::NodeRef node) const {
    std::vector<VertexIndex> result;
    const model::References direct = model::direct_references(model_, node);
    add(direct, result);
    std::vector<model::FunctionId> waiting = direct.functions;
    std::unordered_set<model::FunctionId> followed(waiting.begin(), waiting.end());
    while (!waiting.empty()) {
      const auto function = static_cast<std::size_t>(waiting.back());
      waiting.pop_back();
      if (function >= functions_.size()) continue;
      add(functions_[function], result);
      for (const model::FunctionId callee : functions_[function].functions)
        if (followed.insert(callee).second) waiting.push_back(callee);
    }
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
  }

 private:
  void add(const model::References& references, std::vector<VertexIndex>& result) const {
    const auto add_one = [&](auto declaration) {
      const VertexIndex vertex = graph_.vertex_of(declaration);
      if (vertex < size_of(graph_)) result.push_back(vertex);
    };
    for (const model::FactId fact : references.facts) add_one(fact);
    for (const model::NodeRef node : references.nodes) add_one(node);
  }

  const Model& model_;
  const DecisionGraph& graph_;
  std::vector<model::References> functions_;
};

void add_edges(const Model& model, DecisionGraph& graph) {
  const ReadsFinder finder(model, graph);
  const auto reads_of_all = [&](model::NodeRef::Kind kind, VertexIndex first, std::size_t count) {
    for (std::uint32_t index = 0; index < count; ++index)
      graph.vertices[first + index].reads = finder.reads_of({kind, index});
  };
  reads_of_all(model::NodeRef::Kind::constant, graph.first_constant, model.constants.size());
  reads_of_all(model::NodeRef::Kind::term, graph.first_term, model.terms.size());
  reads_of_all(model::NodeRef::Kind::window, graph.first_window, model.windows.size());
  reads_of_all(model::NodeRef::Kind::decision, graph.first_decision, model.decisions.size());
  for (VertexIndex vertex = 0; vertex < size_of(graph); ++vertex)
    for (const VertexIndex read : graph.vertices[vertex].reads) graph.vertices[read].read_by.push_back(vertex);
}

// For each vertex the strongly connected component that it is in: its number, or none when the vertex is on no cycle.
struct Components {
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  std::vector<std::uint32_t> of;
  std::vector<std::vector<VertexIndex>> members;  // ascending; components by their first member
};

Components find_cyclic_components(const DecisionGraph& graph) {
  const VertexIndex count = size_of(graph);
  const auto reads = graph::make_boost_graph(
      count, [&](VertexIndex v) -> const auto& { return graph.vertices[v].reads; });
  std::vector<std::uint32_t> number(count);
  const auto total = boost::strong_components(
      reads, boost::make_iterator_property_map(number.begin(), boost::get(boost::vertex_index, reads)));
  std::vector<std::uint32_t> sizes(total);
  for (const std::uint32_t component : number) ++sizes[component];

  Components result;
  result.of.assign(count, Components::none);
  std::vector<std::uint32_t> renumbered(total, Components::none);
  for (VertexIndex vertex = 0; vertex < count; ++vertex) {
    const auto& read = graph.vertices[vertex].reads;
    if (sizes[number[vertex]] == 1 && !std::binary_search(read.begin(), read.end(), vertex)) continue;
    std::uint32_t& component = renumbered[number[vertex]];
    if (component == Components::none) {
      component = static_cast<std::uint32_t>(result.members.size());
      result.members.emplace_back();
    }
    result.of[vertex] = component;
    result.members[component].push_back(vertex);
  }
  return result;
}

// The shortest way from one vertex to another of the same component, both included; breadth first.
class WayFinder {
 public:
  WayFinder(const DecisionGraph& graph, const Components& components)
      : graph_(graph), components_(components), came_from_(graph.vertices.size()), stamp_(graph.vertices.size()) {}

  std::vector<VertexIndex> way(VertexIndex from, VertexIndex to) {
    ++now_;
    std::vector<VertexIndex> queue = {from};
    stamp_[from] = now_;
    for (std::size_t next = 0; next < queue.size() && stamp_[to] != now_; ++next)
      for (const VertexIndex read : graph_.vertices[queue[next]].reads) {
        if (components_.of[read] != components_.of[from] || stamp_[read] == now_) continue;
        stamp_[read] = now_;
        came_from_[read] = queue[next];
        queue.push_back(read);
      }
    std::vector<VertexIndex> result = {to};
    while (result.back() != from) result.push_back(came_from_[result.back()]);
    std::reverse(result.begin(), result.end());
    return result;
  }

 private:
  const DecisionGraph& graph_;
  const Components& components_;
  std::vector<VertexIndex> came_from_;
  std::vector<std::uint32_t> stamp_;  // the search that last came by
  std::uint32_t now_ = 0;
};

// A component can hold exponentially many cycles. Reported are enough of them that every read inside it lies on one:
// for each read that no cycle shown so far goes through, the shortest one that does. So all differ, and none is left
// over once they are broken one by one.
void report_cycles(const DecisionGraph& graph, const Components& components, Diagnostics& notes) {
  constexpr std::size_t most_of_one_component = 20;
  constexpr std::size_t most = 100;
  WayFinder finder(graph, components);
  std::size_t reported = 0;
  for (const auto& members : components.members) {
    std::unordered_set<std::uint64_t> shown;  // reads, as (reader, read)
    const auto key = [](VertexIndex reader, VertexIndex read) { return std::uint64_t{reader} << 32U | read; };
    std::size_t of_this = 0;
    for (const VertexIndex reader : members)
      for (const VertexIndex read : graph.vertices[reader].reads) {
        if (of_this == most_of_one_component || reported == most) break;
        if (components.of[read] != components.of[reader] || shown.count(key(reader, read)) != 0) continue;
        std::vector<VertexIndex> path = finder.way(read, reader);
        for (std::size_t step = 0; step < path.size(); ++step)
          shown.insert(key(path[step], path[(step + 1) % path.size()]));
        std::rotate(path.begin(), std::min_element(path.begin(), path.end()), path.end());
        notes.add(errors::cycle(graph, path));
        ++of_this;
        ++reported;
      }
  }
}

std::vector<VertexIndex> sort_topologically(const DecisionGraph& graph, const Components& components) {
  static const std::vector<VertexIndex> no_reads;
  const auto is_cyclic = [&](VertexIndex vertex) { return components.of[vertex] != Components::none; };
  // Boost's order is that of a search in file order, so a vertex moves only to stand after what it reads.
  const auto reads = graph::make_boost_graph(
      size_of(graph), [&](VertexIndex vertex) -> const auto& {
        return is_cyclic(vertex) ? no_reads : graph.vertices[vertex].reads;
      });
  std::vector<VertexIndex> order;
  order.reserve(graph.vertices.size());
  boost::topological_sort(reads, std::back_inserter(order));
  std::stable_partition(order.begin(), order.end(), [&](VertexIndex vertex) { return !is_cyclic(vertex); });
  return order;
}

void report_long_chains(const DecisionGraph& graph, const Components& components, Diagnostics& notes) {
  constexpr std::size_t most = 5;
  constexpr VertexIndex none = 0xFFFFFFFF;
  std::vector<std::uint32_t> length(
      graph.vertices.size());  // of the longest chain down from a vertex; facts do not count
  std::vector<VertexIndex> next(graph.vertices.size(), none);
  std::vector<bool> is_reported(graph.vertices.size());
  std::size_t reported = 0;
  for (const VertexIndex vertex : graph.order) {
    if (graph.vertices[vertex].kind == Vertex::Kind::fact || components.of[vertex] != Components::none) continue;
    length[vertex] = 1;
    for (const VertexIndex read : graph.vertices[vertex].reads)
      if (length[read] + 1 > length[vertex]) {
        length[vertex] = length[read] + 1;
        next[vertex] = read;
      }
    const bool is_one_too_long = length[vertex] == max_chain + 1;
    if (!is_one_too_long || is_reported[next[vertex]] || reported == most) continue;
    std::vector<VertexIndex> path;
    for (VertexIndex step = vertex; step != none; step = next[step]) {
      is_reported[step] = true;
      path.push_back(step);
    }
    notes.add(errors::chain_too_long(graph, path, max_chain));
    ++reported;
  }
}

}  // namespace

DecisionGraph order(const Model& model, Diagnostics& notes) {
  DecisionGraph graph;
  graph.title = model.title.empty() ? model.pack : model.title;
  add_vertices(model, graph);
  add_edges(model, graph);
  const Components components = find_cyclic_components(graph);
  graph.order = sort_topologically(graph, components);
  report_cycles(graph, components, notes);
  report_long_chains(graph, components, notes);
  return graph;
}

}  // namespace adjudge
