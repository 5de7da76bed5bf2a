import Yams

/// Reads YAML text to a `Tree`: reports every duplicate key, follows aliases and merge keys (`<<`), and
/// bounds depth and expansion, so that no input exhausts stack, memory or patience.
///
/// Yams expands aliases by itself and hashes every key, in time exponential in the number of nested
/// aliases. So aliases are hidden from it as plain words and resolved here, within a limit.
struct YAMLReader {
  /// Far beyond any scenario; aliases of aliases reach it in a few lines.
  static let valueLimit = 1_000_000
  static let depthLimit = 50
  /// Text handed to Yams in all; a file with duplicate keys is handed over again for each of them.
  static let effort = 64 << 20

  private struct Anchored {
    var tree: Tree
    var valueCount: Int
    var height: Int
  }

  private let file: String
  private let diagnostics: Diagnostics
  private var keys = DuplicateKeys()
  private var alias: Unicode.Scalar = "\u{E000}"
  private var anchors: [String: Anchored] = [:]
  private var valueCount = 0
  private var deepest = 0
  private var failed = false

  init(file: String, _ diagnostics: Diagnostics) {
    self.file = file
    self.diagnostics = diagnostics
  }

  /// The document's root; nil when there is none or it could not be read, which is reported.
  mutating func read(_ text: String) -> Tree? {
    let scalars = text.unicodeScalars
    let privateUse = (0xE000...0xE0FF).compactMap { Unicode.Scalar($0 as UInt32) }
    let taken = Set(scalars.lazy.filter { (0xE000...0xE0FF).contains($0.value) })
    let free = privateUse.filter { !taken.contains($0) }
    guard free.count >= 2 else {
      report(.syntax, nil, "too many private-use characters; delete them")
      return nil
    }
    let hidden = free[0]
    alias = hidden
    keys.marker = free[1]
    let text = String(String.UnicodeScalarView(scalars.map { $0 == "*" ? hidden : $0 }))
    guard let (root, parser) = compose(text) else { return nil }
    // Yams holds the names of anchors weakly, in the parser.
    return withExtendedLifetime(parser) {
      let tree = tree(of: root, depth: 1)
      return failed ? nil : tree
    }
  }

  // MARK: - Text to nodes

  /// Yams stops at the first section with a duplicate key. Mark that key, note it, and go on.
  private mutating func compose(_ text: String) -> (Node, Parser)? {
    var text = text
    var effort = 0
    while true {
      effort += text.utf8.count
      do {
        // The basic resolver leaves plain scalars as text: the checker knows what they should be.
        let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
        guard let root = try parser.singleRoot() else {
          report(.emptyFile, nil, "nothing in this file; see 'lastmile init' for a start")
          return nil
        }
        return (root, parser)
      } catch YamlError.duplicatedKeysInMapping(let names, let context) {
        if effort < Self.effort, let marked = keys.mark(at: context.mark, in: text) {
          text = marked
          continue
        }
        let name = short(original(names.first ?? ""))
        report(.duplicateKey, context.mark, "key '\(name)' is given twice here; keep one")
      } catch {
        reportSyntax(error, in: text)
      }
      return nil
    }
  }

  private func original(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.compactMap { $0 == alias ? "*" : $0 == keys.marker ? nil : $0 }))
  }

  private func place(_ mark: Mark?) -> Place {
    guard let mark else { return Place(file: file, line: 1, column: 1) }
    return Place(file: file, line: mark.line, column: keys.originalColumn(of: mark))
  }

  private func report(_ code: DiagnosticCode, _ mark: Mark?, _ message: String) {
    diagnostics.report(code, at: place(mark), message)
  }

  private func reportSyntax(_ error: any Error, in text: String) {
    switch error as? YamlError {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _):
      let during = context.map { " \($0.text) in line \($0.mark.line)" } ?? ""
      report(.syntax, mark, problem + during + "; " + mend(problem, at: mark, in: text))
    case .composer(_, _, let mark, _):
      report(.severalDocuments, mark, "a second document starts here; keep one in this file")
    case .reader(_, let offset, let value, _):
      let name = value >= 0 ? " U+" + String(value, radix: 16, uppercase: true) : ""
      diagnostics.report(
        .syntax, at: place(ofCharacter: offset ?? 0, in: text),
        "the control character\(name) is not allowed in YAML; delete it")
    default:
      report(.syntax, nil, "this is not YAML; see the shipped scenarios for the format")
    }
  }

  private func mend(_ problem: String, at mark: Mark, in text: String) -> String {
    let lines = text.split(separator: "\n", maxSplits: mark.line, omittingEmptySubsequences: false)
    let line = lines.dropFirst(mark.line - 1).first ?? ""
    if problem.contains("tab character")
      || problem.contains("cannot start any token") && line.prefix(mark.column).contains("\t")
    {
      return "indent with spaces, not with tabs"
    }
    return "check the indentation, and for a missing colon, quote or bracket here or just above"
  }

  private func place(ofCharacter offset: Int, in text: String) -> Place {
    var (line, column) = (1, 1)
    for character in text.prefix(offset) {
      if character.isNewline { (line, column) = (line + 1, 1) } else { column += 1 }
    }
    return Place(file: file, line: line, column: column)
  }

  // MARK: - Nodes to trees

  private mutating func tree(of node: Node, depth: Int) -> Tree {
    let place = place(node.mark)
    let empty = Tree(content: .null, place: place)
    guard admit(values: 1, reaching: depth, at: place) else { return empty }
    let (countBefore, deepestBefore) = (valueCount, deepest)
    deepest = depth
    defer { deepest = max(deepest, deepestBefore) }
    let result: Tree
    switch node {
    case .scalar(let scalar):
      if scalar.style == .plain, scalar.string.unicodeScalars.first == alias {
        return resolved(original(scalar.string), at: place, depth: depth)
          ?? Tree(content: .reported, place: place)
      }
      result = Tree(content: content(of: scalar), place: place)
    case .sequence(let sequence):
      var items: [Tree] = []
      for item in sequence where !failed { items.append(tree(of: item, depth: depth + 1)) }
      result = Tree(content: .list(items), place: place)
    case .mapping(let mapping):
      result = Tree(content: .map(entries(of: mapping, depth: depth)), place: place)
    case .alias:
      return empty
    }
    if let anchor = node.anchor {
      anchors[anchor.rawValue] = Anchored(
        tree: result, valueCount: valueCount - countBefore + 1, height: deepest - depth)
    }
    return result
  }

  /// Counts values against the limits; reports the first that goes beyond.
  private mutating func admit(values: Int, reaching depth: Int, at place: Place) -> Bool {
    if failed { return false }
    valueCount += values
    if depth > Self.depthLimit {
      diagnostics.report(
        .tooDeep, at: place, "nested more than \(Self.depthLimit) deep; no part of a scenario is")
      failed = true
    } else if valueCount > Self.valueLimit {
      diagnostics.report(
        .tooManyValues, at: place,
        "more than \(Self.valueLimit) values once aliases are followed; write out what is meant")
      failed = true
    }
    return !failed
  }

  /// What an alias such as `*name` stands for.
  private mutating func resolved(_ alias: String, at place: Place, depth: Int) -> Tree? {
    guard let anchored = anchors[String(alias.dropFirst())] else {
      diagnostics.report(
        .unknownAlias, at: place,
        "no anchor for the alias '\(short(alias))' above it; quote it if text is meant")
      return nil
    }
    guard admit(values: anchored.valueCount, reaching: depth + anchored.height, at: place) else {
      return nil
    }
    deepest = max(deepest, depth + anchored.height)
    return anchored.tree
  }

  private func content(of scalar: Node.Scalar) -> Tree.Content {
    let quoted = scalar.style != .plain && scalar.style != .any
    if !quoted, ["", "~", "null", "Null", "NULL"].contains(scalar.string) { return .null }
    return .scalar(original(scalar.string), quoted: quoted)
  }

  private mutating func entries(of mapping: Node.Mapping, depth: Int) -> [Tree.Entry] {
    var entries: [Tree.Entry] = []
    var inherited: [Tree.Entry] = []
    var lines: [String: Int] = [:]
    for (keyNode, valueNode) in mapping where !failed {
      let keyTree = tree(of: keyNode, depth: depth + 1)
      let value = tree(of: valueNode, depth: depth + 1)
      let place = place(keyNode.mark)
      guard let key = keyTree.text, !key.isEmpty else {
        if !failed {
          diagnostics.report(.keyNotText, at: place, "a key must be a word, not \(keyTree.kind)")
        }
        continue
      }
      if key == "<<" {
        inherited += inheritedEntries(value)
      } else if let line = lines[key] {
        diagnostics.report(
          .duplicateKey, at: place,
          "key '\(short(key))' is already given in line \(line); keep one of them")
      } else {
        lines[key] = place.line
        entries.append(Tree.Entry(key: key, keyPlace: place, value: value))
      }
    }
    for entry in inherited where lines[entry.key] == nil {
      lines[entry.key] = entry.keyPlace.line
      entries.append(entry)
    }
    return entries
  }

  /// What `<<: *name` or `<<: [*one, *other]` brings in; a section's own keys go before it.
  private func inheritedEntries(_ value: Tree) -> [Tree.Entry] {
    if let entries = value.entries { return entries }
    if case .list(let items) = value.content, items.allSatisfy({ $0.entries != nil }) {
      return items.flatMap { $0.entries ?? [] }
    }
    diagnostics.report(
      .wrongType, at: value.place, "'<<' takes a section, not \(value.kind); write '<<: *name'")
    return []
  }
}

/// Keys that were marked to tell them from later ones of the same name, so that reading can go on.
private struct DuplicateKeys {
  /// A character that the text does not hold.
  var marker: Unicode.Scalar = "\u{E001}"
  private var columns: [Int: [Int]] = [:]
  private var count = 0

  /// The text with a mark before the key's first letter; nil where a key does not start with one.
  mutating func mark(at mark: Mark, in text: String) -> String? {
    var scalars = text.unicodeScalars
    var index = scalars.startIndex
    var line = 1
    while line < mark.line {
      guard let end = scalars[index...].firstIndex(where: Self.endsLine) else { return nil }
      index = scalars.index(after: end)
      if scalars[end] == "\r", index < scalars.endIndex, scalars[index] == "\n" {
        index = scalars.index(after: index)
      }
      line += 1
    }
    guard
      let start = scalars.index(index, offsetBy: mark.column - 1, limitedBy: scalars.endIndex),
      start < scalars.endIndex, !["&", "!", "?", "|", ">", "[", "{"].contains(scalars[start])
    else { return nil }
    let isQuoted = scalars[start] == "\"" || scalars[start] == "'"
    count += 1
    let marks = repeatElement(marker, count: count)
    scalars.insert(contentsOf: marks, at: isQuoted ? scalars.index(after: start) : start)
    columns[mark.line, default: []] += repeatElement(originalColumn(of: mark), count: count)
    return String(scalars)
  }

  func originalColumn(of mark: Mark) -> Int {
    var column = mark.column
    for inserted in (columns[mark.line] ?? []).sorted() where inserted < column { column -= 1 }
    return column
  }

  /// Line ends as libYAML counts them.
  private static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
    ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar)
  }
}
