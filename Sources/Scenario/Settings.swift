/// Applies `--set path=value`: one value of the scenario, named by its path.
struct Settings {
  let diagnostics: Diagnostics

  /// The scenario with the setting made. What is wrong with it is reported and leaves it out.
  func applied(_ setting: String, to tree: Tree) -> Tree {
    let place = Place(file: "--set " + short(setting))
    guard let equals = setting.firstIndex(of: "="), equals > setting.startIndex else {
      diagnostics.report(
        .badSetting, at: place, "write path=value, such as demand.growth_per_year=0.2")
      return tree
    }
    let path = String(setting[..<equals])
    guard let value = value(String(setting[setting.index(after: equals)...]), at: place) else {
      return tree
    }
    let steps = Self.steps(path)
    guard let changed = set(tree, steps[...], .section(Self.keys), to: value, at: place) else {
      let paths = Self.paths(in: tree, .section(Self.keys))
      let last = steps.last ?? ""
      let near =
        nearest(to: Self.joined(steps), among: paths)
        ?? paths.first { Self.steps($0).last == last }
        ?? nearest(to: last, among: paths.compactMap { Self.steps($0).last }).flatMap { word in
          paths.first { Self.steps($0).last == word }
        }
      diagnostics.report(
        .unknownSetting, at: place,
        "no '\(short(path))' in the scenario"
          + (near.map { "; did you mean '\($0)'?" } ?? "; see 'lastmile schema' for what there is"))
      return tree
    }
    return changed
  }

  static let keys = ScenarioKeys.allKeys.filter {
    !["lastmile", "sources", "overrides"].contains($0.name)
  }

  private func value(_ text: String, at place: Place) -> Tree? {
    if text.allSatisfy(\.isWhitespace) { return Tree(content: .null, place: place) }
    let found = Diagnostics()
    var reader = YAMLReader(file: "value", found)
    let tree = reader.read(text)
    guard let tree, !found.hasErrors else {
      let reason = found.sorted.first?.message ?? "nothing there"
      diagnostics.report(.badSetting, at: place, "the value is not YAML: \(reason)")
      return nil
    }
    return tree.placed(at: place)
  }

  /// `choice.walk_bands[0].share` and `choice.walk_bands.0.share` alike.
  static func steps(_ path: String) -> [String] {
    path.split(separator: ".", omittingEmptySubsequences: false).flatMap { part in
      var rest = part
      var indices: [String] = []
      while rest.last == "]", let open = rest.lastIndex(of: "[") {
        indices.insert(String(rest[rest.index(after: open)...].dropLast()), at: 0)
        rest = rest[..<open]
      }
      return [String(rest)] + indices
    }
  }

  static func joined(_ steps: [String]) -> String {
    steps.enumerated().map { index, step in
      Int(step) != nil && index > 0 ? "[\(step)]" : index > 0 ? "." + step : step
    }.joined()
  }

  private func set(
    _ tree: Tree, _ steps: ArraySlice<String>, _ shape: Shape, to value: Tree, at place: Place
  ) -> Tree? {
    guard let step = steps.first else { return value }
    let rest = steps.dropFirst()
    switch shape {
    case .section(let keys):
      guard let key = keys.first(where: { $0.name == step }) else { return nil }
      return set(tree, key: step, rest, key.shape, to: value, at: place)
    case .dictionary(let shape, _, _):
      guard tree[step] != nil else { return nil }
      return set(tree, key: step, rest, shape, to: value, at: place)
    case .list(let shape, _):
      guard case .list(var items) = tree.content, let index = Int(step),
        items.indices.contains(index),
        let changed = set(items[index], rest, shape, to: value, at: place)
      else { return nil }
      items[index] = changed
      return Tree(content: .list(items), place: tree.place)
    default: return nil
    }
  }

  private func set(
    _ tree: Tree, key: String, _ rest: ArraySlice<String>, _ shape: Shape, to value: Tree,
    at place: Place
  ) -> Tree? {
    var entries: [Tree.Entry] = []
    if case .map(let present) = tree.content {
      entries = present
    } else if !tree.isNull {
      return nil
    }
    let index = entries.firstIndex { $0.key == key }
    let old = index.map { entries[$0].value } ?? Tree(content: .null, place: place)
    guard let changed = set(old, rest, shape, to: value, at: place) else { return nil }
    if let index {
      entries[index].value = changed
      if rest.isEmpty { entries[index].keyPlace = place }
    } else {
      entries.append(Tree.Entry(key: key, keyPlace: place, value: changed))
    }
    return Tree(content: .map(entries), place: tree.place)
  }

  /// Every path that can be set or named as having a source.
  static func paths(in tree: Tree?, _ shape: Shape, prefix: String = "") -> [String] {
    func nested(_ name: String, _ shape: Shape, _ tree: Tree?) -> [String] {
      let path = prefix.isEmpty ? name : prefix + "." + name
      return [path] + paths(in: tree, shape, prefix: path)
    }
    switch shape {
    case .section(let keys):
      return keys.flatMap { nested($0.name, $0.shape, tree?[$0.name]?.value) }
    case .dictionary(let shape, _, _):
      return (tree?.entries ?? []).flatMap { nested($0.key, shape, $0.value) }
    case .list(let shape, _):
      guard case .list(let items) = tree?.content else { return [] }
      return items.prefix(1000).enumerated().flatMap { index, item in
        ["\(prefix)[\(index)]"] + paths(in: item, shape, prefix: "\(prefix)[\(index)]")
      }
    default: return []
    }
  }
}

extension Tree {
  /// The same with every part standing at one place.
  func placed(at place: Place) -> Tree {
    switch content {
    case .null, .reported, .scalar: Tree(content: content, place: place)
    case .list(let items): Tree(content: .list(items.map { $0.placed(at: place) }), place: place)
    case .map(let entries):
      Tree(
        content: .map(
          entries.map {
            Tree.Entry(key: $0.key, keyPlace: place, value: $0.value.placed(at: place))
          }), place: place)
    }
  }
}
