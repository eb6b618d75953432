#pragma once

/// \file
/// Names every public type of the core layer without its definition.

namespace adjudge {

class CallContext;
class Calendar;
class Currency;
class Date;
class Decimal;
class Diagnostics;
class Error;
class FunctionCatalogue;
class InternalError;
class Shape;
class SourceSet;
class Type;
class Value;
class Zone;
struct BusinessDays;
struct Civil;
struct CodeEntry;
struct DateTime;
struct Diagnostic;
struct Duration;
struct Example;
struct Failure;
struct FixHint;
struct Function;
struct FunctionEntry;
struct Instant;
struct Label;
struct Missing;
struct Money;
struct Months;
struct Parameter;
struct Position;
struct Problem;
struct Range;
struct Signature;
struct Source;
struct Span;
struct Time;

}  // namespace adjudge
