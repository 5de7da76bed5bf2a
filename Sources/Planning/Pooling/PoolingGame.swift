import CityModel
import Demand
import Geography
import Optimization

/// What delivering together saves, and how the saving is divided among the carriers.
///
/// A coalition of carriers serves its parcels of an ordinary day together, from all its depots, on
/// fixed territories; the pickup points are the plan's and open to all. Each coalition's rounds get
/// the search of a day, so a saving carries the search's own error of a per cent or so.
public struct PoolingGame: Sendable {
  /// A measure of a day's rounds.
  public enum Measure: String, Sendable, Hashable, CaseIterable {
    case cost = "cost_cny_per_day"
    case distance = "vehicle_km_per_day"
    case vehicles = "vehicles_per_day"
    case emission = "kgco2e_per_day"

    public var unit: String {
      switch self {
      case .cost: "CNY/day"
      case .distance: "km/day"
      case .vehicles: "vehicles/day"
      case .emission: "kgCO2e/day"
      }
    }
  }

  /// By carrier and measure, in the order of `Measure.allCases`.
  public let alone: [[Double]]
  /// Of all carriers together.
  public let together: [Double]
  /// The division of `together`.
  public let division: ShapleyValue
  /// Coalitions whose rounds were planned.
  public let coalitions: Int

  /// - Throws: `RoutingProblemError` where the vehicles make no routing problem;
  ///   `CarrierWithoutDepot` where a carrier cannot deliver alone.
  public init(
    _ city: City, _ plan: Plan, options: PlanningOptions = PlanningOptions(),
    progress: @escaping ProgressHandler = silent
  ) throws {
    for carrier in city.carriers.indices
    where !city.depots.contains(where: { $0.carrier == nil || $0.carrier == carrier }) {
      throw CarrierWithoutDepot(carrier: city.carriers[carrier].id)
    }
    let expected = ExpectedLoads(
      city, plan.buildings, access: plan.access, siting: plan.siting)
    var planned: [UInt64: [Double]] = [:]
    func cost(_ coalition: UInt64) throws -> [Double] {
      if let known = planned[coalition] { return known }
      let members = city.carriers.indices.filter { coalition & (1 << UInt64($0)) != 0 }
      let routes = try planCoalition(
        city, buildings: plan.buildings, expected: expected, members: members, options: options,
        progress: progress)
      let totals = Self.totals(routes, city)
      planned[coalition] = totals
      return totals
    }
    let count = city.carriers.count
    division = try ShapleyValue(
      players: count, stream: RandomStream(seed: city.seed, name: "shapley"), cost: cost)
    together = try cost((1 << UInt64(count)) - 1)
    alone = try (0..<count).map { try cost(1 << UInt64($0)) }
    coalitions = planned.count
  }

  private static func totals(_ routes: RoutePlan, _ city: City) -> [Double] {
    let driven = routes.tasks.flatMap(\.routes)
    let metres = driven.reduce(0) { $0 + $1.distance.value }
    let kilograms = driven.reduce(0) {
      $0 + $1.distance.value * city.vehicles[$1.vehicle].kilogramsCO2ePerMetre
    }
    return [routes.cost.value, metres / 1000, Double(driven.count), kilograms]
  }
}

/// Alone, this carrier could not deliver at all, so that there is nothing to compare with.
public struct CarrierWithoutDepot: Error, Sendable, CustomStringConvertible {
  public var carrier: String

  public var description: String {
    "carrier '\(carrier)' has no depot and cannot deliver alone; pooling has nothing to save"
  }
}
