import Optimization
import Synchronization

/// Progress as it came in.
final class Collected: Sendable {
  private let reports = Mutex<[Progress]>([])
  func append(_ report: Progress) { reports.withLock { $0.append(report) } }
  var all: [Progress] { reports.withLock { $0 } }
}
