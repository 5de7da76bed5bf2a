import Testing

@testable import VehicleRouting

@Suite("Absences")
struct AbsencesTests {
  @Test("sums of absences are those of a recount over all missing stops")
  func sums() throws {
    let problem = try SmallProblems.make([.windows, .fewVehicles], stops: 24, seed: 6)
    SearchStates.withTimes(problem) { _, state in
      var absences = Absences(state)
      defer { absences.release() }
      #expect(absences.count == 24)
      var times = [Int](repeating: 0, count: 24)
      var missing = Set(0..<24)
      var random = SearchRandom(seed: 2, 1)
      var falls = 0
      for step in 0..<400 {
        let seed = absences.draw(&random)
        #expect(missing.contains(seed))
        state.begin()
        var price = -state.ruin(Ruin(), seed, &random)
        price += state.recreate(Recreate(), &random)
        let after = Set((0..<24).filter { state.nodes[$0].route < 0 })
        let change = after.reduce(0) { $0 + times[$1] } - missing.reduce(0) { $0 + times[$1] }
        let isRarer = absences.fall(in: state)
        #expect(isRarer == (change < 0), "step \(step)")
        for index in 0..<state.poolCount where after.contains(Int(state.pool[index])) {
          times[Int(state.pool[index])] += 1
        }
        if isRarer || after.count < missing.count {
          absences.keep(state)
          state.cost = state.changedCost() + price
          state.commit()
          missing = after
          falls += isRarer ? 1 : 0
        } else {
          state.undo()
        }
        #expect(absences.count == missing.count)
      }
      #expect(falls > 20)
      #expect(!missing.isEmpty)
    }
  }

  @Test("stops that may be left out are not missing")
  func optional() throws {
    let problem = try SmallProblems.make([.windows, .optional], stops: 8, seed: 1)
    SearchStates.withTimes(problem) { _, state in
      let absences = Absences(state)
      defer { absences.release() }
      #expect(absences.count == 0)
    }
  }
}
