import CityModel
import Reporting
import Simulation

/// The parcels of a traced run, by name.
struct TracedParcels {
  struct Named {
    var name: String
    var parcel: ParcelHistories.Parcel
  }

  let city: City
  let zone: Int
  let all: [Named]

  /// - Parameter id: `date/community/building/carrier/size/number`, or its beginning
  /// - Throws: `Failure` where it names none, or the run has no trace.
  init(_ run: FinishedRun, _ id: String, _ city: City) throws {
    let parts = id.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard (2...6).contains(parts.count), CalendarDay(iso8601: parts[0]) != nil else {
      throw Failure.wrongInput(
        "no parcel '\(id)'; name it as date/community/building/carrier/size/number, or a beginning such "
          + "as 2014-03-05/z1")
    }
    guard let zone = city.zones.firstIndex(where: { $0.id == parts[1] }) else {
      throw Failure.wrongInput("\(run.folder): the scenario has no community '\(parts[1])'")
    }
    self.city = city
    self.zone = zone
    let steps: [ParcelHistories.Step]
    do {
      steps = try TraceReader(city).events(in: try run.trace(), ofCommunity: parts[1])
    } catch is TraceReader.Damage {
      throw Failure.wrongInput("\(run.folder): the trace is not one of this scenario")
    }
    var histories: [String: ParcelHistories] = [:]
    for step in steps {
      let event = step.event
      let alike = "\(event.building)/\(city.carriers[Int(event.carrier)].id)/\(event.size.letter)"
      histories[alike, default: ParcelHistories(city)].follow(event, on: step.day)
    }
    all = histories.sorted { $0.key < $1.key }.flatMap { alike, histories in
      histories.parcels.map {
        Named(name: "\($0.day)/\(parts[1])/\(alike)/\($0.number)", parcel: $0)
      }
    }.filter { $0.name == id || $0.name.hasPrefix(id + "/") }
    guard !all.isEmpty else {
      throw Failure.wrongInput("\(run.folder)/trace-1.csv.gz: no parcel '\(id)' came")
    }
  }
}
