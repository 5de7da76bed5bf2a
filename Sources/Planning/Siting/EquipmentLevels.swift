import CityModel
import Geography

/// One way of equipping a site: copies of its outlet's modules.
struct EquipmentLevel: Sendable, Hashable {
  /// In the order of `OutletType.modules`.
  var moduleCounts: [Int]
  var cells: BySize<Int>
  /// Modules only, yuan a year.
  var cost: Double
  var floorArea: Double
  /// Parcels a day, of the sizes that fit, for which the cells suffice.
  var capacity: Double
  /// Share of all parcels that are of those sizes.
  var fittingShare: Double
}

/// The sensible ways of equipping each kind of site, computed once for each outlet type, limit and
/// dispersion.
struct EquipmentCatalogue {
  private struct Key: Hashable {
    var outlet: Int
    var limit: Int
    var zones: Int
  }

  private let city: City
  private let occupancy: OccupancyModel
  private var levels: [Key: [EquipmentLevel]] = [:]
  private var capacities: [Int: [Int: Double]] = [:]

  init(_ city: City) {
    self.city = city
    occupancy = OccupancyModel(city.pickup, city.demand)
  }

  /// From the cheapest up, each dearer one with more capacity. A site that takes no module has one
  /// level without cells.
  ///
  /// - Parameter concentration: Σλᵢ² / (Σλᵢ)² over the zones i it serves: the more zones, the less
  ///   their demand varies together, and the fewer cells are needed
  mutating func levels(site: Int, concentration: Double) -> [EquipmentLevel] {
    let place = city.sites[site]
    let key = Key(
      outlet: place.outlet, limit: place.maximumModules, zones: Self.zones(concentration))
    if let known = levels[key] { return known }
    let made = makeLevels(key)
    levels[key] = made
    return made
  }

  /// A given way of equipping the site.
  ///
  /// - Parameter moduleCounts: in the order of `OutletType.modules`
  mutating func level(site: Int, moduleCounts: [Int], concentration: Double) -> EquipmentLevel {
    let modules = city.outlets[city.sites[site].outlet].modules.map { city.modules[$0] }
    return level(moduleCounts, modules, zones: Self.zones(concentration))
  }

  private static func zones(_ concentration: Double) -> Int {
    zoneSteps.last { Double($0) * concentration <= 1 + 1e-9 } ?? 1
  }

  /// Numbers of equal zones that capacities are computed for.
  private static let zoneSteps = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64]

  private mutating func makeLevels(_ key: Key) -> [EquipmentLevel] {
    let modules = city.outlets[key.outlet].modules.map { city.modules[$0] }
    var made = combinations(kinds: modules.count, limit: key.limit).map { counts in
      level(counts, modules, zones: key.zones)
    }
    made.sort { ($0.cost, -$0.capacity) < ($1.cost, -$1.capacity) }
    var kept: [EquipmentLevel] = []
    for level in made where level.capacity > (kept.last?.capacity ?? -1) { kept.append(level) }
    return kept
  }

  private mutating func level(_ counts: [Int], _ modules: [PickupModule], zones: Int)
    -> EquipmentLevel
  {
    var level = EquipmentLevel(
      moduleCounts: counts, cells: BySize(small: 0, medium: 0, large: 0), cost: 0, floorArea: 0,
      capacity: 0, fittingShare: 0)
    for (count, module) in zip(counts, modules) {
      for size in SizeClass.allCases { level.cells[size] += count * module.cells[size] }
      level.cost += Double(count) * module.costPerYear.value
      level.floorArea += Double(count) * module.floorArea.value
    }
    level.fittingShare = level.cells.fittingShare(of: city.demand.sizes)
    level.capacity = capacity(level.cells, level.fittingShare, zones)
    return level
  }

  /// A parcel takes a cell of its class or a larger one, so that the parcels of a class and above
  /// must find room in the cells of that class and above. Each of these conditions holds with the
  /// quantile's probability. Parcels too large for every cell are not counted.
  private mutating func capacity(_ cells: BySize<Int>, _ fittingShare: Double, _ zones: Int)
    -> Double
  {
    guard fittingShare > 0 else { return 0 }
    var (room, share, arrivals) = (0, 0.0, Double.infinity)
    for size in SizeClass.allCases.reversed() {
      room += cells[size]
      guard cells.fits(size), city.demand.sizes[size] > 0 else { continue }
      share += city.demand.sizes[size] / fittingShare
      arrivals = min(arrivals, capacity(room, zones) / share)
    }
    return arrivals
  }

  private mutating func capacity(_ cells: Int, _ zones: Int) -> Double {
    if let known = capacities[zones]?[cells] { return known }
    let made = occupancy.capacity(cells: cells, dispersion: city.demand.dispersion / Double(zones))
    capacities[zones, default: [:]][cells] = made
    return made
  }

  /// Every choice of 1 … `limit` modules, or of none where there is nothing to choose from.
  private func combinations(kinds: Int, limit: Int) -> [[Int]] {
    guard kinds > 0, limit > 0 else { return [Array(repeating: 0, count: kinds)] }
    var found: [[Int]] = [[]]
    for _ in 0..<kinds {
      found = found.flatMap { start in
        (0...(limit - start.reduce(0, +))).map { start + [$0] }
      }
    }
    return found.filter { $0.contains { $0 > 0 } }
  }
}

extension [EquipmentLevel] {
  /// Position of the cheapest level that suffices for so many wished parcels a day, of all sizes; nil
  /// where none does.
  func cheapest(for parcels: Double) -> Int? {
    firstIndex { $0.capacity >= parcels * $0.fittingShare }
  }
}
