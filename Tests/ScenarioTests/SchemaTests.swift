import Foundation
import Scenario
import Testing

/// The table of codes, the JSON Schema and the names that are nearest.
@Suite struct SchemaTests {
  @Test("every code has a title, a meaning, a mend and an example of its own")
  func explanations() {
    let all = DiagnosticCode.allCases.map(\.explanation)
    #expect(Set(all.map(\.title)).count == all.count)
    #expect(Set(all.map(\.meaning)).count == all.count)
    for explanation in all {
      #expect(!explanation.title.isEmpty && !explanation.example.isEmpty)
      #expect(explanation.meaning.hasSuffix(".") && explanation.mend.hasSuffix("."))
    }
  }

  @Test("the schema names every key that the reader takes, and no other")
  func keys() throws {
    let resolved = try ScenarioFolder().load().get().resolved
    let properties = ScenarioSchema.document["properties"]
    guard case .map(let members)? = properties, case .map(let values) = resolved else {
      Issue.record("no properties")
      return
    }
    #expect(Set(members.map(\.key)) == Set(values.map(\.key)).union(["overrides"]))
    #expect(properties?["area"]?["required"] == .list(["coordinates"]))
    #expect(properties?["area"]?["properties"]?["cell_m"]?["default"] == .number(500))
    let share = properties?["carriers"]?["additionalProperties"]?["properties"]?["share"]
    #expect(share?["maximum"] == .number(1))
    let override = ScenarioSchema.document["$defs"]?["override"]
    #expect(override?["properties"]?["demand"]?["required"] == nil)
    #expect(override?["properties"]?["extends"] != nil)
  }
}
