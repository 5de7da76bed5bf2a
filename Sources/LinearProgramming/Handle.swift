/// A column of a `Model`: a decision variable.
///
/// A handle is the column's place, counted from 0 in the order of adding. Deleting columns moves
/// the later ones down, as in an array.
public struct Variable: Handle {
  public let index: Int32
  @inlinable public init(index: Int32) { self.index = index }
}

/// A row of a `Model`: a linear constraint. Deleting rows moves the later ones down, as in an array.
public struct Row: Handle {
  public let index: Int32
  @inlinable public init(index: Int32) { self.index = index }
}

/// The place of a row or of a column in its model.
public protocol Handle: Hashable, Sendable {
  var index: Int32 { get }
  init(index: Int32)
}

/// Rows or columns added together: `count` handles in a row from `first` on.
public struct Block<Element: Handle>: RandomAccessCollection, Sendable {
  public let first: Int32
  public let count: Int
  @inlinable public init(first: Int32, count: Int) {
    self.first = first
    self.count = count
  }
  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { count }
  /// The handle of the `position`-th row or column of the block.
  @inlinable public subscript(position: Int) -> Element {
    precondition(position >= 0 && position < count, "place outside the block")
    return Element(index: first + Int32(position))
  }
}

/// What a variable may take between its bounds.
public enum VariableKind: Sendable {
  case continuous
  case integer
  /// An integer between 0 and 1, whatever bounds are given.
  case binary
}
