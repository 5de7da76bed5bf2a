import CityModel
import Geography
import Simulation

/// Reads a trace back: the events of one community's parcels.
public struct TraceReader {
  /// Of a trace that is not whole or not one of this city.
  public struct Damage: Error {}

  private let carriers: [String: Int32]
  private let sites: [String: Int32]

  public init(_ city: City) {
    func index(_ ids: [String]) -> [String: Int32] {
      Dictionary(ids.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
    }
    carriers = index(city.carriers.map(\.id))
    sites = index(city.sites.map(\.id))
  }

  /// - Parameters:
  ///   - compressed: the whole file
  ///   - community: its id
  /// - Returns: the events in the order of the file; their `building` is its number in the community,
  ///   from 1.
  /// - Throws: `Damage`.
  public func events(in compressed: [UInt8], ofCommunity community: String) throws
    -> [ParcelHistories.Step]
  {
    var (steps, isHeader) = ([ParcelHistories.Step](), true)
    // Most lines are of other communities: they are told by their bytes alone.
    let wanted = Array(("," + community + ",").utf8)
    let isWhole = try GzipReader.readLines(of: compressed) { line in
      if isHeader {
        isHeader = false
        return
      }
      guard line.contains(wanted) else { return }
      let cells = String(decoding: line, as: UTF8.self)
        .split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard let step = step(cells) else { throw Damage() }
      if cells[3] == community { steps.append(step) }
    }
    guard isWhole else { throw Damage() }
    return steps
  }

  private func step(_ cells: [String]) -> ParcelHistories.Step? {
    guard cells.count == TraceFiles.fields.count, let day = CalendarDay(iso8601: cells[0]),
      let kind = ParcelEvent.Kind(rawValue: cells[2]), let building = Int32(cells[4]),
      let carrier = carriers[cells[5]],
      let size = SizeClass.allCases.first(where: { $0.letter == cells[6] }),
      let site = cells[7].isEmpty ? -1 : sites[cells[7]], let parcels = Int32(cells[8]),
      let failed = Int32(cells[9])
    else { return nil }
    let clock = cells[1].split(separator: ":").compactMap { Double($0) }
    return ParcelHistories.Step(
      day: day,
      event: ParcelEvent(
        kind: kind, building: building, carrier: carrier, size: size, site: site, parcels: parcels,
        failed: failed, time: clock.isEmpty ? nil : clock.reduce(0) { $0 * 60 + $1 }))
  }
}
