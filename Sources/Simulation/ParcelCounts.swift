/// What happened to parcels over some days, somewhere: a sum that can be added up over days, zones
/// or carriers. Never one object per parcel.
public struct ParcelCounts: Sendable, Hashable {
  /// Parcels that came to the carriers' depots.
  public var generated = 0
  /// Of them, those whose owners would collect them at the nearest open pickup point.
  public var wished = 0
  /// Parcels brought to a door with nobody known to be in, counted at every attempt.
  public var doorAttempts = 0
  public var firstAttempts = 0
  public var firstAttemptsDelivered = 0
  public var doorDelivered = 0
  /// Handed over to a pickup point, whatever for.
  public var dropped = 0
  /// Of them, those with no door attempt left.
  public var redirected = 0
  /// Of them, those that found their own pickup point full and were brought to another.
  public var droppedElsewhere = 0
  /// Wishes refused for want of a free cell, counted on the day of the wish.
  public var turnedAway = 0
  /// Given back to the sender: no attempt left and no pickup point with room in reach.
  public var returned = 0
  /// Fetched by their owners. Known by site and city-wide, not by zone or carrier.
  public var collected = 0
  /// Delivered to the door or handed over to a pickup point on the day they came.
  public var sameDay = 0

  public init() {}

  public var failedAttempts: Int { doorAttempts - doorDelivered }
  public var redeliveries: Int { doorAttempts - firstAttempts }
  /// Delivered to the door or handed over to a pickup point.
  public var handedOver: Int { doorDelivered + dropped }

  public static func += (sum: inout Self, other: Self) {
    sum.generated += other.generated
    sum.wished += other.wished
    sum.doorAttempts += other.doorAttempts
    sum.firstAttempts += other.firstAttempts
    sum.firstAttemptsDelivered += other.firstAttemptsDelivered
    sum.doorDelivered += other.doorDelivered
    sum.dropped += other.dropped
    sum.redirected += other.redirected
    sum.droppedElsewhere += other.droppedElsewhere
    sum.turnedAway += other.turnedAway
    sum.returned += other.returned
    sum.collected += other.collected
    sum.sameDay += other.sameDay
  }
}

/// Where the parcels are that are neither delivered, collected nor returned, at a day's end.
public struct ParcelStock: Sendable, Hashable {
  /// In the cells of pickup points.
  public var atPickupPoints = 0
  /// At the depot for another attempt at the door.
  public var awaitingDoor = 0
  /// At the depot until their pickup point has a free cell.
  public var awaitingRoom = 0
  /// At the depot, to be brought to a pickup point tomorrow after their last attempt.
  public var awaitingRedirection = 0
  /// At the depot since they came after the day's rounds had left.
  public var cameLate = 0
  /// At the depot because the day's rounds did not get to them.
  public var backlog = 0

  public init() {}

  public var total: Int {
    atPickupPoints + awaitingDoor + awaitingRoom + awaitingRedirection + cameLate + backlog
  }
}
