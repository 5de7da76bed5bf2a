import ArgumentParser
import Scenario

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell what a code such as E203 means, and its mend.")

  @Argument(help: "A code, as messages about files show it.")
  var code: String

  func run() throws {
    let code = code.uppercased()
    if let found = DiagnosticCode(rawValue: code) {
      StandardOutput.write(Self.text(found))
    } else if let text = InstanceCodes.explanation(of: code) {
      StandardOutput.write(text)
    } else {
      let codes = DiagnosticCode.allCases.map(\.rawValue) + InstanceCodes.all
      throw Failure.wrongInput(
        "no code '\(self.code)'; there are: \(codes.sorted().joined(separator: " "))")
    }
  }

  static func text(_ code: DiagnosticCode) -> String {
    let explanation = code.explanation
    let example = explanation.example.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "    " + $0 }.joined(separator: "\n")
    return """
      \(code.rawValue) \(explanation.title)

      \(explanation.meaning)

      Mend: \(explanation.mend)

      Example:
      \(example)
      """
  }
}
