#include "adjudge/engine/policy.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>

#include "adjudge/io/json.hpp"
#include "engine/errors.hpp"
#include "engine/places.hpp"

namespace adjudge {
namespace {

/// Why what was given is no case.
Value not_a_case(const Value& given) {
  if (given.is(Kind::problem)) return given;
  Problem problem;
  problem.code = Code::bad_case;
  problem.message = "a case is a mapping from facts to their values, not a " + std::string(to_text(given.kind()));
  if (given.is_null()) problem.message = "a case is a mapping from facts to their values, not null";
  return Value::problem(std::move(problem));
}

/// What the clock of this machine shows.
DateTime this_moment() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  Instant instant;
  instant.seconds = seconds.count();
  return DateTime::at(instant, Zone::utc());
}

/// Everything one thread needs to decide cases by one version.
struct Bench {
  Bench(const Program& program, const FunctionCatalogue& functions) : reader(program), evaluator(program, functions) {}
  CaseReader reader;
  Evaluator evaluator;
  Options options;  ///< of the last case, with the decisions `asked` as indexes
  std::vector<std::string> asked;
};

}  // namespace

struct Policy::Parts {
  std::vector<std::shared_ptr<const PolicyVersion>> versions;
  std::shared_ptr<const FunctionCatalogue> functions;

  /// Workers that wait for work, so that single decisions need not set one up.
  mutable std::mutex lock;
  mutable std::vector<std::unique_ptr<Worker>> idle;
};

/// Decides cases one after another, by whichever version they fall under.
class Policy::Worker {
 public:
  explicit Worker(const Parts& parts) : parts_(parts), benches_(parts.versions.size()) {}

  /// Which version decides, with the case as it reads it; else what stands in the way: unknown or a problem.
  struct Choice {
    std::size_t version = 0;
    Case facts;
    Value obstacle;
  };

  Choice choose(const Value& given) {
    Choice choice;
    const auto& versions = parts_.versions;
    choice.version = versions.size() - 1;
    if (!given.is(Kind::context)) {
      choice.obstacle = not_a_case(given);
      return choice;
    }
    const bool is_dated = versions.size() > 1 || versions.back()->model.has_period;
    if (!is_dated) {
      choice.facts = bench(0).reader.read(given);
      return choice;
    }
    for (std::size_t i = versions.size(); i-- > 0;) {
      Bench& at = bench(i);
      choice.facts = at.reader.read(given);
      const Value date = at.evaluator.applies_by(choice.facts);
      if (!date.is(Kind::date)) {
        choice.obstacle = date;
        choice.version = i;
        return choice;
      }
      const model::Period& period = versions[i]->model.in_force;
      if (period.to && date.date() >= *period.to) break;
      if (!period.from || date.date() >= *period.from) {
        choice.version = i;
        return choice;
      }
    }
    Problem problem;
    problem.code = Code::no_version;
    problem.message = "no version of the policy is in force on the date of this case";
    choice.obstacle = Value::problem(std::move(problem));
    return choice;
  }

  Decision decide(const Value& given, const DecideOptions& options) {
    const Choice choice = choose(given);
    if (!choice.obstacle.is_null()) return without_version(choice, options);
    return decide_case(choice.version, choice.facts, options);
  }

  Decision decide_case(std::size_t version, const Case& facts, const DecideOptions& options) {
    Decision result = bench(version).evaluator.evaluate(facts, options_for(version, options));
    add_places(result, *parts_.versions[version]->sources);
    return result;
  }

  Explanation explain(const Value& given, const DecideOptions& options) {
    const Choice choice = choose(given);
    if (!choice.obstacle.is_null()) {
      Explanation result;
      result.decision = without_version(choice, options);
      return result;
    }
    Explanation result = bench(choice.version).evaluator.explain(choice.facts, options_for(choice.version, options));
    add_places(result, *parts_.versions[choice.version]->sources);
    return result;
  }

  WhyNot why_not(const Value& given, std::string_view decision, const Value& hoped_for, const DecideOptions& options) {
    DecideOptions asked = options;
    asked.decisions = {std::string(decision)};
    const Choice choice = choose(given);
    const Options& at = options_for(choice.version, asked);
    if (!choice.obstacle.is_null()) {
      WhyNot result;
      result.decision = std::string(decision);
      result.hoped_for = to_text(hoped_for);
      return result;
    }
    WhyNot result = bench(choice.version).evaluator.why_not(choice.facts, at, at.decisions.front(), hoped_for);
    add_places(result, *parts_.versions[choice.version]->sources);
    return result;
  }

  void gather_extra_keys(std::vector<std::string>& found) const {
    for (const auto& bench : benches_) {
      if (!bench) continue;
      for (const std::string& key : bench->reader.extra_keys())
        if (std::find(found.begin(), found.end(), key) == found.end()) found.push_back(key);
    }
  }

 private:
  Bench& bench(std::size_t version) {
    if (!benches_[version])
      benches_[version] = std::make_unique<Bench>(parts_.versions[version]->program, *parts_.functions);
    return *benches_[version];
  }

  /// The options for the evaluator. Cases one after the other are mostly asked the same: names are looked up when they
  /// are others than the last case's.
  const Options& options_for(std::size_t version, const DecideOptions& options) {
    Bench& at = bench(version);
    at.options.now = options.now;
    // The standard has a clock of its own; a pack's time is an input.
    if (!options.now && parts_.versions[version]->program.mode == Mode::dmn) at.options.now = this_moment();
    at.options.limits = options.limits;
    at.options.reasons = options.reasons;
    if (at.asked != options.decisions) {
      at.options.decisions = indexes_of(options.decisions, version);
      at.asked = options.decisions;
    }
    return at.options;
  }

  std::vector<std::uint32_t> indexes_of(const std::vector<std::string>& names, std::size_t version) const {
    const Program& program = parts_.versions[version]->program;
    std::vector<std::uint32_t> result;
    result.reserve(names.size());
    for (const std::string& name : names) {
      const int index = program.find_decision(name);
      if (index < 0) {
        std::vector<std::string> known;
        for (const auto& decision : program.decisions) known.push_back(decision.name);
        Diagnostics notes;
        notes.add(errors::unknown_decision(name, known));
        throw Error(Failure{std::move(notes), parts_.versions[version]->sources});
      }
      result.push_back(static_cast<std::uint32_t>(index));
    }
    return result;
  }

  Decision without_version(const Choice& choice, const DecideOptions& options) const {
    const Program& program = parts_.versions[choice.version]->program;
    Decision result;
    result.pack = program.pack;
    std::vector<std::string> names = options.decisions;
    if (names.empty())
      for (const auto& decision : program.decisions) names.push_back(decision.name);
    for (const std::string& name : names) {
      Answer answer;
      answer.decision = name;
      if (choice.obstacle.is(Kind::unknown)) {
        answer.status = Status::undetermined;
        answer.missing = choice.obstacle.missing().paths;
      } else {
        answer.status = Status::error;
        answer.problem = choice.obstacle.problem();
      }
      result.answers.push_back(std::move(answer));
    }
    if (choice.obstacle.is(Kind::problem)) result.problem = choice.obstacle.problem();
    return result;
  }

  const Parts& parts_;
  std::vector<std::unique_ptr<Bench>> benches_;
};

namespace {

/// A worker for as long as it is held; it goes back to the idle ones.
template <class Parts, class Worker>
class Lease {
 public:
  explicit Lease(const Parts& parts) : parts_(parts) {
    {
      const std::lock_guard guard(parts.lock);
      if (!parts.idle.empty()) {
        worker_ = std::move(parts.idle.back());
        parts.idle.pop_back();
      }
    }
    if (!worker_) worker_ = std::make_unique<Worker>(parts);
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  ~Lease() {
    const std::lock_guard guard(parts_.lock);
    if (parts_.idle.size() < 64) parts_.idle.push_back(std::move(worker_));
  }
  Worker* operator->() const { return worker_.get(); }

 private:
  const Parts& parts_;
  std::unique_ptr<Worker> worker_;
};

}  // namespace

Policy::Policy(std::vector<std::shared_ptr<const PolicyVersion>> versions,
               std::shared_ptr<const FunctionCatalogue> functions) {
  auto parts = std::make_shared<Parts>();
  parts->versions = std::move(versions);
  parts->functions = std::move(functions);
  parts_ = std::move(parts);
}

const std::vector<std::shared_ptr<const PolicyVersion>>& Policy::versions() const noexcept { return parts_->versions; }
const FunctionCatalogue& Policy::functions() const noexcept { return *parts_->functions; }

std::vector<std::string> Policy::decision_names() const {
  std::vector<std::string> names;
  for (const auto& decision : program().decisions)
    if (!decision.is_invocable) names.push_back(decision.name);
  return names;
}

Decision Policy::decide(const Value& given, const DecideOptions& options) const {
  return Lease<Parts, Worker>(*parts_)->decide(given, options);
}

Decision Policy::decide_case(const Case& facts, const DecideOptions& options) const {
  return Lease<Parts, Worker>(*parts_)->decide_case(parts_->versions.size() - 1, facts, options);
}

Decision Policy::decide_json(std::string_view json, const DecideOptions& options) const {
  JsonError error;
  const auto given = parse_json(json, error);
  if (given) return decide(*given, options);
  Problem problem;
  problem.code = Code::bad_case;
  problem.message = "the case is not JSON: " + error.message + " at byte " + std::to_string(error.offset);
  return decide(Value::problem(std::move(problem)), options);
}

BatchResult Policy::decide_batch(std::span<const Value> given, const DecideOptions& options, unsigned threads) const {
  // Small batches are decided sooner than threads are started.
  constexpr std::size_t chunk = 256;
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
  threads = static_cast<unsigned>(std::min<std::size_t>(threads, (given.size() + chunk - 1) / chunk));
  threads = std::max(1U, threads);

  BatchResult result;
  result.decisions.resize(given.size());
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex lock;
  const auto work = [&] {
    try {
      Worker worker(*parts_);
      for (std::size_t first = next.fetch_add(chunk); first < given.size(); first = next.fetch_add(chunk))
        for (std::size_t i = first; i < std::min(first + chunk, given.size()); ++i)
          result.decisions[i] = worker.decide(given[i], options);
      const std::lock_guard guard(lock);
      worker.gather_extra_keys(result.extra_keys);
    } catch (...) {
      const std::lock_guard guard(lock);
      if (!failure) failure = std::current_exception();
      next = given.size();
    }
  };
  std::vector<std::thread> others;
  for (unsigned i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  if (failure) std::rethrow_exception(failure);
  std::sort(result.extra_keys.begin(), result.extra_keys.end());
  return result;
}

Explanation Policy::explain(const Value& given, const DecideOptions& options) const {
  return Lease<Parts, Worker>(*parts_)->explain(given, options);
}

WhyNot Policy::why_not(const Value& given, std::string_view decision, const Value& hoped_for,
                       const DecideOptions& options) const {
  return Lease<Parts, Worker>(*parts_)->why_not(given, decision, hoped_for, options);
}

}  // namespace adjudge
