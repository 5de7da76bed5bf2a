import ArgumentParser

@main
struct Lastmile: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lastmile", abstract: "Plan and measure the last mile of a city.")
}
