// How fast does the engine decide the chain of `rules/returns` that ends in the refund and the queue, and how far is
// that from the same policy written by hand in C++?
//
//     bench_returns                      compares the answers, then times
//     bench_returns --compare-only       compares and ends: what the test `bench.returns` runs
//     bench_returns --pack=rules/returns --benchmark_filter=one   and all other flags of Google Benchmark
//
// Nothing is timed unless both give the same status, answer, rules and missing facts for every decision of every case.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "hand_written.hpp"

namespace returns_bench {
namespace {

using adjudge::Answer;
using adjudge::Decision;
using adjudge::Policy;
using adjudge::Value;

constexpr std::uint64_t seed = 7;
constexpr std::size_t compared = 20'000;
constexpr std::size_t timed = 4'096;  // cases that the timed loops go through, round and round

// ---- The comparison -------------------------------------------------------------------------------------------------

std::string described(const Answer& answer) {
  const auto joined = [](const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
    return "[" + all + "]";
  };
  std::string text = std::string(to_text(answer.status)) + " " + to_feel(answer.value) + ", by " + joined(answer.fired);
  if (!answer.missing.empty()) text += ", missing " + joined(answer.missing);
  if (answer.problem) text += ", because " + answer.problem->message;
  return text;
}

bool same(const Answer& a, const Answer& b) {
  return a.decision == b.decision && a.status == b.status && identical(a.value, b.value) && a.fired == b.fired &&
         a.missing == b.missing;
}

// The first decision on which the two differ stops the program.
void demand_same(const Decision& decision, const Return& given, std::size_t index, std::string_view way) {
  const std::vector<Answer> by_hand = as_answers(decide_by_hand(given));
  for (std::size_t i = 0; i < by_hand.size(); ++i) {
    if (i < decision.answers.size() && same(by_hand[i], decision.answers[i])) continue;
    const std::string engine = i < decision.answers.size() ? described(decision.answers[i]) : "no answer";
    throw std::runtime_error("case " + std::to_string(index) + " of seed " + std::to_string(seed) + ", " +
                             by_hand[i].decision + ":\n  by hand:           " + described(by_hand[i]) + "\n  " +
                             std::string(way) + ": " + engine + "\n  " + to_json(as_json_has_it(given)));
  }
}

// How often each rule spoke and each status came up: a comparison that misses a rule proves nothing about it.
class Coverage {
 public:
  explicit Coverage(const adjudge::Program& program) {
    for (const std::string& name : decisions_by_hand()) {
      const auto& decision = program.decisions.at(static_cast<std::size_t>(program.find_decision(name)));
      for (const auto& rule : decision.rules) fired_[name + "." + rule.id] = 0;
    }
  }

  void count(const Decision& decision) {
    for (const Answer& answer : decision.answers) {
      ++statuses_[std::string(to_text(answer.status))];
      for (const std::string& rule : answer.fired) ++fired_[answer.decision + "." + rule];
    }
  }

  void demand_complete() const {
    for (const auto& [rule, times] : fired_)
      if (times == 0) throw std::runtime_error("no case of the comparison is decided by " + rule);
  }

  std::string to_text_line() const {
    std::string line = std::to_string(fired_.size()) + " rules and defaults, all of which spoke;";
    for (const auto& [status, times] : statuses_) line += " " + status + " " + std::to_string(times);
    return line;
  }

 private:
  std::map<std::string, std::size_t> fired_;
  std::map<std::string, std::size_t> statuses_;
};

adjudge::DecideOptions options(bool reasons) {
  adjudge::DecideOptions made;
  made.decisions = decisions_by_hand();
  made.reasons = reasons;
  return made;
}

void compare(const Policy& policy) {
  Coverage coverage(policy.program());
  const std::vector<Return> cases = make_returns(seed, compared);
  const auto silent = options(false);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Decision bound = policy.decide(cases[i], silent);
    demand_same(bound, cases[i], i, "engine, by struct");
    demand_same(policy.decide(as_json_has_it(cases[i]), silent), cases[i], i, "engine, by value ");
    coverage.count(bound);
  }
  coverage.demand_complete();
  std::cout << "compared " << cases.size() << " cases, " << decisions_by_hand().size()
            << " decisions each, as structs and as values: equal; " << coverage.to_text_line() << "\n";
}

// ---- The timing -----------------------------------------------------------------------------------------------------

struct Workload {
  Policy policy;
  std::vector<Return> structs = make_returns(seed, timed);
  std::vector<Value> values;
  std::vector<std::string> texts;
  std::vector<adjudge::Case> cases;

  explicit Workload(Policy of) : policy(std::move(of)) {
    adjudge::CaseReader reader(policy.program());
    for (const Return& given : structs) {
      values.push_back(as_json_has_it(given));
      texts.push_back(to_json(values.back()));
      cases.push_back(reader.read(values.back()));
    }
  }
};

// One case after the other, as a service has them: each is decided on its own.
template <class Cases, class Decide>
void one_by_one(benchmark::State& state, const Cases& cases, Decide decide) {
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(decide(cases[next]));
    next = (next + 1) % cases.size();
  }
  state.SetItemsProcessed(state.iterations());
}

void one_by_hand(benchmark::State& state, const Workload& work) { one_by_one(state, work.structs, decide_by_hand); }

adjudge::Options program_options(const Policy& policy, bool reasons) {
  adjudge::Options made;
  for (const std::string& name : decisions_by_hand())
    made.decisions.push_back(static_cast<std::uint32_t>(policy.program().find_decision(name)));
  made.reasons = reasons;
  return made;
}

void one_case(benchmark::State& state, const Workload& work, bool reasons) {
  adjudge::Evaluator evaluator(work.policy.program(), work.policy.functions());
  const adjudge::Options asked = program_options(work.policy, reasons);
  one_by_one(state, work.cases, [&](const adjudge::Case& facts) { return evaluator.evaluate(facts, asked); });
}

void one_struct(benchmark::State& state, const Workload& work, bool reasons) {
  const auto asked = options(reasons);
  one_by_one(state, work.structs, [&](const Return& given) { return work.policy.decide(given, asked); });
}

void one_value(benchmark::State& state, const Workload& work) {
  const auto asked = options(false);
  one_by_one(state, work.values, [&](const Value& given) { return work.policy.decide(given, asked); });
}

void one_json(benchmark::State& state, const Workload& work) {
  const auto asked = options(false);
  one_by_one(state, work.texts, [&](const std::string& text) { return work.policy.decide_json(text, asked); });
}

void one_explained(benchmark::State& state, const Workload& work) {
  const auto asked = options(true);
  one_by_one(state, work.values, [&](const Value& given) { return work.policy.explain(given, asked); });
}

// All cases at once, the answers kept.
void batch_by_hand(benchmark::State& state, const Workload& work) {
  for (auto _ : state) {
    std::vector<Findings> found(work.structs.size());
    std::transform(work.structs.begin(), work.structs.end(), found.begin(), decide_by_hand);
    benchmark::DoNotOptimize(found.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(work.structs.size()));
}

void batch(benchmark::State& state, const Workload& work, unsigned threads) {
  const auto asked = options(false);
  for (auto _ : state) benchmark::DoNotOptimize(work.policy.decide_batch(work.values, asked, threads));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(work.values.size()));
}

void load_pack(benchmark::State& state, const std::string& pack) {
  for (auto _ : state) benchmark::DoNotOptimize(adjudge::load(pack).value());
}

void check_pack(benchmark::State& state, const std::string& pack) {
  const std::vector<std::filesystem::path> paths{pack};
  for (auto _ : state) benchmark::DoNotOptimize(adjudge::check(paths));
}

void time(Workload& work, const std::string& pack) {
  const auto add = [&](const char* name, auto... arguments) {
    return benchmark::RegisterBenchmark(name, arguments...);
  };
  const Workload& of = work;
  add("one/by_hand", one_by_hand, std::cref(of));
  add("one/case", one_case, std::cref(of), false);
  add("one/case_with_reasons", one_case, std::cref(of), true);
  add("one/struct", one_struct, std::cref(of), false);
  add("one/struct_with_reasons", one_struct, std::cref(of), true);
  add("one/value", one_value, std::cref(of));
  add("one/json", one_json, std::cref(of));
  add("one/explain", one_explained, std::cref(of));
  add("batch/by_hand", batch_by_hand, std::cref(of));
  add("batch/one_thread", batch, std::cref(of), 1U)->UseRealTime();
  add("batch/all_cores", batch, std::cref(of), 0U)->UseRealTime();
  add("pack/load", load_pack, pack)->Unit(benchmark::kMillisecond);
  add("pack/check", check_pack, pack)->Unit(benchmark::kMillisecond);
  benchmark::RunSpecifiedBenchmarks();
}

int run(int argc, char** argv) {
  std::string pack = "rules/returns";
  bool compare_only = false;
  benchmark::Initialize(&argc, argv);
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--compare-only") {
      compare_only = true;
    } else if (argument.substr(0, 7) == "--pack=") {
      pack = argument.substr(7);
    } else {
      std::cerr << "unknown argument " << argument << "\n";
      return EXIT_FAILURE;
    }
  }
  const Policy policy = adjudge::load(pack).value();
  compare(policy);
  if (compare_only) return EXIT_SUCCESS;
#if defined(__clang__)
  benchmark::AddCustomContext("adjudge_compiler", "clang " __clang_version__);
#elif defined(__GNUC__)
  benchmark::AddCustomContext("adjudge_compiler", "g++ " __VERSION__);
#endif
#ifdef NDEBUG
  benchmark::AddCustomContext("adjudge_build", "optimised");
#else
  benchmark::AddCustomContext("adjudge_build", "with assertions");
#endif
  Workload work(policy);
  time(work, pack);
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace returns_bench

int main(int argc, char** argv) {
  try {
    return returns_bench::run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return EXIT_FAILURE;
  }
}
