import Foundation

/// Public benchmark instances and city data that stay outside this repository. Their folder is
/// named by `LASTMILE_SHARED`, or stands beside the checkout as `shared`.
public enum SharedData {
  public static let folder: URL? = {
    let named = ProcessInfo.processInfo.environment["LASTMILE_SHARED"].map(
      URL.init(fileURLWithPath:))
    let beside = packageFolder.deletingLastPathComponent().appending(path: "shared")
    return [named, beside].compactMap { $0 }.first {
      FileManager.default.fileExists(atPath: $0.appending(path: "benchmarks").path)
    }
  }()

  /// The file of a benchmark instance, such as `p-median/pmed/pmed1.txt`; nil where it is absent.
  public static func benchmark(_ path: String) -> URL? {
    guard let file = folder?.appending(path: "benchmarks").appending(path: path),
      FileManager.default.fileExists(atPath: file.path)
    else { return nil }
    return file
  }

  /// The checkout's own folder.
  public static let packageFolder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
