import Foundation

/// A file that was read, as it was then.
public struct InputFile: Sendable {
  /// As the scenario names it, such as `zones.csv`.
  public var name: String
  /// As this process reaches it, and as messages show it.
  public var path: String
  public var bytes: [UInt8]
}

extension InputFile {
  /// Reads a file whole. Reports a missing, unreadable or oversized one and returns nil.
  static func read(
    name: String, path: String, limit: Int, namedAt place: Place, _ diagnostics: Diagnostics
  ) -> InputFile? {
    var isFolder: ObjCBool = false
    guard !path.utf8.contains(0),
      FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    else {
      let folder = (path as NSString).deletingLastPathComponent
      let siblings =
        (try? FileManager.default.contentsOfDirectory(
          atPath: folder.isEmpty ? "." : folder)) ?? []
      let near = nearest(to: (path as NSString).lastPathComponent, among: siblings.sorted())
      diagnostics.report(
        .fileMissing, at: place,
        "no file '\(name)'" + (near.map { "; did you mean '\($0)'?" } ?? "; check name and folder"))
      return nil
    }
    guard !isFolder.boolValue else {
      diagnostics.report(.fileUnreadable, at: place, "'\(name)' is a folder; name a file")
      return nil
    }
    guard let handle = FileHandle(forReadingAtPath: path),
      let data = try? handle.read(upToCount: limit + 1)
    else {
      // An empty file reads as nil on some systems.
      if let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int,
        size == 0
      {
        return InputFile(name: name, path: path, bytes: [])
      }
      diagnostics.report(
        .fileUnreadable, at: place, "cannot read '\(name)'; check its permissions")
      return nil
    }
    guard data.count <= limit else {
      diagnostics.report(
        .fileTooLarge, at: place,
        "'\(name)' is larger than \(limit >> 20) MiB; is it the right file?")
      return nil
    }
    return InputFile(name: name, path: path, bytes: [UInt8](data))
  }

  /// The text after a byte-order mark, if it is UTF-8; reports it otherwise.
  func text(_ diagnostics: Diagnostics) -> String? {
    var content = bytes[...]
    if content.starts(with: [0xEF, 0xBB, 0xBF]) { content = content.dropFirst(3) }
    if let text = String(validating: content, as: UTF8.self) { return text }
    let isWide = content.starts(with: [0xFF, 0xFE]) || content.starts(with: [0xFE, 0xFF])
    let place =
      isWide ? Place(file: path, line: 1, column: 1) : firstInvalidPlace(in: content)
    diagnostics.report(
      .notUTF8, at: place,
      (isWide ? "this is UTF-16, not UTF-8" : "not UTF-8 from here on")
        + "; save the file as UTF-8 (in Excel and WPS: 'CSV UTF-8')")
    return nil
  }

  private func firstInvalidPlace(in content: ArraySlice<UInt8>) -> Place {
    var decoder = UTF8()
    var iterator = content.makeIterator()
    var (line, column) = (1, 1)
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      if scalar == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
    }
    return Place(file: path, line: line, column: column)
  }
}
