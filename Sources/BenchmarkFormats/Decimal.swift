import Foundation

/// Powers of ten that a `Double` holds exactly.
private let exactPowers: [Double] = (0...22).map { exponent in
  (0..<exponent).reduce(1.0) { power, _ in power * 10 }
}

/// The decimal number that the bytes spell, correctly rounded; nil where they spell none.
///
/// Takes `12`, `-3.5`, `7500.`, `.5`, `+1.2e+03`; not `inf`, `nan` or hexadecimal.
func decimal(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
  var index = 0
  let count = bytes.count
  var negative = false
  if index < count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
    negative = bytes[index] == UInt8(ascii: "-")
    index += 1
  }
  var mantissa: UInt64 = 0
  var exponent = 0
  var digits = 0
  var pointSeen = false
  while index < count {
    let byte = bytes[index]
    if byte.isDigit {
      digits += 1
      if mantissa < 100_000_000_000_000_000 {
        mantissa = mantissa * 10 + UInt64(byte - 48)
        if pointSeen { exponent -= 1 }
      } else {
        return slowDecimal(bytes)
      }
    } else if byte == UInt8(ascii: "."), !pointSeen {
      pointSeen = true
    } else {
      break
    }
    index += 1
  }
  guard digits > 0 else { return nil }
  if index < count {
    guard let written = writtenExponent(bytes, from: index) else { return nil }
    exponent += written
  }
  guard mantissa < 1 << 53, abs(exponent) <= 22 else { return slowDecimal(bytes) }
  let magnitude =
    exponent < 0
    ? Double(mantissa) / exactPowers[-exponent] : Double(mantissa) * exactPowers[exponent]
  return negative ? -magnitude : magnitude
}

/// The exponent written as `e+03`, limited to ±9999; nil where something else is written.
private func writtenExponent(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
  var index = start
  guard bytes[index] | 0x20 == UInt8(ascii: "e") else { return nil }
  index += 1
  var sign = 1
  if index < bytes.count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
    sign = bytes[index] == UInt8(ascii: "-") ? -1 : 1
    index += 1
  }
  guard index < bytes.count else { return nil }
  var value = 0
  while index < bytes.count {
    guard bytes[index].isDigit else { return nil }
    value = min(9999, value * 10 + Int(bytes[index] - 48))
    index += 1
  }
  return sign * value
}

/// The standard library's parser, behind a check that only decimal notation gets to it.
private func slowDecimal(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
  let decimalNotation = bytes.allSatisfy {
    $0.isDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+")
      || $0 | 0x20 == UInt8(ascii: "e")
  }
  guard decimalNotation, let value = Double(String(decoding: bytes, as: UTF8.self)) else {
    // "7500." with very many digits: the library wants a digit after the point.
    return bytes.last == UInt8(ascii: ".") && bytes.count > 1
      ? decimal(UnsafeBufferPointer(rebasing: bytes.dropLast())) : nil
  }
  return value
}
