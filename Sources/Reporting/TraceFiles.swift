import CityModel
import Planning
import Simulation
import Synchronization

/// What happened to parcels, event by event: a compressed table for each replication, written while
/// the days are simulated.
public final class TraceFiles: Sendable {
  private let codes: Codes
  private let byteOrderMark: Bool
  private let folder: OutputFolder
  private let finished = Mutex<[Int: FileDigest]>([:])

  public init(_ city: City, _ plan: Plan, in folder: OutputFolder, byteOrderMark: Bool) {
    codes = Codes(city, plan)
    self.folder = folder
    self.byteOrderMark = byteOrderMark
  }

  /// The file of a replication, numbered from 0.
  /// - Throws: `OutputError`.
  public func file(of replication: Int) throws -> any ParcelTrace {
    let number = replication + 1
    let file = try folder.gzip("trace-\(number).csv.gz")
    return try TraceFile(codes, file, byteOrderMark: byteOrderMark) { [self] digest in
      finished.withLock { $0[number] = digest }
    }
  }

  /// What the dictionaries say of the files, by replication.
  var tables: [DescribedTable] {
    finished.withLock { $0 }.sorted { $0.key < $1.key }.map { number, digest in
      DescribedTable(
        name: "trace-\(number)", english: "Trace of replication \(number)",
        chinese: "第\(number)次模拟事件明细",
        meaning: "An event of parcels of one building, carrier and size, by day and time", key: [],
        fields: Self.fields, digest: digest, isCompressed: true)
    }
  }

  static let fields = [
    Field("date", .date, "Date", "日期", "Simulated day"),
    Field("time", .text, "Time", "时刻", "Of the day; empty where only the day is known"),
    Field(
      "event", .text, "Event", "事件",
      "came to the depot; delivered at the door, or failed (nobody in); dropped at a pickup point, or "
        + "refused by a full one; collected by the owner; returned to the sender; left_behind by the "
        + "rounds"),
    Field("community", .text, "Community", "社区", "Id in communities.csv"),
    Field("building", .integer, "Building", "楼栋", "Number in its community, from 1"),
    Field("carrier", .text, "Carrier", "快递企业", "Id in carriers.csv"),
    Field("size", .text, "Size", "件型", "Size class: S, M or L"),
    Field("site", .text, "Pickup point", "网点", "Id in sites.csv; empty where none is concerned"),
    Field("parcels", .integer, unit: "parcels", "Parcels", "件量", "Parcels alike"),
    Field(
      "failed_attempts", .integer, unit: "attempts", "Failed attempts", "此前投递失败次数",
      "Door attempts that had failed before"),
  ]
}

/// The names of a city as they stand in a comma-separated file.
private struct Codes: Sendable {
  let zones: [[UInt8]]
  let carriers: [[UInt8]]
  let sites: [[UInt8]]
  let zoneOfBuilding: [Int32]
  let starts: [Int]

  init(_ city: City, _ plan: Plan) {
    func cell(_ text: String) -> [UInt8] {
      var cell = CSVText(byteOrderMark: false)
      cell.append(.text(text))
      return cell.bytes
    }
    zones = city.zones.map { cell($0.id) }
    carriers = city.carriers.map { cell($0.id) }
    sites = city.sites.map { cell($0.id) }
    zoneOfBuilding = plan.buildings.zones
    starts = plan.buildings.starts
  }
}

private final class TraceFile: ParcelTrace {
  private let codes: Codes
  private let file: GzipFile
  private let ended: (FileDigest) -> Void

  init(
    _ codes: Codes, _ file: GzipFile, byteOrderMark: Bool, ended: @escaping (FileDigest) -> Void
  ) throws {
    self.codes = codes
    self.file = file
    self.ended = ended
    var header = CSVText(byteOrderMark: byteOrderMark)
    header.append(header: TraceFiles.fields.map(\.name))
    try file.write(header.bytes)
  }

  /// By time; what happens at one moment in the order of the simulation.
  func add(_ events: [ParcelEvent], on day: CalendarDay) throws {
    let date = Array("\(day),".utf8)
    let times = events.map { $0.time ?? -1 }
    let order = events.indices.sorted { (times[$0], $0) < (times[$1], $1) }
    for position in order {
      var row = date
      append(events[position], to: &row)
      try file.write(row)
    }
  }

  func finish() throws { ended(try file.finish()) }

  private func append(_ event: ParcelEvent, to row: inout [UInt8]) {
    let comma = UInt8(ascii: ",")
    func end() { row.append(comma) }
    if let time = event.time {
      let seconds = Int(time)
      for (index, part) in [seconds / 3600, seconds / 60 % 60, seconds % 60].enumerated() {
        if index > 0 { row.append(UInt8(ascii: ":")) }
        row.append(UInt8(ascii: "0") + UInt8(part / 10))
        row.append(UInt8(ascii: "0") + UInt8(part % 10))
      }
    }
    end()
    row += event.kind.rawValue.utf8
    end()
    let zone = Int(codes.zoneOfBuilding[Int(event.building)])
    row += codes.zones[zone]
    end()
    row += String(Int(event.building) - codes.starts[zone] + 1).utf8
    end()
    row += codes.carriers[Int(event.carrier)]
    end()
    row += event.size.letter.utf8
    end()
    if event.site >= 0 { row += codes.sites[Int(event.site)] }
    end()
    row += String(event.parcels).utf8
    end()
    row += String(event.failed).utf8
    row += [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
  }
}
