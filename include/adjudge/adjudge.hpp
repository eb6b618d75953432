#pragma once

/// \file
/// The front door: everything that a program needs to load policies and decide cases.
///
///     const auto policy = adjudge::load("rules/returns").value();   // throws adjudge::Error; or test the Result
///     const auto decision = policy.decide(my_order);                // a struct bound with ADJUDGE_FIELDS
///     if (decision["eligibility"].status == adjudge::Status::decided) ...

#include "adjudge/engine/bound.hpp"
#include "adjudge/engine/feel.hpp"
#include "adjudge/engine/load.hpp"
#include "adjudge/engine/policy.hpp"
#include "adjudge/engine/schema.hpp"
#include "adjudge/engine/test_pack.hpp"
#include "adjudge/graph/picture.hpp"
#include "adjudge/graph/slice.hpp"
#include "adjudge/io/answers.hpp"
#include "adjudge/io/arrow.hpp"
#include "adjudge/io/arrow_answers.hpp"
#include "adjudge/io/cases.hpp"
#include "adjudge/io/json.hpp"
#include "adjudge/runtime/functions.hpp"
