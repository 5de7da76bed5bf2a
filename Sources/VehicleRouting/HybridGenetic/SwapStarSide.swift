/// A trip's stops one beside the other, as SWAP* reads them.
struct SwapStarSide {
  let vertex: UnsafeMutablePointer<Int32>
  /// Places, the depot at both ends.
  let place: UnsafeMutablePointer<Int32>
  /// Cost of the arc that leads to each stop; one more for the way back.
  let leg: UnsafeMutablePointer<Double>
  /// Change of cost when each stop leaves.
  let removal: UnsafeMutablePointer<Double>
  let demand: UnsafeMutablePointer<Int32>

  init(_ count: Int) {
    vertex = .allocate(capacity: count + 1)
    place = .allocate(capacity: count + 2)
    leg = .allocate(capacity: count + 1)
    removal = .allocate(capacity: count + 1)
    demand = .allocate(capacity: count + 1)
  }

  func release() {
    vertex.deallocate()
    place.deallocate()
    leg.deallocate()
    removal.deallocate()
    demand.deallocate()
  }
}
