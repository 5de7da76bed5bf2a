/// A value as an input file writes it, with where it stands, before anything is known of its meaning.
struct Tree: Sendable {
  struct Entry: Sendable {
    var key: String
    var keyPlace: Place
    var value: Tree
  }

  enum Content: Sendable {
    case null
    /// What could not be read, which was reported.
    case reported
    /// `quoted`: the author said that it is text.
    case scalar(String, quoted: Bool)
    case list([Tree])
    case map([Entry])
  }

  var content: Content
  var place: Place

  var entries: [Entry]? {
    if case .map(let entries) = content { return entries }
    return nil
  }

  subscript(key: String) -> Entry? { entries?.first { $0.key == key } }

  /// The text of a scalar.
  var text: String? {
    if case .scalar(let text, _) = content { return text }
    return nil
  }
}

extension Tree {
  /// What it is, in words for a message.
  var kind: String {
    switch content {
    case .null, .reported: "nothing"
    case .scalar(let text, let quoted): quoted ? "the text '\(short(text))'" : "'\(short(text))'"
    case .list: "a list"
    case .map: "a section with keys"
    }
  }

  /// Merged over `base`, key by key at every depth: a section over a section adds and replaces keys;
  /// anything else replaces what was there.
  func merged(over base: Tree) -> Tree {
    guard case .map(let mine) = content, case .map(let entries) = base.content else { return self }
    var result = entries
    let indices = Dictionary(
      entries.indices.map { (entries[$0].key, $0) }, uniquingKeysWith: { first, _ in first })
    for entry in mine {
      if let index = indices[entry.key] {
        result[index].value = entry.value.merged(over: result[index].value)
        // A problem in the new value is shown where the new value stands.
        if result[index].value.entries == nil { result[index].keyPlace = entry.keyPlace }
      } else {
        result.append(entry)
      }
    }
    return Tree(content: .map(result), place: base.place)
  }
}

/// The text in one line, cut to what fits into a message.
func short(_ text: String) -> String {
  let visible = String(
    String.UnicodeScalarView(
      text.unicodeScalars.prefix(61).map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
  return visible.unicodeScalars.count > 60
    ? String(String.UnicodeScalarView(visible.unicodeScalars.prefix(60))) + "…" : visible
}
