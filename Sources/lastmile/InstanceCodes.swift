import BenchmarkFormats

/// The codes of messages about instance and solution files, for `explain`.
enum InstanceCodes {
  static let all = DiagnosticCode.allCases.map(\.rawValue)

  static func explanation(of code: String) -> String? {
    DiagnosticCode(rawValue: code).map {
      "\(code) in an instance or solution file\n\n\($0.explanation)"
    }
  }
}
