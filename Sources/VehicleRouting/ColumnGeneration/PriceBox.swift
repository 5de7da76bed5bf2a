/// Keeps the prices of stops near the best ones known: those of a linear program with few columns leap
/// from corner to corner, most of all where trips are long (the trust region of Kallehauge, Larsen &
/// Madsen, Comput. Oper. Res. 33, 2006; Marsten, Hogan & Blankenship, Operations Research 23, 1975).
struct PriceBox {
  /// The best prices known.
  var center: TripMaster.Duals
  /// The bound that they give, as far as the present pricing tells; nil where it has not looked.
  private(set) var value: Double?
  /// How far a stop's price may be from the center's.
  private(set) var width = 0.0
  /// A stop's price on average.
  private var unit: Double {
    max(1e-9, center.stop.reduce(0, +) / Double(max(1, center.stop.count)))
  }

  private static let (longer, shorter) = (1.5, 0.95)
  /// Bounds of the width, by the average price.
  private static let (least, most) = (0.01, 1.0)

  init(center: TripMaster.Duals) { self.center = center }

  /// Starts anew from the center, for pricing that looks harder or a program with other rows.
  /// - Parameter share: width, by the average price
  mutating func restart(width share: Double) {
    (value, width) = (nil, share * unit)
  }

  /// Moves to prices that give a better bound; comes closer to the center where they do not.
  /// - Parameter isBoxed: whether some price is as far away as it may be
  mutating func offer(_ prices: TripMaster.Duals, _ newValue: Double, isBoxed: Bool) {
    guard let value, newValue <= value else {
      if value != nil, isBoxed { width = min(width * Self.longer, Self.most * unit) }
      (center, value) = (prices, newValue)
      return
    }
    width = max(width * Self.shorter, Self.least * unit)
  }

  /// Where the best prices are settled, but for the box.
  mutating func widen() { width *= 2 }
}
