import Testing

@testable import VehicleRouting

@Suite("Price box")
struct PriceBoxTests {
  private func prices(_ stop: [Double]) -> TripMaster.Duals {
    TripMaster.Duals(stop: stop, fleet: [0], cut: [])
  }

  @Test("it moves to prices that are better, and comes closer to the best where others are worse")
  func offers() {
    var box = PriceBox(center: prices([10, 10]))
    box.restart(width: 0.1)
    #expect(box.value == nil)
    #expect(box.width == 1)
    box.offer(prices([10, 10]), 15, isBoxed: true)
    #expect(box.value == 15)
    #expect(box.width == 1)
    box.offer(prices([11, 9]), 14, isBoxed: true)
    #expect(box.center.stop == [10, 10])
    #expect(box.width < 1)
    let width = box.width
    box.offer(prices([9, 11]), 16, isBoxed: false)
    #expect(box.center.stop == [9, 11])
    #expect(box.value == 16)
    #expect(box.width == width)
    box.offer(prices([8, 12]), 17, isBoxed: true)
    #expect(box.width > width)
  }

  @Test("its width stays between a hundredth and the whole of a stop's average price")
  func bounds() {
    var box = PriceBox(center: prices([10, 30]))
    box.restart(width: 0.5)
    for turn in 0..<50 { box.offer(prices([10, 30]), Double(turn), isBoxed: true) }
    #expect(box.width == 20)
    for _ in 0..<500 { box.offer(prices([10, 30]), 0, isBoxed: true) }
    #expect(box.width == 0.2)
  }
}
