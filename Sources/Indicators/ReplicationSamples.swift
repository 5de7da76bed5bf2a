import CityModel
import Planning
import Simulation

/// The samples of one replication, level by level.
struct ReplicationSamples {
  private let setting: Setting
  private let record: ReplicationRecord
  private let constants: Sample.Constants
  private var city: City { setting.city }

  init(_ setting: Setting, _ record: ReplicationRecord) {
    self.setting = setting
    self.record = record
    let generated = record.days.reduce(0) { $0 + $1.parcels.generated }
    var door = VehicleUse()
    for zone in record.zones { door += zone.vehicles }
    let failed = record.days.reduce(0) { $0 + $1.parcels.failedAttempts }
    let delivered = record.days.reduce(0) { $0 + $1.parcels.doorDelivered }
    constants = Sample.Constants(
      city: setting.city, days: Double(record.days.count),
      yearFactor: ratio(setting.parcelsPerYear, Double(generated)) ?? 0,
      doorCostPerParcel: ratio(
        door.cost + setting.city.delivery.failedVisitCost.value * Double(failed),
        Double(delivered)))
  }

  /// In the order of `Measurement.entities`; routes are no matter of replications.
  func samples(of level: Level) -> [Sample] {
    switch level {
    case .city: [citySample]
    case .district: districtSamples
    case .cell: cellSamples
    case .community: zip(record.zones, setting.zoneWalks).map { place($0, $1) }
    case .site: setting.plan.siting.open.map(siteSample)
    case .carrier: city.carriers.indices.map(carrierSample)
    case .day: record.days.map(daySample)
    case .route: []
    }
  }

  private var citySample: Sample {
    var sample = Sample(constants: constants)
    sample.walks = setting.cityWalks
    for day in record.days {
      sample.parcels += day.parcels
      sample.vehicles += day.vehicles
      sample.residentMetres += day.residentMetres
    }
    sample.sites = totals(of: setting.plan.siting.open)
    sample.leftOver = record.days.last.map { $0.stock.total - $0.stock.atPickupPoints } ?? 0
    sample.daysToRecover = daysToRecover
    sample.worstDistrictCoverage = setting.worstDistrictCoverage
    sample.additionalPeople = setting.coverage.additionalPeople
    return sample
  }

  private var districtSamples: [Sample] {
    var samples = setting.districtWalks.map { walks in
      var sample = Sample(constants: constants)
      sample.walks = walks
      return sample
    }
    for (zone, place) in zip(city.zones, record.zones) {
      if let district = zone.district { samples[district].add(place) }
    }
    for district in samples.indices {
      samples[district].add(
        totals(of: setting.plan.siting.open.filter { setting.siteDistricts[$0.site] == district }))
    }
    return samples
  }

  private var cellSamples: [Sample] {
    var members = [[SitingPlan.OpenSite]](repeating: [], count: setting.cells.cells.count)
    for open in setting.plan.siting.open {
      members[Int(setting.cells.ofSite[open.site])].append(open)
    }
    return record.cells.indices.map { cell in
      var sample = place(record.cells[cell], setting.cellWalks[cell])
      sample.add(totals(of: members[cell]))
      return sample
    }
  }

  private func place(_ place: PlaceRecord, _ walks: Walks) -> Sample {
    var sample = Sample(constants: constants)
    sample.walks = walks
    sample.add(place)
    return sample
  }

  private func siteSample(_ open: SitingPlan.OpenSite) -> Sample {
    var sample = Sample(constants: constants)
    sample.sites = totals(of: [open])
    sample.sites.newCostPerYear = sample.sites.costPerYear
    sample.additionalPeople = setting.coverage.onlyHere[open.site]
    return sample
  }

  private func carrierSample(_ carrier: Int) -> Sample {
    var sample = Sample(constants: constants)
    for day in record.days {
      sample.parcels += day.carriers[carrier].parcels
      sample.vehicles += day.carriers[carrier].vehicles
    }
    return sample
  }

  private func daySample(_ day: DayRecord) -> Sample {
    var sample = Sample(constants: constants)
    sample.constants.days = 1
    sample.parcels = day.parcels
    sample.vehicles = day.vehicles
    sample.residentMetres = day.residentMetres
    sample.leftOver = day.stock.total - day.stock.atPickupPoints
    return sample
  }

  private func totals(of open: [SitingPlan.OpenSite]) -> SiteTotals {
    var totals = SiteTotals()
    for site in open {
      let simulated = record.sites[site.site]
      let cost = site.siteCostPerYear.value + site.moduleCostPerYear.value
      totals.open += 1
      totals.cells += site.cellCount
      totals.floorArea += site.floorArea.value
      totals.costPerYear += cost
      if city.sites[site.site].status != .existing { totals.newCostPerYear += cost }
      totals.subsidyPerYear += site.subsidyPerYear.value
      totals.dropped += simulated.dropped
      totals.turnedAway += simulated.turnedAway
      totals.vehicles += simulated.vehicles
      totals.dwellSeconds += simulated.dwellSeconds
      totals.collected += simulated.collected
      totals.waitedSeconds += simulated.waitedSeconds
      totals.sentAway += simulated.sentAway
      for peak in simulated.peaks where site.cellCount > 0 {
        totals.utilisations.append(Double(peak) / Double(site.cellCount))
        totals.cellDays += Double(site.cellCount)
      }
      totals.takenCellDays += simulated.cellSeconds / 86_400
      for (night, parcels) in simulated.dwellNights.enumerated() {
        if totals.dwellNights.count == night { totals.dwellNights.append(0) }
        totals.dwellNights[night] += parcels
      }
    }
    return totals
  }

  /// Those left for want of rounds or cells; parcels that found nobody in do not count.
  private var daysToRecover: Int? {
    let parcels = record.days.map(\.parcels.generated)
    guard let most = parcels.max(), let peak = parcels.firstIndex(of: most), most > 0 else {
      return nil
    }
    let allowed = 0.01 * Double(parcels.reduce(0, +)) / Double(parcels.count)
    let disrupted = record.days.lastIndex { day in
      city.disruptions.contains { $0.holds(on: day.day) }
    }
    let shock = max(peak, disrupted ?? peak)
    return record.days[shock...].firstIndex {
      Double($0.stock.backlog + $0.stock.awaitingRoom) <= allowed
    }.map { $0 - shock }
  }
}

extension Sample {
  fileprivate mutating func add(_ place: PlaceRecord) {
    parcels += place.parcels
    vehicles += place.vehicles
    residentMetres += place.residentMetres
  }

  /// The pickup points of an area, with the part of the rounds that their drops cause.
  fileprivate mutating func add(_ totals: SiteTotals) {
    sites = totals
    vehicles += totals.vehicles
  }
}
