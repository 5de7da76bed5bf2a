/// `constant + Σ coefficient · variable`. A variable may occur more than once; its coefficients add
/// up. For small models and for reading: large ones take `RowBatch` and `ColumnBatch`.
public struct LinearExpression: Linear, Sendable {
  public struct Term: Sendable {
    public var variable: Variable
    public var coefficient: Double
  }
  public var terms: [Term]
  public var constant: Double

  public init(_ constant: Double = 0) {
    terms = []
    self.constant = constant
  }

  /// `Σ coefficient · variable` over the pairs.
  public init(_ pairs: some Sequence<(Variable, Double)>) {
    terms = pairs.map { Term(variable: $0.0, coefficient: $0.1) }
    constant = 0
  }

  public var expression: LinearExpression { self }

  public mutating func add(_ coefficient: Double, _ variable: Variable) {
    terms.append(Term(variable: variable, coefficient: coefficient))
  }
}

/// What can stand in a linear expression.
public protocol Linear {
  var expression: LinearExpression { get }
}

extension Variable: Linear {
  public var expression: LinearExpression { LinearExpression(CollectionOfOne((self, 1))) }
}

/// The sum of the expressions of all elements: `sum(sites) { cost[$0] * open[$0] }`.
public func sum<Elements: Sequence>(
  _ elements: Elements, _ expression: (Elements.Element) throws -> some Linear
) rethrows -> LinearExpression {
  var total = LinearExpression()
  for element in elements { total += try expression(element) }
  return total
}

public func += (left: inout LinearExpression, right: some Linear) {
  let right = right.expression
  left.terms.append(contentsOf: right.terms)
  left.constant += right.constant
}

public func -= (left: inout LinearExpression, right: some Linear) { left += -1 * right }

public func + (left: some Linear, right: some Linear) -> LinearExpression {
  var result = left.expression
  result += right
  return result
}

public func - (left: some Linear, right: some Linear) -> LinearExpression {
  var result = left.expression
  result -= right
  return result
}

public func + (left: some Linear, right: Double) -> LinearExpression {
  var result = left.expression
  result.constant += right
  return result
}

public func + (left: Double, right: some Linear) -> LinearExpression { right + left }
public func - (left: some Linear, right: Double) -> LinearExpression { left + -right }
public func - (left: Double, right: some Linear) -> LinearExpression { -1 * right + left }
public prefix func - (operand: some Linear) -> LinearExpression { -1 * operand }
public func * (left: some Linear, right: Double) -> LinearExpression { right * left }

public func * (left: Double, right: some Linear) -> LinearExpression {
  var result = right.expression
  for place in result.terms.indices { result.terms[place].coefficient *= left }
  result.constant *= left
  return result
}
