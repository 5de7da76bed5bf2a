/// Stops that must be served and are on no trip, and how often each was left out. Where vehicles are
/// few, a step may be taken though it costs more if the stops it leaves out were left out less often
/// than those it takes in: what is hard to place gets its place before what is easy (the sum of
/// absences in the fleet minimisation of Christiaens & Vanden Berghe, Transp. Sci. 54, 2020; there
/// it is taken whatever it costs, which where vehicles are nearly full leaves trips so long that
/// the last stops find no room).
struct Absences {
  private let times: UnsafeMutablePointer<Int32>
  private let isRequired: UnsafeMutablePointer<Bool>
  private let missing: UnsafeMutablePointer<Int32>
  /// Stops missing at present.
  private(set) var count = 0

  init<T: Travel, W: TimeRule>(_ state: SearchState<T, W>) {
    let size = max(1, state.stopCount)
    times = .allocate(capacity: size)
    times.initialize(repeating: 0, count: size)
    isRequired = .allocate(capacity: size)
    missing = .allocate(capacity: size)
    for stop in 0..<state.stopCount {
      isRequired[stop] = state.flat.problem.stops[Int(state.stops[stop])].penalty == nil
      if isRequired[stop], state.nodes[stop].route < 0 { add(stop) }
    }
  }

  func release() {
    times.deallocate()
    isRequired.deallocate()
    missing.deallocate()
  }

  /// A missing stop, for a step to begin at.
  func draw(_ random: inout SearchRandom) -> Int { Int(missing[random.index(below: count)]) }

  /// Whether the stops that the step in hand leaves out were left out less often before than those
  /// missing stops that it looked at. What it leaves out is counted.
  mutating func fall<T: Travel, W: TimeRule>(in state: SearchState<T, W>) -> Bool {
    var change = 0
    // Before the counts of this step.
    for index in 0..<count where state.isPooled(Int(missing[index])) {
      change -= Int(times[Int(missing[index])])
    }
    for index in 0..<state.poolCount where isLeftOut(index, state) {
      let stop = Int(state.pool[index])
      change += Int(times[stop])
      times[stop] &+= 1
    }
    return change < 0
  }

  /// Takes over what the step in hand, which is kept, leaves out.
  mutating func keep<T: Travel, W: TimeRule>(_ state: SearchState<T, W>) {
    var left = 0
    for index in 0..<count where !state.isPooled(Int(missing[index])) {
      missing[left] = missing[index]
      left += 1
    }
    count = left
    for index in 0..<state.poolCount where isLeftOut(index, state) { add(Int(state.pool[index])) }
  }

  private func isLeftOut<T: Travel, W: TimeRule>(_ index: Int, _ state: SearchState<T, W>) -> Bool {
    let stop = Int(state.pool[index])
    return isRequired[stop] && state.nodes[stop].route < 0
  }

  private mutating func add(_ stop: Int) {
    missing[count] = Int32(truncatingIfNeeded: stop)
    count += 1
  }
}
