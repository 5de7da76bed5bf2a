import CityModel

/// Checks trees against shapes: fills in defaults, turns words into values, and reports what does not
/// fit. A part that was reported becomes `invalid`, so that nothing is said about it twice.
struct Checker {
  let diagnostics: Diagnostics
  /// Parts that are merged over others later need not be complete.
  var isPartial = false

  /// - Parameters:
  ///   - subject: what messages call the value, such as `speed_kmh`.
  ///   - path: the section it is in, such as `vehicles.van`; empty for the outermost.
  func check(_ tree: Tree, _ shape: Shape, subject: String, path: String) -> CheckedValue {
    if case .reported = tree.content { return CheckedValue(content: .invalid, place: tree.place) }
    switch shape {
    case .section(let keys): return checkSection(tree, keys, path: path)
    case .dictionary(let shape, let what, let counts):
      return checkDictionary(tree, of: shape, what: what, counts: counts, path: path)
    case .list(let shape, let counts):
      return checkList(tree, of: shape, counts: counts, subject: subject, path: path)
    case .overrides: return checkOverrides(tree)
    case .sourceNotes: return checkSourceNotes(tree)
    default: break
    }
    guard case .scalar(let text, let quoted) = tree.content else {
      return report(
        .wrongType, tree, "'\(subject)' must be \(shape.words), not \(tree.kind)")
    }
    return checkScalar(text, quoted: quoted, tree, shape, subject: subject)
  }

  private func report(_ code: DiagnosticCode, _ tree: Tree, _ message: String) -> CheckedValue {
    diagnostics.report(code, at: tree.place, message)
    return CheckedValue(content: .invalid, place: tree.place)
  }

  // MARK: - Groups

  private func checkSection(_ tree: Tree, _ keys: [KeyDeclaration], path: String) -> CheckedValue {
    guard let entries = tree.entries else {
      let names = keys.prefix(4).map(\.name).joined(separator: ", ")
      return report(
        .wrongType, tree,
        "\(title(path)) must be a section with keys (\(names), …), not \(tree.kind)")
    }
    let misspelt = reportUnknown(entries, keys, path: path)
    var members: [CheckedValue.Member] = []
    for key in keys {
      let entry = tree[key.name]
      if let entry, !entry.value.isNull || key.isNullable {
        let value =
          entry.value.isNull
          ? CheckedValue(content: .null, place: entry.value.place)
          : check(
            entry.value, key.shape, subject: key.name,
            path: path.isEmpty ? key.name : path + "." + key.name)
        members.append(
          CheckedValue.Member(key: key.name, keyPlace: entry.keyPlace, value: value))
      } else if !isPartial {
        let place = entry?.keyPlace ?? tree.place
        members.append(
          CheckedValue.Member(key: key.name, keyPlace: place, value: absent(key, at: place)))
        if key.isRequired, !misspelt.contains(key.name) {
          diagnostics.report(
            .missingKey, at: place,
            "missing key '\(key.name)' in \(title(path)); add it: \(key.about)")
        }
      }
    }
    return CheckedValue(content: .map(members), place: tree.place)
  }

  /// Reports the keys that the format has not, and returns those that were meant: a misspelt key is one
  /// problem, not a missing one besides.
  private func reportUnknown(
    _ entries: [Tree.Entry], _ keys: [KeyDeclaration], path: String
  ) -> Set<String> {
    let names = keys.map(\.name)
    var misspelt: Set<String> = []
    for entry in entries where !names.contains(entry.key) {
      var hint = ""
      if diagnostics.mayElaborate(on: .unknownKey, at: entry.keyPlace) {
        hint = suggestion(for: entry.key, among: names)
        if let meant = nearest(to: entry.key, among: names) { misspelt.insert(meant) }
      }
      diagnostics.report(
        .unknownKey, at: entry.keyPlace,
        "unknown key '\(short(entry.key))' in \(title(path))\(hint)")
    }
    return misspelt
  }

  /// What an absent key stands for.
  private func absent(_ key: KeyDeclaration, at place: Place) -> CheckedValue {
    switch key.presence {
    case .otherwise(let value): filled(value, key.shape, at: place)
    case .required: CheckedValue(content: .invalid, place: place)
    }
  }

  /// A default, with the defaults of its own keys.
  private func filled(_ value: ScenarioValue, _ shape: Shape, at place: Place) -> CheckedValue {
    func plain(_ content: CheckedValue.Content) -> CheckedValue {
      CheckedValue(content: content, place: place)
    }
    switch (value, shape) {
    case (.null, _): return plain(.null)
    case (.flag(let flag), _): return plain(.flag(flag))
    case (.integer(let integer), _): return plain(.integer(integer))
    case (.number(let number), _): return plain(.number(number))
    case (.text(let text), _): return plain(.text(text))
    case (.list(let items), .list(let shape, _)):
      return plain(.list(items.map { filled($0, shape, at: place) }))
    case (.map, .section(let keys)):
      return checkSection(Tree(content: .map([]), place: place), keys, path: "")
    default: return plain(.map([]))
    }
  }

  private func checkDictionary(
    _ tree: Tree, of shape: Shape, what: String, counts: ClosedRange<Int>, path: String
  ) -> CheckedValue {
    guard let entries = tree.entries else {
      return report(
        .wrongType, tree, "\(title(path)) must hold a section for each \(what), not \(tree.kind)")
    }
    var members: [CheckedValue.Member] = []
    var isRight = true
    // An override takes an entry away by leaving it without a value.
    for entry in entries where !entry.value.isNull {
      if !Self.isKeyWord(entry.key) {
        isRight = false
        diagnostics.report(
          .badIdentifier, at: entry.keyPlace,
          "'\(short(entry.key))' cannot name a \(what); use letters, digits, '_' and '-'")
      }
      members.append(
        CheckedValue.Member(
          key: entry.key, keyPlace: entry.keyPlace,
          value: check(entry.value, shape, subject: entry.key, path: path + "." + short(entry.key)))
      )
    }
    if !isRight { return CheckedValue(content: .invalid, place: tree.place) }
    if !isPartial, !counts.contains(members.count) {
      return report(
        .wrongCount, tree,
        members.isEmpty
          ? "no \(what) in \(title(path)); add at least one"
          : "\(members.count) entries in \(title(path)), at most \(counts.upperBound) are allowed")
    }
    return CheckedValue(content: .map(members), place: tree.place)
  }

  private func checkList(
    _ tree: Tree, of shape: Shape, counts: ClosedRange<Int>, subject: String, path: String
  ) -> CheckedValue {
    guard case .list(let items) = tree.content else {
      return report(.wrongType, tree, "'\(subject)' must be a list, not \(tree.kind)")
    }
    guard counts.contains(items.count) else {
      return report(
        .wrongCount, tree,
        "'\(subject)' holds \(items.count) values; give \(counts.lowerBound) to \(counts.upperBound)"
      )
    }
    // A list replaces a list, so that its items are whole in an override too.
    var whole = self
    whole.isPartial = false
    let checked = items.enumerated().map { index, item in
      whole.check(item, shape, subject: "\(subject)[\(index)]", path: "\(path)[\(index)]")
    }
    return CheckedValue(content: .list(checked), place: tree.place)
  }

  // MARK: - Overrides and sources

  /// The keys of one override: those of a scenario, and its own.
  static let overrideKeys =
    OverrideKeys.keys
    + ScenarioKeys.allKeys.filter { !["overrides", "lastmile"].contains($0.name) }

  private func checkOverrides(_ tree: Tree) -> CheckedValue {
    guard let entries = tree.entries else {
      return report(
        .wrongType, tree, "'overrides' must hold a section for each override, not \(tree.kind)")
    }
    var partial = self
    partial.isPartial = true
    var members: [CheckedValue.Member] = []
    guard entries.count <= Overrides.limit else {
      return report(
        .wrongCount, tree, "\(entries.count) overrides, at most \(Overrides.limit) are allowed")
    }
    for entry in entries where !entry.value.isNull {
      if !Self.isKeyWord(entry.key) {
        diagnostics.report(
          .badIdentifier, at: entry.keyPlace,
          "'\(short(entry.key))' cannot name an override; use letters, digits, '_' and '-'")
      }
      let value = partial.check(
        entry.value, .section(Self.overrideKeys), subject: entry.key,
        path: "overrides." + short(entry.key))
      members.append(
        CheckedValue.Member(key: entry.key, keyPlace: entry.keyPlace, value: value))
    }
    return CheckedValue(content: .map(members), place: tree.place)
  }

  private func checkSourceNotes(_ tree: Tree) -> CheckedValue {
    guard let entries = tree.entries else {
      return report(
        .wrongType, tree, "'sources' must hold a text for each path, not \(tree.kind)")
    }
    let members = entries.filter { !$0.value.isNull }.map { entry in
      CheckedValue.Member(
        key: entry.key, keyPlace: entry.keyPlace,
        value: check(entry.value, .text, subject: entry.key, path: "sources"))
    }
    return CheckedValue(content: .map(members), place: tree.place)
  }

  /// `the scenario` or the section's path.
  private func title(_ path: String) -> String { path.isEmpty ? "the scenario" : path }

  /// A name that can also stand in a path: letters and digits of any script, `_` and `-`.
  static func isKeyWord(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 100
      && text.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_" || $0 == "-"
      }
  }
}

extension Tree {
  var isNull: Bool {
    if case .null = content { return true }
    return false
  }
}
