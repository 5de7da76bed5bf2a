import Geography

/// The plane a city lies in and how far its networks are beyond the straight line.
public struct Area: Sendable, Hashable {
  public var projection: Projection
  public var grid: ServiceGrid
  /// Walking distance over straight distance.
  public var walkCircuity: Double
  /// Driving distance over straight distance, where a vehicle type names none of its own.
  public var driveCircuity: Double

  public init(
    projection: Projection, grid: ServiceGrid, walkCircuity: Double, driveCircuity: Double
  ) {
    self.projection = projection
    self.grid = grid
    self.walkCircuity = walkCircuity
    self.driveCircuity = driveCircuity
  }
}

public struct District: Sendable, Hashable {
  public var id: String
  public var name: LocalName

  public init(id: String, name: LocalName) {
    self.id = id
    self.name = name
  }
}

/// The finest place where demand is known: a community, a compound, a block or a grid cell.
public struct Zone: Sendable, Hashable {
  public var id: String
  public var name: LocalName
  public var place: Point
  public var people: Double
  /// Homes are spread evenly over a square of this area round `place`; 0 puts all at the point.
  public var area: SquareMetres
  /// Index into `City.districts`; nil where the scenario has none.
  public var district: Int?

  public init(
    id: String, name: LocalName, place: Point, people: Double, area: SquareMetres, district: Int?
  ) {
    self.id = id
    self.name = name
    self.place = place
    self.people = people
    self.area = area
    self.district = district
  }
}
