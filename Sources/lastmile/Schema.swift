import ArgumentParser
import Scenario

struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the scenario file's JSON Schema, for editors.",
    discussion: """
      Save it beside a scenario and name it in the scenario's first line, and editors complete and \
      check as you type: # yaml-language-server: $schema=./schema.json
      """)

  func run() throws {
    StandardOutput.write(JSONValue(ScenarioSchema.document).text())
  }
}

extension JSONValue {
  init(_ value: ScenarioValue) {
    switch value {
    case .null: self = .null
    case .flag(let flag): self = .boolean(flag)
    case .integer(let integer): self = .integer(integer)
    case .number(let number): self = .number(number)
    case .text(let text): self = .string(text)
    case .list(let items): self = .array(items.map(JSONValue.init))
    case .map(let members):
      self = .object(members.map { (key: $0.key, value: JSONValue($0.value)) })
    }
  }
}
