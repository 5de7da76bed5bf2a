import CityModel
import Geography
import Planning

/// Who is covered by which pickup points.
struct Coverage {
  /// People that an open site covers and existing ones alone would not.
  let additionalPeople: Double
  /// By site: people that no other open site covers.
  let onlyHere: [Double]

  init(_ city: City, _ plan: Plan) {
    let open = plan.siting.open.map(\.site)
    let index = SpatialIndex(open.map { city.sites[$0].place })
    let radius = city.standards.serviceRadius.value
    let circuity = city.area.walkCircuity
    var additional = 0.0
    var onlyHere = [Double](repeating: 0, count: city.sites.count)
    for (building, place) in plan.buildings.places.enumerated() {
      // A hair more than the radius, so that the walk itself decides, as it does everywhere else.
      let near = index.within(radius / max(circuity, 1e-9) * (1 + 1e-9), of: place)
        .map { open[$0] }
        .filter { circuity * place.distance(to: city.sites[$0].place) <= radius }
      guard !near.isEmpty else { continue }
      let people = plan.buildings.people[building]
      if !near.contains(where: { city.sites[$0].status == .existing }) { additional += people }
      if near.count == 1 { onlyHere[near[0]] += people }
    }
    additionalPeople = additional
    self.onlyHere = onlyHere
  }
}
