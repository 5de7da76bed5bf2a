import Geography
import Testing

@Suite("Projection")
struct ProjectionTests {
  let shenzhen = Projection.tangent(origin: Coordinate(longitude: 114.06, latitude: 22.55))

  @Test("a point comes back as the coordinate it was made of")
  func roundTrip() {
    let place = Coordinate(longitude: 113.81, latitude: 22.74)
    let back = shenzhen.coordinate(shenzhen.point(place))
    #expect(abs(back.longitude - place.longitude) < 1e-12)
    #expect(abs(back.latitude - place.latitude) < 1e-12)
  }

  @Test("a minute of latitude is about a nautical mile")
  func scale() {
    let north = shenzhen.point(Coordinate(longitude: 114.06, latitude: 22.55 + 1.0 / 60))
    #expect(abs(north.y - 1846) < 3)
    #expect(abs(north.x) < 1e-9)
  }

  @Test("cells keep their names on both sides of the origin")
  func cells() {
    let grid = ServiceGrid(side: 500)
    #expect(grid.cell(at: Point(x: 0, y: 0)).name == "c0r0")
    #expect(grid.cell(at: Point(x: -0.1, y: 499.9)).name == "c-1r0")
    #expect(grid.centre(of: .init(column: -1, row: 1)) == Point(x: -250, y: 750))
  }

  @Test("streams differ by seed, name and key, and repeat themselves")
  func streams() {
    func first(_ seed: UInt64, _ name: StaticString, _ keys: Int...) -> UInt64 {
      var stream = RandomStream(seed: seed, name: name, keys: keys)
      return stream.next()
    }
    #expect(first(1, "demand", 3, 4) == first(1, "demand", 3, 4))
    #expect(
      Set([
        first(1, "demand", 3, 4), first(2, "demand", 3, 4), first(1, "homes", 3, 4),
        first(1, "demand", 4, 3), first(1, "demand", 3),
      ]).count == 5)
  }
}
