#pragma once

/// \file
/// Names every public type of the core layer without its definition.

namespace adjudge {

class Calendar;
class Context;
class Currency;
class Date;
class Decimal;
class Diagnostics;
class FunctionCatalogue;
class Shape;
class SourceSet;
class Type;
class Value;
class Zone;
struct DateTime;
struct Diagnostic;
struct Duration;
struct FixHint;
struct Label;
struct Missing;
struct Money;
struct Months;
struct Problem;
struct Range;
struct Source;
struct Span;
struct Time;

}  // namespace adjudge
