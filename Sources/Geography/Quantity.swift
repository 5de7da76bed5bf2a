/// A number with its unit in the type, so that metres never meet seconds by accident.
///
/// `Quantity` is used where values cross a border (scenario, city model, reports). Solvers work on
/// plain `Double`s in SI units.
public struct Quantity<Unit>: Sendable, Hashable, Comparable {
  public var value: Double

  @inlinable
  public init(_ value: Double) { self.value = value }

  @inlinable
  public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
  @inlinable
  public static func + (left: Self, right: Self) -> Self { Self(left.value + right.value) }
  @inlinable
  public static func - (left: Self, right: Self) -> Self { Self(left.value - right.value) }
  @inlinable
  public static func * (left: Self, factor: Double) -> Self { Self(left.value * factor) }
  @inlinable
  public static func / (left: Self, divisor: Double) -> Self { Self(left.value / divisor) }
  @inlinable
  public static func / (left: Self, right: Self) -> Double { left.value / right.value }
  @inlinable
  public static func += (left: inout Self, right: Self) { left.value += right.value }

  public static var zero: Self { Self(0) }
}

public enum MetreUnit: Sendable {}
public enum SecondUnit: Sendable {}
public enum SquareMetreUnit: Sendable {}

public typealias Metres = Quantity<MetreUnit>
public typealias Seconds = Quantity<SecondUnit>
public typealias SquareMetres = Quantity<SquareMetreUnit>

extension Quantity where Unit == SecondUnit {
  public static func minutes(_ minutes: Double) -> Self { Self(60 * minutes) }
  public static func hours(_ hours: Double) -> Self { Self(3600 * hours) }
  public var hours: Double { value / 3600 }
  public var minutes: Double { value / 60 }
}

extension Quantity where Unit == MetreUnit {
  public static func kilometres(_ kilometres: Double) -> Self { Self(1000 * kilometres) }
  public var kilometres: Double { value / 1000 }
}
