/// Feasible and infeasible solutions, kept good and unlike each other (Vidal, Crainic, Gendreau,
/// Lahrichi, Rei, Oper. Res. 60, 2012): what counts is the rank by cost together with the rank by
/// distance to the nearest others.
struct Population {
  static let least = 25
  static let generation = 40
  static let elite = 4
  static let close = 5

  /// One of the two halves; members sorted by cost, distances between them alongside.
  private struct Half {
    var members: [Individual] = []
    /// Distances of every member to every other.
    var distances: [[Double]] = []
    /// Biased fitness of the members as they were when it was last asked for; nil since a change.
    var fitness: [Double]?
  }

  private var halves = [Half(), Half()]
  private(set) var best: Individual?
  private let instance: CapacitatedInstance
  /// Cost of a unit of load above capacity.
  var penalty: Double
  /// Whether the latest hundred solutions were feasible before repair.
  private var recent: [Bool] = Array(repeating: true, count: 100)
  private var recorded = 0

  init(_ instance: CapacitatedInstance, penalty: Double) {
    self.instance = instance
    self.penalty = penalty
  }

  /// Adds a solution; true when it is the best feasible one so far.
  mutating func add(_ individual: Individual, record: Bool) -> Bool {
    if record {
      recent[recorded % recent.count] = individual.isFeasible
      recorded += 1
    }
    insert(individual, individual.isFeasible ? 0 : 1)
    guard individual.isFeasible, individual.cost < (best?.cost ?? .infinity) - 1e-6 else {
      return false
    }
    best = individual
    return true
  }

  private mutating func insert(_ individual: Individual, _ half: Int) {
    let value = individual.penalised(penalty)
    let distances = halves[half].members.map { individual.distance(to: $0) }
    let position =
      halves[half].members.firstIndex { $0.penalised(penalty) > value }
      ?? halves[half].members.count
    halves[half].members.insert(individual, at: position)
    for row in halves[half].distances.indices {
      halves[half].distances[row].insert(distances[row], at: position)
    }
    var own = distances
    own.insert(.infinity, at: position)
    halves[half].distances.insert(own, at: position)
    halves[half].fitness = nil
    if halves[half].members.count > Self.least + Self.generation {
      while halves[half].members.count > Self.least { removeWorst(half) }
    }
  }

  /// Takes out a clone if there is one, else the member of the worst fitness; never the cheapest.
  private mutating func removeWorst(_ half: Int) {
    let fitness = fitness(half)
    var worst = (index: -1, isClone: false, fitness: -Double.infinity)
    for index in halves[half].members.indices.dropFirst() {
      let isClone = (halves[half].distances[index].min() ?? 1) < 1e-9
      if (isClone && !worst.isClone) || (isClone == worst.isClone && fitness[index] > worst.fitness)
      {
        worst = (index, isClone, fitness[index])
      }
    }
    guard worst.index >= 0 else { return }
    halves[half].members.remove(at: worst.index)
    halves[half].distances.remove(at: worst.index)
    for row in halves[half].distances.indices {
      halves[half].distances[row].remove(at: worst.index)
    }
  }

  private mutating func knownFitness(_ half: Int) -> [Double] {
    if let known = halves[half].fitness { return known }
    let fitness = fitness(half)
    halves[half].fitness = fitness
    return fitness
  }

  /// Biased fitness of the members, less is better.
  private func fitness(_ half: Int) -> [Double] {
    let members = halves[half].members
    guard members.count > 1 else { return members.map { _ in 0 } }
    let closeness = halves[half].distances.map(Self.closeness)
    let byDistance = members.indices.sorted { (closeness[$0], $1) > (closeness[$1], $0) }
    var fitness = [Double](repeating: 0, count: members.count)
    let last = Double(members.count - 1)
    let weight =
      members.count <= Self.elite ? 0 : 1 - Double(Self.elite) / Double(members.count)
    for (rank, index) in byDistance.enumerated() {
      fitness[index] = Double(index) / last + weight * Double(rank) / last
    }
    return fitness
  }

  /// Sum of a member's least distances to others.
  private static func closeness(_ row: [Double]) -> Double {
    var least = [Double](repeating: .infinity, count: min(close, row.count - 1))
    for distance in row where distance < least[least.count - 1] {
      var rank = least.count - 1
      while rank > 0, least[rank - 1] > distance {
        least[rank] = least[rank - 1]
        rank -= 1
      }
      least[rank] = distance
    }
    return least.reduce(0, +)
  }

  /// The fitter of two members drawn at random.
  mutating func parent(_ random: inout SearchRandom) -> Individual? {
    let fitnesses = [knownFitness(0), knownFitness(1)]
    func draw() -> (member: Individual, fitness: Double)? {
      let sizes = halves.map(\.members.count)
      guard sizes[0] + sizes[1] > 0 else { return nil }
      let index = random.index(below: sizes[0] + sizes[1])
      let half = index < sizes[0] ? 0 : 1
      let place = half == 0 ? index : index - sizes[0]
      return (halves[half].members[place], fitnesses[half][place])
    }
    guard let one = draw(), let two = draw() else { return nil }
    return one.fitness < two.fitness ? one.member : two.member
  }

  /// Steers the penalty towards a fifth of the solutions being feasible.
  mutating func adjustPenalty() {
    let share = Double(recent.count { $0 }) / Double(recent.count)
    if share < 0.15 {
      penalty = min(penalty * 1.2, 100_000)
    } else if share > 0.25 {
      penalty = max(penalty * 0.85, 1e-3)
    }
    // The infeasible half is sorted by a cost that has just changed.
    let old = halves[1]
    let order = old.members.indices.sorted {
      (old.members[$0].penalised(penalty), $0) < (old.members[$1].penalised(penalty), $1)
    }
    halves[1].fitness = nil
    halves[1].members = order.map { old.members[$0] }
    halves[1].distances = order.map { row in order.map { old.distances[row][$0] } }
  }

  /// Forgets all but the best feasible solution.
  mutating func clear() { halves = [Half(), Half()] }
}
