import ArgumentParser
import Scenario

/// What every verb that reads a scenario takes.
struct ScenarioOptions: ParsableArguments {
  @Argument(help: "The scenario: a file, or a folder that holds scenario.yml.")
  var scenario: String

  @Option(
    name: .customLong("with"),
    help: ArgumentHelp(
      "Overrides of the scenario, merged over it from left to right.", valueName: "name,name"))
  var overrides: [String] = []

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Change one value, such as demand.growth_per_year=0.2; repeatable.", valueName: "path=value"))
  var settings: [String] = []

  @Option(help: "Seed of all random draws, in place of the scenario's.")
  var seed: Int?

  /// - Throws: `ScenarioProblems` with all that is wrong.
  func read() throws(ScenarioProblems) -> Scenario {
    let names = overrides.flatMap { $0.split(separator: ",").map(String.init) }
    return try Scenario.load(scenario, overrides: names, settings: settings, seed: seed)
  }
}

extension ScenarioProblems {
  /// Ends a command with every problem on a line of its own.
  var failure: Failure {
    let codes = Set(diagnostics.filter { !$0.isWarning }.map(\.code.rawValue)).sorted()
    let hint =
      codes.first.map { "\n'lastmile explain \($0)' tells more about such a problem" } ?? ""
    return .wrongInput(description + hint)
  }
}
