import Optimization
import Reporting

/// Wall-clock and processor seconds, stage by stage.
struct StageClock {
  private(set) var stages: [Timing.Stage] = []
  private var last = Deadline(seconds: nil)
  private var lastProcessor = processorSeconds()

  mutating func finish(_ name: String) {
    let processor = processorSeconds()
    stages.append(
      Timing.Stage(
        name: name, seconds: last.elapsed, processorSeconds: processor - lastProcessor))
    (last, lastProcessor) = (Deadline(seconds: nil), processor)
  }
}
