import CityModel

extension Checker {
  func checkScalar(
    _ text: String, quoted: Bool, _ tree: Tree, _ shape: Shape, subject: String
  ) -> CheckedValue {
    func wrong(_ code: DiagnosticCode, _ message: String) -> CheckedValue {
      diagnostics.report(code, at: tree.place, message)
      return CheckedValue(content: .invalid, place: tree.place)
    }
    func right(_ content: CheckedValue.Content) -> CheckedValue {
      CheckedValue(content: content, place: tree.place)
    }
    let shown = tree.kind
    switch shape {
    case .text, .file:
      if text.utf8.count > 10_000 || text.unicodeScalars.contains(where: isControl) {
        return wrong(.wrongType, "'\(subject)' must be one line of text, of at most 10000 bytes")
      }
      return right(.text(text))
    case .identifier:
      guard Self.isIdentifier(text) else {
        return wrong(
          .badIdentifier,
          "'\(subject)' must be a name of 1 to 100 characters without spaces at its ends, not \(shown)"
        )
      }
      return right(.text(text))
    case .choice(let words):
      if words.contains(text) { return right(.text(text)) }
      return wrong(
        .unknownChoice, "'\(subject)' cannot be \(shown)\(suggestion(for: text, among: words))")
    case .date:
      return checkDate(text, subject: subject, wrong: wrong, right: right)
    case .flag:
      guard !quoted, let value = flag(text) else {
        return wrong(.wrongType, "'\(subject)' must be true or false, not \(shown)")
      }
      return right(.flag(value))
    case .integer, .number:
      guard !quoted, let value = Self.number(text) else {
        return wrong(
          .wrongType,
          "'\(subject)' must be \(shape.words), not \(shown)\(numberMend(text, quoted: quoted))")
      }
      return checkNumber(value, text, shape, subject: subject, wrong: wrong, right: right)
    default:
      return wrong(.wrongType, "'\(subject)' must be \(shape.words), not \(shown)")
    }
  }

  private func checkNumber(
    _ value: Double, _ text: String, _ shape: Shape, subject: String,
    wrong: (DiagnosticCode, String) -> CheckedValue,
    right: (CheckedValue.Content) -> CheckedValue
  ) -> CheckedValue {
    guard value.isFinite else {
      return wrong(.outOfRange, "'\(subject)' must be a finite number, not '\(short(text))'")
    }
    switch shape {
    case .number(let range):
      guard range.contains(value) else {
        return wrong(
          .outOfRange,
          "'\(subject)' must be \(range.words), not \(short(text))\(swapHint(subject, value))")
      }
      return right(.number(value))
    case .integer(let range):
      guard value == value.rounded() else {
        return wrong(.wrongType, "'\(subject)' must be a whole number, not \(short(text))")
      }
      guard let integer = Int(text) ?? Int(exactly: value), range.contains(integer) else {
        let words =
          range.lowerBound == range.upperBound
          ? "\(range.lowerBound)"
          : "at least \(range.lowerBound) and at most \(range.upperBound)"
        return wrong(.outOfRange, "'\(subject)' must be \(words), not \(short(text))")
      }
      return right(.integer(integer))
    default: return wrong(.wrongType, "'\(subject)' must be \(shape.words)")
    }
  }

  private func swapHint(_ subject: String, _ value: Double) -> String {
    subject == "lat" && abs(value) <= 180 ? "; are lon and lat swapped?" : ""
  }

  private func checkDate(
    _ text: String, subject: String,
    wrong: (DiagnosticCode, String) -> CheckedValue,
    right: (CheckedValue.Content) -> CheckedValue
  ) -> CheckedValue {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, zip(parts, [4, 2, 2]).allSatisfy({ $0.utf8.count == $1 }),
      parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else {
      return wrong(
        .badDate, "'\(subject)' must be a day such as 2014-11-11, not '\(short(text))'")
    }
    guard let date = CalendarDay(year: year, month: month, day: day) else {
      return wrong(.badDate, "'\(subject)': there is no day \(text); check month and day")
    }
    return right(.date(date))
  }

  // MARK: - Words

  private func flag(_ text: String) -> Bool? {
    switch text {
    case "true", "True", "TRUE": true
    case "false", "False", "FALSE": false
    default: nil
    }
  }

  /// A decimal number as YAML 1.2 and spreadsheets write it, `.inf` and `.nan` included.
  static func number(_ text: String) -> Double? {
    switch text.lowercased() {
    case ".inf", "+.inf", "inf", "infinity", "+inf": return .infinity
    case "-.inf", "-inf", "-infinity": return -.infinity
    case ".nan", "nan": return .nan
    default: break
    }
    guard !text.isEmpty, text.utf8.count <= 400 else { return nil }
    let allowed = text.utf8.allSatisfy { byte in
      (48...57).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte)
    }
    return allowed ? Double(text) : nil
  }

  private func numberMend(_ text: String, quoted: Bool) -> String {
    if quoted, Self.number(text) != nil { return "; remove the quotes" }
    if text.hasSuffix("%"), let percent = Self.number(String(text.dropLast())) {
      return "; write \(percent / 100)"
    }
    let bare = text.filter { $0 != "," && $0 != "_" && $0 != " " && $0 != "\u{A0}" }
    if bare != text, Self.number(bare) != nil { return "; write \(bare)" }
    return ""
  }

  static func isIdentifier(_ text: String) -> Bool {
    !text.isEmpty && text.unicodeScalars.count <= 100
      && !text.unicodeScalars.contains(where: isControl)
      && text.first?.isWhitespace == false && text.last?.isWhitespace == false
  }
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .lineSeparator, .paragraphSeparator: true
  default: false
  }
}

extension Shape {
  /// What a value must be, in words for a message.
  var words: String {
    switch self {
    case .text: "a text"
    case .file: "the name of a file"
    case .identifier: "a name"
    case .flag: "true or false"
    case .integer: "a whole number"
    case .number: "a number"
    case .date: "a day such as 2014-11-11"
    case .choice(let words): "one of " + words.joined(separator: ", ")
    case .list: "a list"
    case .section, .dictionary, .overrides, .sourceNotes: "a section with keys"
    }
  }
}
