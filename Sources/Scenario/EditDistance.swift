/// The fewest insertions, deletions, replacements and swaps of neighbours that turn one word into the
/// other (optimal string alignment; Damerau 1964).
func editDistance(_ left: String, _ right: String) -> Int {
  let (a, b) = (Array(left.unicodeScalars), Array(right.unicodeScalars))
  if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
  var beforePrevious = [Int](repeating: 0, count: b.count + 1)
  var previous = Array(0...b.count)
  for i in 1...a.count {
    var current = [i] + [Int](repeating: 0, count: b.count)
    for j in 1...b.count {
      let replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
      current[j] = min(replaced, previous[j] + 1, current[j - 1] + 1)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        current[j] = min(current[j], beforePrevious[j - 2] + 1)
      }
    }
    (beforePrevious, previous) = (previous, current)
  }
  return previous[b.count]
}

/// The candidate most like the word, if one is near enough to be meant. Upper and lower case, `-` and
/// `_` count as alike; of equally near ones the first. A word that another goes on from (`speed`,
/// `speed_kmh`) is meant where nothing is nearer.
func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
  guard word.utf8.count <= 200 else { return nil }
  func plain(_ text: String) -> String { String(text.lowercased().map { $0 == "-" ? "_" : $0 }) }
  let sought = plain(word)
  var best: (distance: Int, candidate: String)?
  for candidate in candidates {
    let distance = editDistance(sought, plain(candidate))
    let near = max(1, max(sought.count, candidate.count) / 3)
    if distance <= near, distance < best?.distance ?? Int.max { best = (distance, candidate) }
  }
  return best?.candidate ?? candidates.first { plain($0).hasPrefix(sought + "_") }
}

/// `; did you mean 'capacity'?`, or what there is to choose from, or nothing.
func suggestion(for word: String, among candidates: [String]) -> String {
  if let near = nearest(to: word, among: candidates) { return "; did you mean '\(near)'?" }
  if candidates.isEmpty { return "" }
  let shown = candidates.prefix(12).joined(separator: ", ")
  return "; there are: \(shown)" + (candidates.count > 12 ? ", …" : "")
}
