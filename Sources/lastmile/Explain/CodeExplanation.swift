import Scenario

/// What a code of a message means, and its mend.
enum CodeExplanation {
  static func text(of code: String) throws -> String {
    if let found = DiagnosticCode(rawValue: code.uppercased()) { return text(found) }
    if let text = InstanceCodes.explanation(of: code.uppercased()) { return text }
    let codes = DiagnosticCode.allCases.map(\.rawValue) + InstanceCodes.all
    throw Failure.wrongInput(
      "no code and no run '\(code)'; the codes are: \(codes.sorted().joined(separator: " "))")
  }

  private static func text(_ code: DiagnosticCode) -> String {
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
