import Foundation
import TestSupport
import Testing

@Suite struct ExplainTests {
  private static let town = SharedData.packageFolder.appending(path: "Scenarios/grid").path

  /// A run small enough for tests, in `run`.
  private static func finishedRun(_ options: String...) throws -> Folder {
    let folder = try Folder()
    let command = try Command.run(
      [
        "run", town, "--work-limit", "routing=1", "--set", "simulation.days=2",
        "--set", "demand.people_per_building=900", "--out", "run",
      ] + options, in: folder.url)
    #expect(command.status == 0, "\(command.errors)")
    return folder
  }

  @Test(
    "A site, a community, a cell, a carrier and a round are explained from the run's folder alone")
  func kinds() throws {
    let folder = try Self.finishedRun()
    let site = try folder.lastmile("explain", "run", "site", "s01")
    #expect(site.status == 0, "\(site.errors)")
    #expect(site.output.hasPrefix("site s01 (s01): "))
    #expect(site.output.contains("Without it they go to:"))
    #expect(site.output.contains("In all"))
    let community = try folder.lastmile("explain", "run", "community", "z01")
    #expect(community.output.contains("People covered"))
    #expect(community.output.contains("losed candidate"))
    #expect(
      try folder.lastmile("explain", "run", "carrier", "north").output.contains("Market share"))
    #expect(try folder.lastmile("explain", "run", "cell", "c0r0").output.contains("People"))
    #expect(try folder.lastmile("explain", "run", "route", "r1").output.contains("trip 1, stop 1"))
  }

  @Test("A stop is explained by its place in its round, and a site by all stops there")
  func stops() throws {
    let folder = try Self.finishedRun()
    let stop = try folder.lastmile("explain", "run", "stop", "r1/1/1")
    #expect(stop.status == 0, "\(stop.errors)")
    #expect(stop.output.hasPrefix("stop r1/1/1: "))
    #expect(stop.output.contains("It is on r1, "))
    #expect(stop.output.contains("stop 1 of "))
    #expect(stop.output.contains("to the round: "))
    let community = try folder.lastmile("explain", "run", "stop", "z01")
    #expect(community.output.contains("door in community z01, carrier north"))
    #expect(community.output.contains("door in community z01, carrier south"))
    let unknown = try folder.lastmile("explain", "run", "stop", "r1/9/9")
    #expect(unknown.status == 2 && unknown.errors.contains("route/trip/sequence"))
  }

  @Test("Parcels are told of from the trace: many by how they fared, one by what happened to it")
  func parcels() throws {
    let folder = try Self.finishedRun("--trace", "--set", "demand.parcels_per_person_year=300")
    let many = try folder.lastmile("explain", "run", "parcel", "2014-03-03/z05")
    #expect(many.status == 0, "\(many.errors)")
    let lines = many.output.split(whereSeparator: \.isNewline).map(String.init)
    #expect(lines[0].hasSuffix(" parcels 2014-03-03/z05"))
    let counts = lines[1...].prefix { $0.hasPrefix("  ") }.compactMap {
      Int($0.split(separator: " ")[0])
    }
    #expect(counts.count > 1 && counts.reduce(0, +) == Int(lines[0].split(separator: " ")[0]))
    let name = try #require(lines.last).trimmingCharacters(in: .whitespaces)
    let one = try folder.lastmile("explain", "run", "parcel", name)
    #expect(one.output.hasPrefix("parcel \(name)\n2014-03-03        comes for carrier "))
    #expect(one.output.contains("nobody is in"))
    for wrong in ["z05", "2014-03-03", "2014-03-03/nowhere", "2014-03-03/z05/9999", name + "/1"] {
      let refused = try folder.lastmile("explain", "run", "parcel", wrong)
      #expect(refused.status == 2 && refused.output.isEmpty, "\(wrong)")
    }
    let untraced = try Self.finishedRun().lastmile("explain", "run", "parcel", "2014-03-03/z05")
    #expect(untraced.status == 2 && untraced.errors.contains("--trace"))
  }

  @Test("A site is decided anew, forced in or out, and the certificate said")
  func resolved() throws {
    let folder = try Self.finishedRun()
    let command = try folder.lastmile("explain", "run", "site", "s01", "--resolve")
    #expect(command.status == 0, "\(command.errors)")
    #expect(command.output.contains("Decided anew with it "))
  }

  @Test("What is not there, has changed or is no run is named, with exit 2")
  func wrong() throws {
    let folder = try Self.finishedRun()
    for (arguments, message) in [
      (["run", "site", "s99"], "no site 's99'"),
      (["run", "community", "z99"], "no community 'z99'"),
      (["run", "site"], "name an id"),
      (["run"], "name what to explain"),
      (["nowhere", "site", "s01"], "no manifest.json"),
      (["run", "site", "s01", "--scenario", "nowhere"], "no file"),
      (["run", "cell", "c0r0", "--resolve"], "--resolve is for a site"),
    ] {
      let command = try Command.run(["explain"] + arguments, in: folder.url)
      #expect(command.status == 2, "\(arguments)")
      #expect(command.errors.contains(message), "\(arguments): \(command.errors)")
    }
    let phases = try folder.read("run/phases.csv")
    try folder.write(phases + "\n", "run/phases.csv")
    let command = try folder.lastmile("explain", "run", "site", "s01")
    #expect(command.status == 2 && command.errors.contains("phases.csv is not as it was"))
  }
}
