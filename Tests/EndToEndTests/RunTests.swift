import Foundation
import TestSupport
import Testing

@Suite struct RunTests {
  private static let town = SharedData.packageFolder.appending(path: "Scenarios/grid").path

  /// A run small enough for tests: little search, few days, few stops.
  private static let quick = [
    "run", town, "--work-limit", "routing=1",
    "--set", "simulation.days=3", "--set", "demand.people_per_building=900",
  ]

  private func run(_ folder: Folder, _ arguments: String...) throws -> Command {
    try Command.run(Self.quick + arguments, in: folder.url)
  }

  private static let files = [
    "carriers.csv", "cells.csv", "certificates.csv", "communities.csv", "datapackage.json",
    "days.csv", "definitions.csv", "districts.csv", "indicators.csv", "manifest.json",
    "phases.csv", "routes.csv", "site_days.csv", "sites.csv", "stops.csv", "timing.json",
    "字段说明.csv",
  ]

  @Test("Replications go on until the interval is narrow enough, or says that it is not")
  func precision() throws {
    let folder = try Folder()
    func run(_ arguments: String...) throws -> Command {
      try Command.run(
        Self.quick + ["--set", "simulation.rounds=territories"] + arguments, in: folder.url)
    }
    let enough = try run("--out", "enough", "--ci-halfwidth", "parcels_per_day=100000")
    #expect(enough.status == 0)
    #expect(enough.output.contains("5 replications"))
    let short = try run(
      "--out", "short", "--ci-halfwidth", "parcels_per_day=0.001", "--max-replications", "7")
    #expect(short.status == 4)
    #expect(short.errors.contains("after 7 replications parcels_per_day is not within ±0.001"))
    #expect(try folder.names.contains("short"))
    for wrong in ["parcels=1", "parcels_per_day", "parcels_per_day=0", "parcels_per_day=x"] {
      let refused = try run("--out", "wrong", "--ci-halfwidth", wrong)
      #expect(refused.status == 2, "\(wrong)")
    }
  }

  @Test("The traces unpack to what the days say, are described, and do not depend on threads")
  func trace() throws {
    let folder = try Folder()
    let settings = ["--set", "simulation.replications=2", "--no-bom", "--trace"]
    for threads in ["1", "2"] {
      let result = try Command.run(
        Self.quick + settings + ["--out", "out\(threads)", "--threads", threads], in: folder.url)
      #expect(result.status == 0, "\(result.errors)")
    }
    var files = [try folder.files(in: "out1"), try folder.files(in: "out2")]
    for index in files.indices { files[index]["timing.json"] = nil }
    #expect(files[0] == files[1])
    var dropped = 0
    for number in 1...2 {
      let rows = CommaSeparated.records(try unpacked("out1/trace-\(number).csv.gz", in: folder))
      #expect(
        rows.first?.keys.sorted() == [
          "building", "carrier", "community", "date", "event", "failed_attempts", "parcels", "site",
          "size", "time",
        ])
      for row in rows where row["event"] == "dropped" {
        dropped += Int(row["parcels"] ?? "") ?? 0
        #expect(row["time"]?.count == 8 && row["site"]?.isEmpty == false)
      }
    }
    let days = CommaSeparated.records(try folder.file("days.csv", in: "out1"))
    let mean = days.reduce(0) { $0 + (Double($1["dropped_parcels"] ?? "") ?? .nan) }
    #expect(Double(dropped) == 2 * mean)
    let package = try #require(
      try JSONSerialization.jsonObject(with: folder.file("datapackage.json", in: "out1"))
        as? [String: Any])
    let resources = try #require(package["resources"] as? [[String: Any]])
    #expect(resources.count { $0["compression"] as? String == "gz" } == 2)
    #expect(try folder.read("out1/字段说明.csv").contains("trace-2.csv.gz,event,Event"))
    #expect(try folder.read("out1/manifest.json").contains("trace-2.csv.gz"))
  }

  private func unpacked(_ name: String, in folder: Folder) throws -> Data {
    let unzip = Process()
    unzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    unzip.arguments = ["gzip", "-dc", folder.url.appending(path: name).path]
    let pipe = Pipe()
    unzip.standardOutput = pipe
    try unzip.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    unzip.waitUntilExit()
    #expect(unzip.terminationStatus == 0)
    return data
  }

  @Test("Pickup points by day add up to the days")
  func siteDays() throws {
    let folder = try Folder()
    #expect(try run(folder, "--out", "out", "--set", "simulation.replications=2").status == 0)
    let rows = CommaSeparated.records(try folder.file("site_days.csv", in: "out"))
    for day in CommaSeparated.records(try folder.file("days.csv", in: "out")) {
      let own = rows.filter { $0["date"] == day["date"] }
      for column in ["dropped_parcels", "collected_parcels"] {
        let sum = own.reduce(0) { $0 + (Double($1[column] ?? "") ?? .nan) }
        #expect(abs(sum - (Double(day[column] ?? "") ?? .nan)) < 1e-6)
      }
      for row in own {
        let values = ["cells_taken_mean", "cells_taken_peak", "cells"].compactMap {
          Double(row[$0] ?? "")
        }
        #expect(values.count == 3 && values[0] <= values[1] && values[1] <= values[2])
      }
    }
  }

  @Test("What pooling saves is divided up without a rest")
  func pooling() throws {
    let folder = try Folder()
    #expect(try run(folder, "--out", "out", "--no-bom", "--pooling").status == 0)
    let lines = try folder.read("out/pooling.csv").split(separator: "\r\n").dropFirst().map {
      $0.split(separator: ",").map(String.init)
    }
    for measure in ["cost_cny_per_day", "vehicle_km_per_day", "vehicles_per_day"] {
      let rows = lines.filter { $0[1] == measure }
      #expect(rows.map { $0[0] } == ["north", "south", "all"])
      let savings = rows.compactMap { Double($0[4]) }
      #expect(savings.count == 3 && abs(savings[0] + savings[1] - savings[2]) < 1e-3)
    }
  }

  @Test("The plan stands beside today's practice, on the same parcels and by pairs")
  func baseline() throws {
    let folder = try Folder()
    let result = try run(
      folder, "--out", "out", "--no-bom", "--baseline", "today", "--set",
      "simulation.replications=2")
    #expect(result.status == 0)
    #expect(result.output.contains("Less today"))
    let lines = try folder.read("out/baselines.csv").split(separator: "\r\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(lines[0].prefix(3) == ["baseline", "code", "plan"])
    let parcels = try #require(lines.first { $0[1] == "parcels_per_day" })
    #expect(parcels[2] == parcels[3])
    #expect(parcels[4...6] == ["0", "0", "0"])
    let pickup = try #require(lines.first { $0[1] == "pickup_share" })
    #expect(pickup[3] == "0" && pickup[2] != "0")
    #expect(try folder.read("out/datapackage.json").contains("baselines.csv"))
    #expect(try run(folder, "--out", "x", "--baseline", "yesterday").status == 2)
  }

  @Test("The help names every option and the exit codes")
  func help() throws {
    let folder = try Folder()
    let result = try folder.lastmile("run", "--help")
    #expect(result.status == 0)
    for option in [
      "--with", "--set", "--seed", "--out", "--overwrite", "--time-limit", "--work-limit",
      "--ci-halfwidth", "--max-replications", "--baseline", "--pooling",
      "--threads", "--no-bom", "--json", "--quiet",
    ] {
      #expect(result.output.contains(option), "\(option)")
    }
    #expect(result.errors.isEmpty)
  }

  @Test("A run writes all its files, and the same bytes with one thread, with two and again")
  func sameBytes() throws {
    let folder = try Folder()
    var outputs: [[String: Data]] = []
    for (name, threads) in [("one", "1"), ("two", "2"), ("again", "1")] {
      let result = try run(
        folder, "--out", name, "--threads", threads, "--set", "simulation.replications=2")
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.errors.isEmpty)
      #expect(result.output.contains("Certificates"))
      var files = try folder.files(in: name)
      #expect(files.keys.sorted() == Self.files.sorted())
      files["timing.json"] = nil
      outputs.append(files)
    }
    for name in Self.files {
      #expect(outputs[0][name] == outputs[1][name], "\(name) with two threads")
      #expect(outputs[0][name] == outputs[2][name], "\(name) again")
    }
  }

  @Test("Every parcel that came is accounted for on every day of days.csv")
  func conservation() throws {
    let folder = try Folder()
    #expect(try run(folder, "--out", "out").status == 0)
    let days = CommaSeparated.records(try folder.file("days.csv", in: "out"))
    #expect(days.count == 3)
    var (came, left) = (0.0, 0.0)
    for day in days {
      func count(_ column: String) throws -> Double { try #require(Double(day[column] ?? "")) }
      came += try count("came_parcels")
      left +=
        try count("door_delivered_parcels") + count("collected_parcels")
        + count("returned_parcels")
      let stock = try [
        "at_pickup_points_parcels", "awaiting_door_parcels", "awaiting_room_parcels",
        "awaiting_redirection_parcels", "backlog_parcels",
      ].reduce(0) { $0 + (try count($1)) }
      #expect(came == left + stock)
    }
    #expect(came > 0)
  }

  @Test(
    "Tables, data package and dictionary say the same, and the manifest's fingerprints are right")
  func dictionaries() throws {
    let folder = try Folder()
    #expect(try run(folder, "--out", "out").status == 0)
    let files = try folder.files(in: "out")
    let package = try object(files["datapackage.json"])
    let resources = try #require(package["resources"] as? [[String: Any]])
    let dictionary = CommaSeparated.records(try #require(files["字段说明.csv"]))
    for resource in resources {
      let name = try #require(resource["path"] as? String)
      let data = try #require(files[name])
      #expect(data.starts(with: [0xEF, 0xBB, 0xBF]))
      let rows = CommaSeparated.rows(data)
      let schema = try #require(resource["schema"] as? [String: Any])
      let fields = try #require(schema["fields"] as? [[String: Any]])
      #expect(rows.first == fields.compactMap { $0["name"] as? String }, "\(name)")
      #expect(rows.allSatisfy { $0.count == fields.count }, "\(name)")
      let described = dictionary.filter { $0["file"] == name }.map { $0["column"] }
      #expect(described == rows.first?.map(Optional.init), "\(name)")
      let key = try #require(schema["primaryKey"] as? [String])
      let keys = CommaSeparated.records(data).map { row in key.map { row[$0] } }
      #expect(Set(keys).count == keys.count, "the key of \(name)")
      for (index, field) in fields.enumerated() {
        guard let type = field["type"] as? String, ["number", "integer"].contains(type) else {
          continue
        }
        let wrong = rows.dropFirst().map { $0[index] }.filter { !$0.isEmpty && Double($0) == nil }
        #expect(wrong.isEmpty, "\(name) \(field["name"] ?? "")")
      }
    }
    #expect(resources.count == Self.files.filter { $0.hasSuffix(".csv") }.count)
    try fingerprints(files, folder)
  }

  private func fingerprints(_ files: [String: Data], _ folder: Folder) throws {
    let manifest = try object(files["manifest.json"])
    #expect(manifest["complete"] as? Bool == true)
    #expect((manifest["glpk_version"] as? String)?.isEmpty == false)
    let outputs = try #require(manifest["outputs"] as? [[String: Any]])
    let inputs = try #require(manifest["inputs"] as? [[String: Any]])
    #expect(outputs.count == Self.files.count - 2)
    for (entry, place) in outputs.map({ ($0, folder.url.appending(path: "out").path) })
      + inputs.map({ ($0, Self.town) })
    {
      let name = try #require(entry["file"] as? String)
      let sum = Process()
      sum.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      sum.arguments = ["sha256sum", place + "/" + name]
      let pipe = Pipe()
      sum.standardOutput = pipe
      try sum.run()
      let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      sum.waitUntilExit()
      let expected = try #require(entry["sha256"] as? String)
      // GNU's tool escapes names that are not plain, with a backslash in front of the line.
      #expect(text.drop { $0 == "\\" }.hasPrefix(expected), "\(name)")
    }
  }

  private func object(_ data: Data?) throws -> [String: Any] {
    let data = try #require(data)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test("Intervals stand beside the values when there are replications, and only then")
  func intervals() throws {
    let folder = try Folder()
    #expect(try run(folder, "--out", "one").status == 0)
    #expect(try run(folder, "--out", "three", "--set", "simulation.replications=3").status == 0)
    func cost(_ name: String) throws -> [String: String] {
      let data = try folder.file("indicators.csv", in: name)
      return try #require(
        CommaSeparated.records(data).first {
          $0["code"] == "cost_cny_per_parcel" && $0["level"] == "city"
        })
    }
    #expect(try cost("one")["ci_low"] == "")
    let three = try cost("three")
    let values = ["ci_low", "value", "ci_high"].compactMap { Double(three[$0] ?? "") }
    #expect(values.count == 3 && values[0] < values[1] && values[1] < values[2])
  }

  @Test("--json prints one object and nothing else")
  func json() throws {
    let folder = try Folder()
    let result = try run(folder, "--out", "out", "--json")
    let value = try object(Data(result.output.utf8))
    #expect(value["schema"] as? Int == 1)
    #expect((value["indicators"] as? [Any])?.isEmpty == false)
  }

  @Test("The default folder is named by scenario, overrides and seed")
  func defaultFolder() throws {
    let folder = try Folder()
    let result = try run(folder, "--with", "pooled,busy", "--seed", "11", "--no-bom")
    #expect(result.status == 0, "\(result.errors)")
    let files = try folder.files(in: "out/grid-pooled-busy-11")
    #expect(files["sites.csv"]?.starts(with: Array("site,".utf8)) == true)
  }

  @Test("An existing folder is refused with the mend, and replaced only with --overwrite")
  func existingFolder() throws {
    let folder = try Folder()
    #expect(try run(folder, "--out", "out").status == 0)
    let before = try folder.files(in: "out")
    let refused = try run(folder, "--out", "out", "--seed", "9")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("--overwrite"))
    #expect(try folder.files(in: "out") == before)
    #expect(try run(folder, "--out", "out", "--seed", "9", "--overwrite").status == 0)
    #expect(try folder.files(in: "out")["days.csv"] != before["days.csv"])
  }

  @Test("A file in the way of the output is found before the long work")
  func fileInTheWay() throws {
    let folder = try Folder()
    try folder.write("", "file")
    for target in ["file", "file/out"] {
      let result = try run(folder, "--out", target, "--overwrite")
      #expect(result.status == 2)
      #expect(result.errors.contains(target))
      #expect(result.output.isEmpty)
    }
  }

  @Test("A scenario with mistakes ends with 2, names file, line and code, and leaves no folder")
  func badScenario() throws {
    let folder = try Folder()
    let result = try run(folder, "--out", "out", "--set", "demand.growth=1")
    #expect(result.status == 2)
    #expect(result.errors.contains("E602"))
    let missing = try folder.lastmile("run", "nowhere")
    #expect(missing.status == 2)
    #expect(try folder.names.isEmpty)
    let usage = try folder.lastmile("run", Self.town, "--work-limit", "sitting=3")
    #expect(usage.status == 2)
  }

  /// Starts a run that takes long, and waits until it has been at work for these seconds.
  private func startLong(_ folder: Folder, seconds: Double) throws -> Process {
    let process = Process()
    process.executableURL = Command.binary
    process.currentDirectoryURL = folder.url
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.arguments =
      Self.quick + [
        "--out", "out", "--overwrite", "--set", "simulation.days=300",
        "--set", "simulation.replications=50",
      ]
    try process.run()
    let deadline = Date(timeIntervalSinceNow: 60)
    while Date() < deadline, try partials(folder).isEmpty { usleep(20_000) }
    Thread.sleep(forTimeInterval: seconds)
    return process
  }

  private func partials(_ folder: Folder) throws -> [String] {
    try folder.names.filter { $0.hasSuffix(".partial") }
  }

  @Test("A run killed in the middle leaves the earlier one, and the next clears what it left")
  func killed() throws {
    let folder = try Folder()
    #expect(try run(folder, "--out", "out").status == 0)
    let before = try folder.files(in: "out")
    let process = try startLong(folder, seconds: 0.2)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(try folder.files(in: "out") == before)
    #expect(try partials(folder).count == 1)
    #expect(try run(folder, "--out", "out", "--overwrite", "--seed", "5").status == 0)
    #expect(try partials(folder).isEmpty)
    #expect(try folder.files(in: "out") != before)
  }

  @Test("Ctrl-C ends with 75 and writes what was found, marked incomplete")
  func interrupted() throws {
    let folder = try Folder()
    // A busy machine may not have a plan yet; then there is nothing to write.
    for seconds in [1.0, 5, 25] where try !folder.names.contains("out") {
      let process = try startLong(folder, seconds: seconds)
      kill(process.processIdentifier, SIGINT)
      process.waitUntilExit()
      #expect(process.terminationStatus == 75)
    }
    let manifest = try object(try folder.files(in: "out")["manifest.json"])
    #expect(manifest["complete"] as? Bool == false)
    #expect(try folder.files(in: "out").keys.sorted() == Self.files.sorted())
  }
}

extension Folder {
  fileprivate func file(_ name: String, in folder: String) throws -> Data {
    try Data(contentsOf: url.appending(path: folder).appending(path: name))
  }

  /// Every file of a folder in this one, by its name.
  fileprivate func files(in name: String) throws -> [String: Data] {
    let inner = url.appending(path: name)
    let names = try FileManager.default.contentsOfDirectory(atPath: inner.path)
    return try Dictionary(
      uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: inner.appending(path: $0))) })
  }
}
