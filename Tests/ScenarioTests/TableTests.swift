import CityModel
import Geography
import Scenario
import Testing

/// CSV files as spreadsheets and scripts write them.
@Suite struct TableTests {
  @Test("quoted commas, quotes and line ends are text; blank rows and outer spaces are nothing")
  func quoting() throws {
    var folder = try ScenarioFolder()
    try folder.replace("Block 1-1", "\"Block \"\"A\"\",\nnorth\"", in: "zones.csv")
    try folder.replace("Block 1-2", "  Block B  ", in: "zones.csv")
    folder["zones.csv"] += "\n,,,,,,,\n\n"
    // A line end inside a name would break messages and tables.
    #expect(
      try folder.problems() == [
        "zones.csv:2:29: E204 'name' must be one line of text, of at most 10000 bytes"
      ])
    try folder.replace(",\nnorth", ", north", in: "zones.csv")
    let zones = try folder.load().get().city.zones
    #expect(zones.count == 16)
    #expect(zones[0].name.english == "Block \"A\", north")
    #expect(zones[1].name.english == "Block B")
  }

  @Test("rows below a quoted line end keep their own line numbers")
  func lineNumbers() throws {
    var folder = try ScenarioFolder()
    folder["districts.csv"] = "id,name\r\nwest,\"a\r\nb\"\r\neast,c,d\r\n"
    #expect(
      try folder.problems() == [
        "districts.csv:2:6: E204 'name' must be one line of text, of at most 10000 bytes",
        "districts.csv:4:8: E304 this row has 3 cells, the header has 2; quote a text that holds a comma, or delete what is too much",
      ])
  }

  @Test("a last row without line end keeps its empty last cell")
  func lastCell() throws {
    var folder = try ScenarioFolder()
    folder["depots.csv"] = "id,x,y,carrier\nd1,0,0,north\nd2,0,0,"
    #expect(try folder.load().get().city.depots.map(\.carrier) == [0, nil])
  }

  @Test("columns stand in any order, under other names, beside others")
  func columns() throws {
    var folder = try ScenarioFolder()
    folder["zones.csv"] = "note,人口,y,x,id\n?,5,2,1,a\n!,7,4,3,b\n"
    try folder.replace("{file: zones.csv}", "{file: zones.csv, columns: {people: 人口}}")
    let zones = try folder.load().get().city.zones
    #expect(zones.map(\.people) == [5, 7])
    #expect(zones.map(\.place) == [Point(x: 1, y: 2), Point(x: 3, y: 4)])
    #expect(zones.map(\.district) == [nil, nil])
    #expect(zones.map(\.name.english) == ["a", "b"])
  }

  @Test("a site's own cost and size go before those of its outlet type")
  func siteExceptions() throws {
    var folder = try ScenarioFolder()
    folder["sites.csv"] = """
      id,x,y,outlet,site_cost_cny_year,max_modules
      a,0,0,parcel_station,,
      b,1,0,parcel_station,5,9
      """
    let sites = try folder.load().get().city.sites
    #expect(sites.map(\.siteCostPerYear) == [Yuan(60_000), Yuan(5)])
    #expect(sites.map(\.maximumModules) == [3, 9])
    #expect(sites.map(\.status) == [.candidate, .candidate])
  }

  @Test("without a file of districts they are those that zones name")
  func openDistricts() throws {
    var folder = try ScenarioFolder()
    try folder.replace("districts: {file: districts.csv}\n", "")
    #expect(try folder.load().get().city.districts.map(\.id) == ["west", "east"])
  }

  @Test("degrees are turned into metres round the middle of the zones, or round a given origin")
  func degrees() throws {
    var folder = try ScenarioFolder()
    try folder.replace("coordinates: metres", "coordinates: wgs84")
    folder["zones.csv"] = "id,lon,lat,people\na,114.00,22.50,5\nb,114.02,22.54,5\n"
    folder["sites.csv"] = "id,lon,lat,outlet\ns,114.01,22.52,parcel_station\n"
    folder["depots.csv"] = "id,lon,lat\nd,114.01,22.52\n"
    let middle = try folder.load().get().city
    #expect(middle.sites[0].place.distance(to: Point(x: 0, y: 0)) < 1e-6)
    #expect(abs(middle.zones[0].place.y + 0.02 * 110_750) < 20)
    try folder.replace("coordinates: wgs84", "coordinates: wgs84\n  origin: {lon: 114, lat: 22.5}")
    #expect(try folder.load().get().city.zones[0].place.distance(to: Point(x: 0, y: 0)) < 1e-6)
    try folder.replace("origin: {lon: 114, lat: 22.5}", "origin: {lon: 14, lat: 22.5}")
    #expect(try folder.problems().count == 1)
    #expect(try folder.problems()[0].hasPrefix("scenario.yml:11:11: E307 the origin lies 10"))
    try folder.replace("origin: {lon: 14, lat: 22.5}", "origin: {lon: 114, lat: 22.5}")
    folder["sites.csv"] = "id,lon,lat,outlet\ns,22.52,114.01,parcel_station\n"
    #expect(
      try folder.problems() == [
        "sites.csv:2:9: E205 'lat' must be at least -85 and at most 85, not 114.01; are lon and lat swapped?"
      ])
  }

  @Test("every problem of every file is reported in one pass, by file and place")
  func allAtOnce() throws {
    var folder = try ScenarioFolder()
    try folder.replace("speed_kmh: 15", "speed_kmh: -1")
    try folder.replace("seed: 7", "sed: 7")
    folder["depots.csv"] = ""
    try folder.replace("z03,", "z01,", in: "zones.csv")
    try folder.replace("z05,", ",", in: "zones.csv")
    try folder.replace("s01,380,200", "s01,x,y", in: "sites.csv")
    #expect(
      try folder.problems() == [
        "scenario.yml:7:1: E203 unknown key 'sed' in the scenario; did you mean 'seed'?",
        "scenario.yml:56:16: E205 'speed_kmh' must be more than 0 and at most 300, not -1",
        "zones.csv:4:1: E401 id 'z01' is already given in line 2; ids must differ",
        "zones.csv:6:1: E306 no 'id' in this row; fill it in: Name that outputs refer to.",
        "sites.csv:2:5: E204 'x' must be a number, not 'x'",
        "sites.csv:2:7: E204 'y' must be a number, not 'y'",
        "depots.csv:1:1: E301 no header row; the first row names the columns",
      ])
  }

  @Test("a table of a million columns, and thousands of wrong names, end soon")
  func absurdTables() throws {
    var folder = try ScenarioFolder()
    folder["depots.csv"] = "id,x,y" + String(repeating: ",c", count: 1_000_000) + "\nd,0,0\n"
    folder["zones.csv"] =
      "id,x,y,people,district\n" + (0..<3000).map { "z\($0),0,0,1,d\($0)\n" }.joined()
    folder["districts.csv"] = "id\n" + (0..<3000).map { "e\($0)\n" }.joined()
    let problems = try folder.problems()
    #expect(problems.contains { $0.hasPrefix("depots.csv:1:1: E304 the header has 1000003 cells") })
    #expect(problems.count { $0.contains(": E402 no district") } == 1000)
  }

  @Test("a table with a problem in every row reports a thousand and says how many more")
  func manyProblems() throws {
    var folder = try ScenarioFolder()
    folder["zones.csv"] =
      "id,x,y,people\n" + (0..<3000).map { "z\($0),0,0,?\n" }.joined()
    let problems = try folder.problems().filter { $0.hasPrefix("zones.csv") }
    #expect(problems.count == 1001)
    #expect(
      problems.last == "zones.csv: E190 2000 more problems in this file are not shown")
  }
}
