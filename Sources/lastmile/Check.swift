import ArgumentParser

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Recompute a solution's cost and feasibility from the instance alone.")

  @Argument(help: "The instance file.")
  var instance: String

  @Argument(help: "The solution file.")
  var solution: String

  func run() throws {
    throw Failure.wrongInput("\(instance): no engine reads this yet")
  }
}
