import Foundation
import TestSupport

/// The real binary, run as a person or a script runs it.
struct Command {
  var status: Int32
  var output: String
  var errors: String

  /// Beside the test bundle, where the build puts both.
  static let binary: URL = {
    let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "lastmile")
    return FileManager.default.isExecutableFile(atPath: beside.path)
      ? beside : SharedData.packageFolder.appending(path: ".build/debug/lastmile")
  }()

  /// Runs `lastmile` to its end.
  ///
  /// - Parameters:
  ///   - interruptAfter: seconds until it gets the signal that Ctrl-C sends
  ///   - readsOutput: false closes the pipe at once, as `| head -0` does
  static func run(
    _ arguments: [String], in folder: URL, interruptAfter: Double? = nil, readsOutput: Bool = true
  ) throws -> Command {
    let process = Process()
    process.executableURL = binary
    process.arguments = arguments
    process.currentDirectoryURL = folder
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    process.standardInput = FileHandle.nullDevice
    if !readsOutput { try output.fileHandleForReading.close() }
    try process.run()
    if let interruptAfter {
      Thread.sleep(forTimeInterval: interruptAfter)
      process.interrupt()
    }
    let text = readsOutput ? try output.fileHandleForReading.readToEnd() ?? Data() : Data()
    let message = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Command(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      output: String(decoding: text, as: UTF8.self),
      errors: String(decoding: message, as: UTF8.self))
  }

  /// A member of the JSON object that was printed.
  func member(_ name: String) throws -> Any? {
    let object = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
    return object?[name]
  }
}

/// A folder of its own for one test, gone when the test is over.
final class Folder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "lastmile-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func write(_ text: String, _ name: String) throws {
    try Data(text.utf8).write(to: url.appending(path: name))
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
  }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
  }

  func lastmile(_ arguments: String..., interruptAfter: Double? = nil, readsOutput: Bool = true)
    throws -> Command
  {
    try Command.run(
      arguments, in: url, interruptAfter: interruptAfter, readsOutput: readsOutput)
  }
}

enum Instance {
  /// Four stops on the axes; two vehicles are needed, and the best routes cost 2 · (5 + √50 + 5).
  static let routes = """
    NAME : cross
    TYPE : CVRP
    DIMENSION : 5
    EDGE_WEIGHT_TYPE : EUC_2D
    CAPACITY : 2
    NODE_COORD_SECTION
    1 0 0
    2 5 0
    3 0 5
    4 -5 0
    5 0 -5
    DEMAND_SECTION
    1 0
    2 1
    3 1
    4 1
    5 1
    DEPOT_SECTION
    1
    -1
    EOF

    """

  /// The same as Solomon's text, with a stop that cannot be reached in time.
  static let unreachable = """
    late

    VEHICLE
    NUMBER CAPACITY
    3 10

    CUSTOMER
    CUST NO. XCOORD. YCOORD. DEMAND READY TIME DUE DATE SERVICE TIME

    0 0 0 0 0 100 0
    1 30 40 1 0 20 0
    2 3 4 1 0 20 0

    """
}
