import Foundation
import Synchronization

/// What keeps a run's outputs from being written; the text says the mend.
public struct OutputError: Error, Sendable, CustomStringConvertible {
  public var description: String

  public init(_ description: String) { self.description = description }
}

/// The folder of a run's outputs, filled beside its final place and put there whole.
///
/// The files are written into a hidden folder `.NAME.HOST.PROCESS.partial` next to the target. On
/// `publish` it takes the target's name in one step of the file system, so that whoever looks sees
/// the earlier run or the new one, whole, and a run that dies at any moment leaves the earlier one
/// as it was. What dead runs on this host left beside the target is removed by the next run.
public final class OutputFolder: Sendable {
  private static let manifestName = "manifest.json"

  /// The folder's final place.
  public let target: String
  private let partial: String
  private let replaces: Bool
  private let published = Mutex(false)

  /// Makes the folder to be filled, which also proves that the output can be written.
  /// - Parameter overwriting: whether an earlier run's folder may be replaced.
  /// - Throws: `OutputError` where the target is taken or cannot be written.
  public init(target path: String, overwriting: Bool) throws {
    let target = URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath()
    self.target = target.path
    replaces = try Self.mayTake(target, named: path, overwriting: overwriting)
    let parent = target.deletingLastPathComponent()
    Self.removeLeftovers(of: target.lastPathComponent, in: parent)
    let own = Self.partialName(
      of: target.lastPathComponent, process: ProcessInfo.processInfo.processIdentifier)
    partial = parent.appending(path: own).path
    do {
      try FileManager.default.createDirectory(
        atPath: parent.path, withIntermediateDirectories: true)
      try? FileManager.default.removeItem(atPath: partial)
      try FileManager.default.createDirectory(
        atPath: partial, withIntermediateDirectories: false)
    } catch {
      throw OutputError(
        "\(path): the output cannot be written there: \(Self.reason(error)); name another folder "
          + "with --out")
    }
  }

  deinit {
    if !published.withLock({ $0 }) { try? FileManager.default.removeItem(atPath: partial) }
  }

  /// Writes one file of the run.
  /// - Throws: `OutputError` with the system's reason, such as a full disk.
  public func write(_ bytes: [UInt8], as name: String) throws {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: partial).appending(path: name))
    } catch {
      throw OutputError("\(target)/\(name): cannot be written: \(Self.reason(error))")
    }
  }

  /// Begins a file of the run that is compressed while it is written.
  /// - Throws: `OutputError`.
  func gzip(_ name: String) throws -> GzipFile {
    try GzipFile(URL(fileURLWithPath: partial).appending(path: name), in: target)
  }

  /// Puts the filled folder in its place.
  /// - Throws: `OutputError`; the filled folder is then gone and the target as it was.
  public func publish() throws {
    if replaces, Self.exchange(partial, target) {
      try? FileManager.default.removeItem(atPath: partial)
    } else if replaces {
      try replaceInTwoSteps()
    } else if rename(partial, target) != 0 {
      throw OutputError(
        "\(target): the output cannot be put there: \(String(cString: strerror(errno)))")
    }
    published.withLock { $0 = true }
  }

  /// For file systems that cannot exchange two folders. A run that dies between the two steps
  /// leaves the earlier output whole under the name that ends in `.replaced`.
  private func replaceInTwoSteps() throws {
    let aside = partial + ".replaced"
    guard rename(target, aside) == 0 else {
      throw OutputError(
        "\(target): the earlier run cannot be replaced: \(String(cString: strerror(errno)))")
    }
    guard rename(partial, target) == 0 else {
      let reason = String(cString: strerror(errno))
      rename(aside, target)
      throw OutputError("\(target): the output cannot be put there: \(reason)")
    }
    try? FileManager.default.removeItem(atPath: aside)
  }

  /// Whether there is an earlier run to be replaced; throws where the target is taken.
  private static func mayTake(_ target: URL, named path: String, overwriting: Bool) throws -> Bool {
    var information = stat()
    guard lstat(target.path, &information) == 0 else { return false }
    guard information.st_mode & S_IFMT == S_IFDIR else {
      throw OutputError("\(path): is a file; name a folder with --out")
    }
    guard overwriting else {
      let mend = isRun(target) ? "use --overwrite to replace that run, or name" : "name"
      throw OutputError("\(path): the folder exists; \(mend) another with --out")
    }
    guard isRun(target) || isEmpty(target) else {
      throw OutputError(
        "\(path): the folder exists and holds no earlier run, so it is not replaced; name another "
          + "with --out")
    }
    return true
  }

  private static func isRun(_ folder: URL) -> Bool {
    guard let data = try? Data(contentsOf: folder.appending(path: manifestName)),
      let manifest = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    else { return false }
    return manifest["program"] as? String == "lastmile"
  }

  private static func isEmpty(_ folder: URL) -> Bool {
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty) ?? false
  }

  private static func partialName(of name: String, process: Int32) -> String {
    ".\(name).\(ProcessInfo.processInfo.hostName).\(process).partial"
  }

  /// Removes the partial folders of processes of this host that are no more.
  private static func removeLeftovers(of name: String, in parent: URL) {
    let start = ".\(name).\(ProcessInfo.processInfo.hostName)."
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? []
    for entry in entries where entry.hasPrefix(start) && entry.hasSuffix(".partial") {
      guard let process = Int32(entry.dropFirst(start.count).dropLast(".partial".count)),
        process > 0, kill(process, 0) != 0, errno == ESRCH
      else { continue }
      try? FileManager.default.removeItem(at: parent.appending(path: entry))
    }
  }

  /// Exchanges two folders in one step; false where the system or the file system cannot.
  private static func exchange(_ first: String, _ second: String) -> Bool {
    #if canImport(Darwin)
      return renamex_np(first, second, UInt32(RENAME_SWAP)) == 0
    #else
      // The C library has it, its Swift overlay does not.
      typealias RenameAt2 =
        @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
      guard let symbol = dlsym(nil, "renameat2") else { return false }
      let exchangeFlag: UInt32 = 2
      return unsafeBitCast(symbol, to: RenameAt2.self)(
        AT_FDCWD, first, AT_FDCWD, second, exchangeFlag) == 0
    #endif
  }

  private static func reason(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    if let code = underlying, code.domain == NSPOSIXErrorDomain {
      return String(cString: strerror(Int32(code.code)))
    }
    return error.localizedDescription
  }
}
