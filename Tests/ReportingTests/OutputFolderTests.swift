import Foundation
import Testing

@testable import Reporting

@Suite struct OutputFolderTests {
  /// A folder of the test's own, removed at its end.
  private final class Scratch {
    let url = FileManager.default.temporaryDirectory.appending(path: "output-\(UUID().uuidString)")

    init() throws {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }
    var entries: [String] {
      ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted()
    }
    func text(_ name: String) -> String? {
      try? String(contentsOfFile: path(name), encoding: .utf8)
    }
  }

  private let manifest = Array(#"{"program": "lastmile"}"#.utf8)

  private func publish(_ target: String, note: String, overwriting: Bool = false) throws {
    let folder = try OutputFolder(target: target, overwriting: overwriting)
    try folder.write(manifest, as: "manifest.json")
    try folder.write(Array(note.utf8), as: "note.txt")
    try folder.publish()
  }

  @Test(
    "Files are at the target after publishing, in parents made on the way, and nothing else is left"
  )
  func publishing() throws {
    let scratch = try Scratch()
    try publish(scratch.path("a/b/run"), note: "one")
    #expect(scratch.text("a/b/run/note.txt") == "one")
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path("a/b")) == ["run"])
  }

  @Test("Nothing is at the target before publishing, and an abandoned run leaves no trace")
  func abandoning() throws {
    let scratch = try Scratch()
    do {
      let folder = try OutputFolder(target: scratch.path("run"), overwriting: false)
      try folder.write(manifest, as: "manifest.json")
      #expect(!FileManager.default.fileExists(atPath: scratch.path("run")))
      #expect(scratch.entries.count == 1)
    }
    #expect(scratch.entries.isEmpty)
  }

  @Test("An earlier run is refused, and replaced only on demand")
  func replacing() throws {
    let scratch = try Scratch()
    try publish(scratch.path("run"), note: "one")
    #expect(throws: OutputError.self) { try publish(scratch.path("run"), note: "two") }
    #expect(scratch.text("run/note.txt") == "one")
    try publish(scratch.path("run"), note: "two", overwriting: true)
    #expect(scratch.text("run/note.txt") == "two")
    #expect(scratch.entries == ["run"])
  }

  @Test("A folder that is no run is never replaced; an empty one is, on demand")
  func strangers() throws {
    let scratch = try Scratch()
    try FileManager.default.createDirectory(
      atPath: scratch.path("mine"), withIntermediateDirectories: true)
    #expect(throws: OutputError.self) { try publish(scratch.path("mine"), note: "x") }
    try "letters".write(
      toFile: scratch.path("mine/letters.txt"), atomically: false, encoding: .utf8)
    #expect(throws: OutputError.self) {
      try publish(scratch.path("mine"), note: "x", overwriting: true)
    }
    #expect(scratch.text("mine/letters.txt") == "letters")
    try FileManager.default.removeItem(atPath: scratch.path("mine/letters.txt"))
    try publish(scratch.path("mine"), note: "x", overwriting: true)
    #expect(scratch.text("mine/note.txt") == "x")
  }

  @Test("A file in the way, at the target or above it, is an error that names it")
  func fileInTheWay() throws {
    let scratch = try Scratch()
    try "x".write(toFile: scratch.path("file"), atomically: false, encoding: .utf8)
    for target in ["file", "file/run"] {
      let error = #expect(throws: OutputError.self) {
        try publish(scratch.path(target), note: "x", overwriting: true)
      }
      #expect(error?.description.contains(scratch.path(target)) == true)
    }
    #expect(scratch.text("file") == "x")
  }

  @Test("What a dead run left is removed, what a living run fills is not")
  func leftovers() throws {
    let scratch = try Scratch()
    let host = ProcessInfo.processInfo.hostName
    let dead = Process()
    dead.executableURL = URL(fileURLWithPath: "/bin/sh")
    dead.arguments = ["-c", "exit 0"]
    try dead.run()
    dead.waitUntilExit()
    let living = ".run.\(host).\(getppid()).partial"
    for name in [
      ".run.\(host).\(dead.processIdentifier).partial", living, ".run.elsewhere.1.partial",
    ] {
      try FileManager.default.createDirectory(
        atPath: scratch.path(name), withIntermediateDirectories: true)
    }
    try publish(scratch.path("run"), note: "x")
    #expect(scratch.entries == [".run.elsewhere.1.partial", living, "run"].sorted())
  }
}
