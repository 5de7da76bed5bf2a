import Optimization
import Synchronization

/// One line on standard error that is redrawn while an engine works. Silent unless a person watches.
final class ProgressLine: Sendable {
  private struct State {
    var lastDrawn = -Double.infinity
    var drawn = false
  }
  private let state = Mutex(State())
  private let shown: Bool

  /// - Parameter quiet: what `--quiet` says.
  init(quiet: Bool) { shown = !quiet && StandardError.isTerminal }

  /// Where an engine reports to.
  var handler: ProgressHandler {
    guard shown else { return silent }
    return { [self] progress in draw(Self.text(of: progress), at: progress.seconds) }
  }

  /// Shows a text, at most ten times a second.
  func draw(_ text: String, at seconds: Double) {
    guard shown else { return }
    state.withLock { state in
      guard seconds - state.lastDrawn >= 0.1 || seconds < state.lastDrawn else { return }
      state.lastDrawn = seconds
      state.drawn = true
      StandardError.writePart("\r\u{1B}[K" + text)
    }
  }

  /// Clears the line; call it before anything else is printed.
  func clear() {
    state.withLock { state in
      if state.drawn { StandardError.writePart("\r\u{1B}[K") }
      state.drawn = false
    }
  }

  /// Such as `  12.3 s  branch and cut  5,819 ≥ 5,801.5  gap 0.30%`.
  static func text(of progress: Progress) -> String {
    var parts = ["\(fixed(progress.seconds, 1)) s", progress.phase]
    if let objective = progress.objective { parts.append("objective \(fixed(objective, 1))") }
    if let bound = progress.bound { parts.append("bound \(fixed(bound, 1))") }
    if let objective = progress.objective, let bound = progress.bound {
      let gap = relativeGap(objective: objective, bound: bound)
      if gap.isFinite { parts.append("gap \(fixed(100 * gap, 2))%") }
    }
    return parts.joined(separator: "  ")
  }
}

/// A number with a fixed count of decimals, whatever the machine's locale.
func fixed(_ value: Double, _ decimals: Int) -> String {
  guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  let scaled = (abs(value) * scale).rounded()
  guard scaled < 9e15 else { return "\(value)" }
  let digits = String(Int(scaled))
  let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
  let whole = padded.dropLast(decimals)
  let sign = value < 0 && scaled > 0 ? "-" : ""
  return decimals == 0 ? sign + whole : "\(sign)\(whole).\(padded.suffix(decimals))"
}
