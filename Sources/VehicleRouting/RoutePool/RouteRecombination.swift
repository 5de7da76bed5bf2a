import Optimization

/// Puts the best of the trips in a pool together: the set-partitioning program over them (Rochat &
/// Taillard, J. Heuristics 1, 1995; Subramanian, Uchoa & Ochi, Comput. Oper. Res. 40, 2013), region by
/// region of neighbouring trips so that GLPK's programs stay small.
struct RouteRecombination<T: Travel>: Sendable {
  /// Stops of a region. Measured: programs of 300 rows end unsolved, those of 60 hold little that the
  /// search has not found.
  static var regionSize: Int { 110 }

  /// Trips of a region where they are long.
  static var leastTrips: Int { 8 }

  let setting: SearchSetting<T>
  let deadline: Deadline
  let threads: Int

  struct Result {
    var plan: TripPlan
    /// Programs solved, and those that found a cheaper selection.
    var programs = 0
    var improved = 0
    /// What they saved, in the search's own count of cost.
    var saved = 0.0
    /// False when the deadline came first; the plan is the old one then.
    var isWhole = true
  }

  private var flat: FlatProblem { setting.flat }

  /// - Parameters:
  ///   - effort: simplex iterations times rows, over all regions
  ///   - turn: the cuts between regions run in another direction at every turn
  func improve(_ plan: TripPlan, pool: RoutePool, effort: Int, turn: Int) -> Result {
    let near = NearStops(lists: setting.neighbours, width: setting.neighbourWidth)
    let regions = Decomposition.groups(
      of: plan, flat, near, turn: turn,
      size: max(Self.regionSize, Int(Double(Self.leastTrips) * plan.meanTrip)))
    let programs = programs(regions, plan, pool, turn)
    let stops = max(1, regions.reduce(0) { $0 + $1.stopCount })
    let answers = Slots<RegionAnswer>(regions.count)
    parallelLoop(regions.count, threads: threads) { index, _ in
      let share = Double(effort) * Double(regions[index].stopCount) / Double(stops)
      let iterations = Int(share / Double(max(1, regions[index].stopCount)))
      answers[index] = self.answer(programs[index], regions[index], iterations)
    }
    var result = Result(plan: TripPlan())
    for (index, region) in regions.enumerated() {
      let answer = answers[index] ?? RegionAnswer(isCutShort: true)
      result.isWhole = result.isWhole && !answer.isCutShort
      result.programs += 1
      if let better = answer.plan {
        result.improved += 1
        result.saved += answer.saved
        result.plan.trips += better.trips
        result.plan.absent += better.absent
      } else {
        result.plan.trips += region.trips
        result.plan.absent += region.absent
      }
    }
    return result.isWhole ? result : Result(plan: plan, isWhole: false)
  }

  private struct RegionAnswer {
    var plan: TripPlan?
    var saved = 0.0
    var isCutShort = false
  }

  // MARK: One region

  /// The region's program: its own trips first, then what the pool holds for it.
  private func answer(_ program: RegionProgram, _ region: TripPlan, _ iterations: Int)
    -> RegionAnswer
  {
    let known = Array(region.trips.indices)
    // GLPK failing is no reason to lose the plan: the region stays as it is.
    guard
      let answer = try? program.program.improve(known, iterations: iterations, deadline: deadline)
    else { return RegionAnswer() }
    guard !answer.isCutShort, let chosen = answer.chosen else {
      return RegionAnswer(isCutShort: answer.isCutShort)
    }
    let better = program.plan(chosen, flat, setting.travel)
    let saved = cost(region) - cost(better)
    // Leaving a stop out may take longer where the metric is no metric.
    let isFeasible = better.trips.allSatisfy {
      flat.fits(flat.measure($0, setting.travel), $0.kind)
    }
    return isFeasible && saved > 1e-7
      ? RegionAnswer(plan: better, saved: saved) : RegionAnswer()
  }

  private func cost(_ plan: TripPlan) -> Double {
    plan.trips.reduce(plan.absent.reduce(0) { $0 + setting.prices[Int($1)] }) {
      $0 + flat.cost(flat.measure($1, setting.travel), $1.kind)
    }
  }

  // MARK: Columns

  private func programs(_ regions: [TripPlan], _ plan: TripPlan, _ pool: RoutePool, _ turn: Int)
    -> [RegionProgram]
  {
    var regionOf = [Int32](repeating: -1, count: flat.stopCount)
    var rowOf = regionOf
    let spare = flat.spareVehicles(plan, groups: regions.count, turn: turn)
    var programs = regions.enumerated().map { index, region in
      let stops = region.trips.flatMap(\.stops) + region.absent
      for (row, stop) in stops.enumerated() {
        (regionOf[Int(stop)], rowOf[Int(stop)]) = (Int32(index), Int32(row))
      }
      var limit: [Int?] = flat.kinds.indices.map { kind in
        flat.kinds[kind].available == Int.max ? nil : spare[index][kind]
      }
      for trip in region.trips { limit[trip.kind] = limit[trip.kind].map { $0 + 1 } }
      return RegionProgram(
        stops: stops,
        program: RouteProgram(penalty: stops.map { setting.prices[Int($0)] }, limit: limit))
    }
    for (index, region) in regions.enumerated() {
      for trip in region.trips {
        let cost = flat.cost(flat.measure(trip, setting.travel), trip.kind)
        programs[index].program.add(
          kind: trip.kind, cost: cost, stops: trip.stops.lazy.map { rowOf[Int($0)] })
      }
    }
    pool.visit { kind, stops, cost in
      let region = regionOf[Int(stops[0])]
      guard region >= 0, stops.allSatisfy({ regionOf[Int($0)] == region }) else { return }
      for (kind, cost) in vehicles(for: stops, met: kind, cost) {
        programs[Int(region)].program.add(
          kind: kind, cost: cost, stops: stops.lazy.map { rowOf[Int($0)] })
      }
    }
    return programs
  }

  /// The kinds at the trip's depot that may drive it, each with its cost.
  private func vehicles(for stops: UnsafeBufferPointer<Int32>, met kind: Int, _ cost: Double)
    -> [(kind: Int, cost: Double)]
  {
    if flat.kinds.count == 1 { return [(kind, cost)] }
    let list = Array(stops)
    return flat.kinds.indices.compactMap { other in
      guard flat.kinds[other].depot == flat.kinds[kind].depot, flat.kinds[other].available > 0
      else { return nil }
      if other == kind { return (kind, cost) }
      guard list.allSatisfy({ flat.allows(Int($0), other) }), flat.fitsCapacity(list, other) else {
        return nil
      }
      let measure = flat.measure(Trip(kind: other, stops: list), setting.travel)
      return flat.fits(measure, other) ? (other, flat.cost(measure, other)) : nil
    }
  }
}

/// A region's program with the problem's own indices of its stops.
private struct RegionProgram: Sendable {
  let stops: [Int32]
  var program: RouteProgram

  /// The chosen columns as trips, every stop on one of them only: it leaves the others where that
  /// saves most.
  func plan<T: Travel>(_ chosen: [Int], _ flat: FlatProblem, _ travel: T) -> TripPlan {
    var trips = chosen.map { column in
      Trip(
        kind: Int(program.kind[column]), stops: program.stops(of: column).map { stops[Int($0)] })
    }
    var visits: [Int32: [Int]] = [:]
    for (index, trip) in trips.enumerated() {
      for stop in trip.stops { visits[stop, default: []].append(index) }
    }
    for stop in stops {
      guard var visitors = visits[stop] else { continue }
      while visitors.count > 1 {
        let saving = visitors.map { index in
          let shorter = trips[index].without(stop)
          return flat.cost(flat.measure(trips[index], travel), trips[index].kind)
            - (shorter.stops.isEmpty ? 0 : flat.cost(flat.measure(shorter, travel), shorter.kind))
        }
        let most = saving.indices.max { (saving[$0], $1) < (saving[$1], $0) } ?? 0
        trips[visitors[most]] = trips[visitors[most]].without(stop)
        visitors.remove(at: most)
      }
    }
    let absent = stops.filter { visits[$0] == nil }
    return TripPlan(trips: trips.filter { !$0.stops.isEmpty }, absent: absent)
  }
}

extension Trip {
  fileprivate func without(_ stop: Int32) -> Trip {
    Trip(kind: kind, stops: stops.filter { $0 != stop })
  }
}
