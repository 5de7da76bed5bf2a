import CityModel
import Geography

/// Where people live and parcels are delivered to: a building or a gate, as many in a zone as its
/// people need, at random places in the square of the zone's area.
///
/// The places of a zone depend on the seed and the zone's id only, so that no other zone, site or
/// setting moves them.
public struct Buildings: Sendable {
  /// Place of each building.
  public let places: [Point]
  /// Zone of each building, ascending.
  public let zones: [Int32]
  /// People of each building: its zone's, split evenly.
  public let people: [Double]
  /// Buildings of zone i are `starts[i] ..< starts[i + 1]`; none where nobody lives.
  public let starts: [Int]

  public var count: Int { places.count }

  public func of(zone: Int) -> Range<Int> { starts[zone]..<starts[zone + 1] }

  public init(_ city: City) {
    var (places, zones, people, starts) = ([Point](), [Int32](), [Double](), [0])
    for (index, zone) in city.zones.enumerated() {
      let perBuilding = max(city.demand.peoplePerBuilding, .leastNormalMagnitude)
      let count = zone.people > 0 ? max(1, Int((zone.people / perBuilding).rounded(.up))) : 0
      var stream = RandomStream(seed: city.seed, name: "buildings", zone.streamKey)
      let side = zone.area.value.squareRoot()
      for _ in 0..<count {
        let (east, north) = (stream.uniform() - 0.5, stream.uniform() - 0.5)
        places.append(Point(x: zone.place.x + side * east, y: zone.place.y + side * north))
        zones.append(Int32(index))
        people.append(zone.people / Double(count))
      }
      starts.append(places.count)
    }
    self.places = places
    self.zones = zones
    self.people = people
    self.starts = starts
  }
}

extension Zone {
  /// Names the zone in random substreams: its id, hashed (FNV-1a), so that adding, removing or
  /// re-ordering other zones moves none of its draws.
  public var streamKey: Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int(truncatingIfNeeded: hash)
  }
}
