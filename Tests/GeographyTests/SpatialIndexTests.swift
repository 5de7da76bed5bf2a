import Geography
import Testing

@Suite("SpatialIndex")
struct SpatialIndexTests {
  /// Random points on a coarse lattice, so that ties and coincident points occur.
  static func points(_ count: Int, seed: UInt64) -> [Point] {
    var random = RandomStream(seed: seed, name: "points")
    return (0..<count).map { _ in
      Point(x: Double(random.index(below: 20)), y: Double(random.index(below: 20)))
    }
  }

  static func ranking(_ points: [Point], from place: Point) -> [Int] {
    points.indices.sorted {
      let left = points[$0].distance(to: place)
      let right = points[$1].distance(to: place)
      return (left, $0) < (right, $1)
    }
  }

  @Test("nearest points are those of a full ranking, ties by index", arguments: [0, 1, 9, 300])
  func nearest(count: Int) {
    let points = Self.points(count, seed: 1)
    let index = SpatialIndex(points)
    for place in Self.points(20, seed: 2) {
      #expect(index.nearest(7, to: place) == Array(Self.ranking(points, from: place).prefix(7)))
      #expect(index.nearest(0, to: place).isEmpty)
    }
  }

  @Test("points within a radius include those exactly on it")
  func within() {
    let points = Self.points(300, seed: 3)
    let index = SpatialIndex(points)
    for place in Self.points(20, seed: 4) {
      let expected = Self.ranking(points, from: place).filter {
        points[$0].distance(to: place) <= 5
      }
      #expect(index.within(5, of: place) == expected)
    }
  }

  @Test("neighbour lists leave the point itself out, also among coincident points")
  func lists() {
    let points = Array(repeating: Point(x: 1, y: 2), count: 50) + Self.points(50, seed: 5)
    let lists = SpatialIndex(points).neighbourLists(6)
    for index in points.indices {
      let expected = Self.ranking(points, from: points[index]).filter { $0 != index }.prefix(6)
      #expect(lists[index * 6..<index * 6 + 6].map(Int.init) == Array(expected))
    }
    #expect(SpatialIndex([Point(x: 0, y: 0)]).neighbourLists(3).isEmpty)
  }
}
