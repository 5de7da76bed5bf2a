/// `lower ≤ expression ≤ upper`, either of them possibly infinite.
public struct LinearConstraint: Sendable {
  public var expression: LinearExpression
  public var lower: Double
  public var upper: Double

  public init(_ expression: some Linear, lower: Double = -.infinity, upper: Double = .infinity) {
    self.expression = expression.expression
    self.lower = lower
    self.upper = upper
  }
}

public func <= (left: some Linear, right: Double) -> LinearConstraint {
  LinearConstraint(left, upper: right)
}

public func >= (left: some Linear, right: Double) -> LinearConstraint {
  LinearConstraint(left, lower: right)
}

public func == (left: some Linear, right: Double) -> LinearConstraint {
  LinearConstraint(left, lower: right, upper: right)
}

public func <= (left: some Linear, right: some Linear) -> LinearConstraint { left - right <= 0 }
public func >= (left: some Linear, right: some Linear) -> LinearConstraint { left - right >= 0 }
public func == (left: some Linear, right: some Linear) -> LinearConstraint { left - right == 0 }
