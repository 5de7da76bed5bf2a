/// Applies `--with`: the named overrides of a scenario, from left to right, each after those it extends.
struct Overrides {
  static let limit = 1000

  /// In the file's order.
  let available: [Tree.Entry]
  private let named: [String: Tree.Entry]
  private let base: Tree
  private let diagnostics: Diagnostics

  init(base: Tree, diagnostics: Diagnostics) {
    self.base = base
    self.diagnostics = diagnostics
    available = (base["overrides"]?.value.entries ?? []).prefix(Self.limit)
      .filter { $0.value.entries != nil }
    named = Dictionary(available.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The scenario with the overrides merged in, and without its section of overrides.
  func applied(_ names: [String]) -> Tree {
    var tree = base
    if case .map(let entries) = base.content {
      tree.content = .map(entries.filter { $0.key != "overrides" })
    }
    var seen: Set<String> = []
    for name in names {
      let place = Place(file: "--with " + short(name))
      if !seen.insert(name).inserted {
        diagnostics.report(
          .repeatedOverride, at: place, "the override is named twice; name it once")
      } else if let entry = named[name] {
        tree = merged(entry, into: tree, below: [])
      } else {
        let known = available.map(\.key)
        diagnostics.report(
          .unknownOverride, at: place,
          known.isEmpty
            ? "this scenario has no overrides; see its section 'overrides'"
            : "no such override\(suggestion(for: name, among: known))")
      }
    }
    return tree
  }

  /// Reports overrides that extend unknown ones or, in a circle, themselves; applied or not.
  func check() {
    for entry in available {
      for name in extended(by: entry) where named[name.text ?? ""] == nil {
        diagnostics.report(
          .unknownReference, at: name.place,
          "no override \(name.kind)\(suggestion(for: name.text ?? "", among: available.map(\.key)))"
        )
      }
      if isCircular(entry) {
        diagnostics.report(
          .circularOverride, at: entry.keyPlace,
          "override '\(short(entry.key))' extends itself; break the circle of 'extends'")
      }
    }
  }

  private func extended(by entry: Tree.Entry) -> [Tree] {
    guard case .list(let names) = entry.value["extends"]?.value.content else { return [] }
    return names.filter { $0.text != nil }
  }

  private func isCircular(_ entry: Tree.Entry) -> Bool {
    var reached: Set<String> = []
    var open = [entry]
    while let next = open.popLast() {
      for name in extended(by: next) {
        if name.text == entry.key { return true }
        if let text = name.text, reached.insert(text).inserted, let target = named[text] {
          open.append(target)
        }
      }
    }
    return false
  }

  private func merged(_ entry: Tree.Entry, into tree: Tree, below: [String]) -> Tree {
    guard !below.contains(entry.key), below.count < 20, let entries = entry.value.entries else {
      return tree
    }
    var tree = tree
    for name in extended(by: entry) {
      if let parent = named[name.text ?? ""] {
        tree = merged(parent, into: tree, below: below + [entry.key])
      }
    }
    let changes = entries.filter { change in
      !OverrideKeys.keys.contains { $0.name == change.key } && change.key != "overrides"
    }
    return Tree(content: .map(changes), place: entry.value.place).merged(over: tree)
  }
}
