/// A value of the resolved scenario, in the order in which the format lists its keys.
public enum ScenarioValue: Sendable, Hashable {
  public struct Member: Sendable, Hashable {
    public var key: String
    public var value: ScenarioValue

    public init(key: String, value: ScenarioValue) {
      self.key = key
      self.value = value
    }
  }

  case null
  case flag(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case list([ScenarioValue])
  case map([Member])

  public subscript(key: String) -> ScenarioValue? {
    guard case .map(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }
}

extension ScenarioValue: ExpressibleByDictionaryLiteral, ExpressibleByStringLiteral {
  public init(dictionaryLiteral elements: (String, ScenarioValue)...) {
    self = .map(elements.map { Member(key: $0.0, value: $0.1) })
  }

  public init(stringLiteral value: String) { self = .text(value) }
}
