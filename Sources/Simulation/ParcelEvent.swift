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
  /// Seconds since midnight; nil where only the day is known.
  public var time: Double?
}
