import ArgumentParser

/// The command itself: names the verbs, and maps what went wrong to the exit codes scripts rely on.
@main
struct Lastmile: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lastmile",
    abstract: "Plan and measure the last mile of a city.",
    discussion: ExitStatus.explanation,
    version: Version.current,
    subcommands: [
      Initialise.self,
      Validate.self,
      Run.self,
      Solve.self,
      Check.self,
      Explain.self,
      Schema.self,
    ])

  static func main() async {
    StandardOutput.surviveClosedPipes()
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      StandardOutput.end(.done)
    } catch let failure as Failure {
      StandardError.write(failure.message)
      StandardOutput.end(failure.status)
    } catch {
      end(with: error)
    }
  }

  /// Ends with what the argument parser threw: a request for help, wrong usage, or something that
  /// nobody turned into a `Failure`, which is a defect.
  private static func end(with error: any Error) -> Never {
    switch exitCode(for: error) {
    case .success:
      StandardOutput.write(fullMessage(for: error))
      StandardOutput.end(.done)
    case .validationFailure:
      StandardError.write(fullMessage(for: error))
      StandardOutput.end(.wrongInput)
    default:
      StandardError.write("lastmile: a defect of the program: \(message(for: error))")
      StandardOutput.end(.defect)
    }
  }
}

enum Version {
  static let current = "0.1.0"
}
