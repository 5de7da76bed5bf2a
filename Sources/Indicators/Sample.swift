import CityModel
import Simulation

/// What one replication says of one entity: all that its indicators are computed from.
struct Sample {
  var constants: Constants
  var walks: Walks?
  var parcels = ParcelCounts()
  /// Parcels neither delivered nor at a pickup point at the end of the last day.
  var leftOver = 0
  var vehicles = VehicleUse()
  var residentMetres = 0.0
  var sites = SiteTotals()
  /// Days after the one with most parcels until hardly any were left over; nil if that never came.
  var daysToRecover: Int?
  /// Of the city: the lowest of its districts' shares of covered people.
  var worstDistrictCoverage: Double?
  /// People covered that existing pickup points alone would not cover, or that only this site does.
  var additionalPeople: Double?

  /// What is the same for every entity of a replication.
  struct Constants {
    var city: City
    var days: Double
    /// Parcels of an average year over those of the simulated days: what turns sums over the
    /// simulated days into years.
    var yearFactor: Double
    /// Yuan of rounds and failed visits per parcel delivered to the door, city-wide.
    var doorCostPerParcel: Double?
  }

  var perYear: Double { constants.yearFactor }
  var days: Double { constants.days }
  var failedVisitCost: Double {
    constants.city.delivery.failedVisitCost.value * Double(parcels.failedAttempts)
  }
  /// Of the simulated days; the sites' part of the year's cost is that of their parcels.
  var siteCost: Double { perYear > 0 ? sites.costPerYear / perYear : 0 }
  var cost: Double { siteCost + vehicles.cost + failedVisitCost }
  /// Residents' trips by car, kgCO2e.
  var residentKilograms: Double {
    let choice = constants.city.choice
    return (1 - choice.shareOnFoot) * choice.carKilogramsCO2ePerMetre * residentMetres
  }
}

/// Some open pickup points together.
struct SiteTotals {
  var open = 0
  var cells = 0
  var floorArea = 0.0
  /// Yuan a year, place and modules, before subsidy.
  var costPerYear = 0.0
  /// Of those that do not exist yet.
  var newCostPerYear = 0.0
  var subsidyPerYear = 0.0
  var dropped = 0
  var turnedAway = 0
  /// The part of the rounds the drops are answerable for.
  var vehicles = VehicleUse()
  /// Greatest share of the cells taken, by site and day.
  var utilisations: [Double] = []
  var cellDays = 0.0
  var takenCellDays = 0.0
  /// Parcels by nights of stay.
  var dwellNights: [Int] = []
  /// Seconds from drop to collection, all parcels together.
  var dwellSeconds = 0.0
  /// Parcels fetched, seconds their owners stood in line, and owners sent away at closing time.
  var collected = 0
  var waitedSeconds = 0.0
  var sentAway = 0

  /// The least share that 95 % of the site-days do not exceed.
  var utilisationP95: Double? {
    guard !utilisations.isEmpty else { return nil }
    let rank = (0.95 * Double(utilisations.count)).rounded(.up)
    return utilisations.sorted()[max(0, Int(rank) - 1)]
  }

  var dwellMean: Double? {
    let nights = dwellNights.enumerated().reduce(0) { $0 + $1.offset * $1.element }
    return ratio(nights, dwellNights.reduce(0, +))
  }

  var dwellP95: Double? {
    let all = dwellNights.reduce(0, +)
    guard all > 0 else { return nil }
    var sum = 0
    for (nights, count) in dwellNights.enumerated() {
      sum += count
      if Double(sum) >= 0.95 * Double(all) { return Double(nights) }
    }
    return nil
  }
}
