import ArgumentParser

struct Solve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Solve one public benchmark instance with the engines that run uses.")

  @Argument(help: "The instance file; its format is recognised from its content.")
  var instance: String

  func run() throws {
    throw Failure.wrongInput("\(instance): no engine reads this yet")
  }
}
