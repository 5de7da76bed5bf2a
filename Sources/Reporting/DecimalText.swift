/// How numbers are written in every output: plain decimals with a point, ten significant digits at
/// the most and twelve decimals at the most, no trailing zeros, no exponent, no separators between
/// thousands, whatever the machine's locale. Ten digits keep a centimetre in a longitude and a fen
/// in a budget, and drop what binary arithmetic leaves behind (0.1 + 0.2 is 0.3).
enum DecimalText {
  static let rule = """
    Numbers are plain decimals rounded to ten significant digits and at most twelve decimals.
    """

  /// Nil for what no plain decimal can say: infinite, not a number, or of 38 digits and more.
  static func text(of value: Double) -> String? {
    let magnitude = abs(value)
    guard magnitude < 1e38 else { return nil }
    if magnitude >= 1e15 { return String(Int128(value)) }
    var decimals = 12
    var limit = 1e-2
    while decimals > 0, magnitude >= limit {
      decimals -= 1
      limit *= 10
    }
    let scaled = (magnitude * powers[decimals]).rounded()
    guard scaled > 0 else { return "0" }
    var number = Int(scaled)
    while decimals > 0, number % 10 == 0 {
      number /= 10
      decimals -= 1
    }
    let sign = value < 0 ? "-" : ""
    if decimals == 0 { return sign + String(number) }
    let digits = String(number)
    let padding = String(repeating: "0", count: max(0, decimals + 1 - digits.count))
    let padded = padding + digits
    return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  }

  private static let powers = (0...12).map { count in
    (0..<count).reduce(1.0) { power, _ in power * 10 }
  }
}
