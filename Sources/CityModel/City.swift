import Geography

/// What there is, as one scenario says it after its overrides: the only thing later stages read.
///
/// References between parts are indices into the arrays here. Arrays keep the files' order, and
/// every output follows it.
public struct City: Sendable {
  public var name: LocalName
  public var seed: UInt64
  public var area: Area
  public var districts: [District]
  public var zones: [Zone]
  public var modules: [PickupModule]
  public var outlets: [OutletType]
  public var sites: [CandidateSite]
  public var carriers: [Carrier]
  public var depots: [Depot]
  public var vehicles: [VehicleType]
  public var demand: DemandModel
  public var choice: PickupChoice
  public var delivery: DeliveryPractice
  public var pickup: PickupPractice
  public var standards: Standards
  public var policy: Policy
  public var siting: SitingSettings
  public var routing: RoutingSettings
  public var simulation: SimulationSettings
  /// In the file's order.
  public var disruptions: [Disruption]
  /// Where figures come from: scenario path and the source's words, in the file's order.
  public var sources: [SourceNote]

  public init(
    name: LocalName, seed: UInt64, area: Area, districts: [District], zones: [Zone],
    modules: [PickupModule], outlets: [OutletType], sites: [CandidateSite], carriers: [Carrier],
    depots: [Depot], vehicles: [VehicleType], demand: DemandModel, choice: PickupChoice,
    delivery: DeliveryPractice, pickup: PickupPractice, standards: Standards, policy: Policy,
    siting: SitingSettings, routing: RoutingSettings, simulation: SimulationSettings,
    disruptions: [Disruption] = [], sources: [SourceNote] = []
  ) {
    self.name = name
    self.seed = seed
    self.area = area
    self.districts = districts
    self.zones = zones
    self.modules = modules
    self.outlets = outlets
    self.sites = sites
    self.carriers = carriers
    self.depots = depots
    self.vehicles = vehicles
    self.demand = demand
    self.choice = choice
    self.delivery = delivery
    self.pickup = pickup
    self.standards = standards
    self.policy = policy
    self.siting = siting
    self.routing = routing
    self.simulation = simulation
    self.disruptions = disruptions
    self.sources = sources
  }
}

public struct SourceNote: Sendable, Hashable {
  public var path: String
  public var text: String

  public init(path: String, text: String) {
    self.path = path
    self.text = text
  }
}

/// A name in English and, where given, in Chinese.
public struct LocalName: Sendable, Hashable {
  public var english: String
  public var chinese: String?

  public init(_ english: String, chinese: String? = nil) {
    self.english = english
    self.chinese = chinese
  }
}

extension City {
  /// The carriers' ids; nil where several are all there are.
  public func ids(ofCarriers members: [Int]) -> String? {
    if members.count > 1, members.count == carriers.count { return nil }
    return members.map { carriers[$0].id }.joined(separator: " ")
  }

  /// Who delivers, in words: one carrier, some together or all together.
  public func words(forCarriers members: [Int]) -> String {
    let names = members.map { carriers[$0].id }.joined(separator: ", ")
    if members.count == 1 { return "carrier \(names)" }
    return members.count == carriers.count
      ? "all carriers together" : "carriers \(names) together"
  }
}
