import Geography

public enum YuanUnit: Sendable {}
public typealias Yuan = Quantity<YuanUnit>

/// The locker-cell size classes, small to large. A parcel takes a cell of its class or a larger one.
public enum SizeClass: Int, Sendable, Hashable, CaseIterable, Comparable {
  case small, medium, large

  /// The letter used in scenario files and outputs.
  public var letter: String {
    switch self {
    case .small: "S"
    case .medium: "M"
    case .large: "L"
    }
  }

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// One value per size class.
public struct BySize<Value: Sendable & Hashable>: Sendable, Hashable {
  public var small: Value
  public var medium: Value
  public var large: Value

  public init(small: Value, medium: Value, large: Value) {
    self.small = small
    self.medium = medium
    self.large = large
  }

  public subscript(size: SizeClass) -> Value {
    get {
      switch size {
      case .small: small
      case .medium: medium
      case .large: large
      }
    }
    set {
      switch size {
      case .small: small = newValue
      case .medium: medium = newValue
      case .large: large = newValue
      }
    }
  }
}

/// What a pickup point is built of: a bank of lockers or a run of shelves.
public struct PickupModule: Sendable, Hashable {
  public var id: String
  public var name: LocalName
  public var cells: BySize<Int>
  /// Capital charge and upkeep, a year.
  public var costPerYear: Yuan
  public var floorArea: SquareMetres

  public init(
    id: String, name: LocalName, cells: BySize<Int>, costPerYear: Yuan, floorArea: SquareMetres
  ) {
    self.id = id
    self.name = name
    self.cells = cells
    self.costPerYear = costPerYear
    self.floorArea = floorArea
  }

  public var cellCount: Int { cells.small + cells.medium + cells.large }
}

/// A kind of place that may hold a pickup point, as a commercial-outlet plan names it.
public struct OutletType: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable { case locker, staffed }

  public var id: String
  public var name: LocalName
  public var kind: Kind
  /// Rent, clerk, connection: what the place costs a year before any module.
  public var siteCostPerYear: Yuan
  /// Indices into `City.modules`.
  public var modules: [Int]
  /// The most modules one site of this type can hold, all kinds together.
  public var maximumModules: Int
  public var hours: OpeningHours
  /// Parcels an hour that the counter hands out; nil where owners need not wait.
  public var counterParcelsPerHour: Double?

  public init(
    id: String, name: LocalName, kind: Kind, siteCostPerYear: Yuan, modules: [Int],
    maximumModules: Int, hours: OpeningHours = .allDay, counterParcelsPerHour: Double? = nil
  ) {
    self.id = id
    self.name = name
    self.kind = kind
    self.siteCostPerYear = siteCostPerYear
    self.modules = modules
    self.maximumModules = maximumModules
    self.hours = hours
    self.counterParcelsPerHour = counterParcelsPerHour
  }
}

/// A place where a pickup point may open, or already is.
public struct CandidateSite: Sendable, Hashable {
  public enum Status: String, Sendable, Hashable, CaseIterable {
    case candidate, existing, forced, forbidden
  }

  public var id: String
  public var name: LocalName
  public var place: Point
  /// Index into `City.outlets`.
  public var outlet: Int
  public var status: Status
  /// In place of the outlet type's own cost, where the file says so.
  public var siteCostPerYear: Yuan
  public var maximumModules: Int
  /// Those whose parcels it takes, indices into `City.carriers`, ascending; nil: everybody's.
  public var carriers: [Int]?

  public init(
    id: String, name: LocalName, place: Point, outlet: Int, status: Status, siteCostPerYear: Yuan,
    maximumModules: Int, carriers: [Int]? = nil
  ) {
    self.id = id
    self.name = name
    self.place = place
    self.outlet = outlet
    self.status = status
    self.siteCostPerYear = siteCostPerYear
    self.maximumModules = maximumModules
    self.carriers = carriers
  }

  public func takes(carrier: Int) -> Bool { carriers?.contains(carrier) ?? true }
}
