import CityModel

/// Something that happened to some parcels alike: of one building, carrier and size, at one moment.
public struct ParcelEvent: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// To the carrier's depot.
    case came
    /// To the door.
    case delivered
    /// Nobody was in.
    case failed
    /// Into a cell of a pickup point.
    case dropped
    /// By a pickup point without a free cell.
    case refused
    /// By the owner.
    case collected
    /// To the sender.
    case returned
    /// By the rounds that left.
    case leftBehind = "left_behind"
  }

  public var kind: Kind
  /// Index into `Buildings`.
  public var building: Int32
  /// Index into `City.carriers`.
  public var carrier: Int32
  public var size: SizeClass
  /// Index into `City.sites`; −1 where no pickup point is concerned.
  public var site: Int32
  public var parcels: Int32
  /// Door attempts that had failed before.
  public var failed: Int32
  /// Seconds since midnight; nil where only the day is known.
  public var time: Double?

  public init(
    kind: Kind, building: Int32, carrier: Int32, size: SizeClass, site: Int32 = -1, parcels: Int32,
    failed: Int32 = 0, time: Double? = nil
  ) {
    self.kind = kind
    self.building = building
    self.carrier = carrier
    self.size = size
    self.site = site
    self.parcels = parcels
    self.failed = failed
    self.time = time
  }
}
