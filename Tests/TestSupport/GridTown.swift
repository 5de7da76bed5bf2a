import CityModel
import Geography

extension City {
  /// A made-up town of `side` × `side` blocks of 500 m with a candidate site at every block's
  /// corner point, two carriers and one tricycle type that serves doors and pickup points.
  public static func gridTown(side: Int = 4, peoplePerBlock: Double = 900, seed: UInt64 = 7) -> City
  {
    let block = 500.0
    let zones = (0..<side * side).map { index in
      let (row, column) = (index / side, index % side)
      return Zone(
        id: "z\(index)", name: LocalName("Block \(row)-\(column)"),
        place: Point(x: (Double(column) + 0.5) * block, y: (Double(row) + 0.5) * block),
        // Uneven on purpose, and one block without people.
        people: index == side * side - 2 ? 0 : peoplePerBlock * Double(1 + index % 3),
        area: SquareMetres(block * block), district: column < side / 2 ? 0 : 1)
    }
    let sites = (0..<side * side).map { index in
      let isStore = index % 2 == 0
      let east = Double(index % side) * block + Double((index * 37) % 90)
      let north = Double(index / side) * block + Double((index * 53) % 90)
      return CandidateSite(
        id: "s\(index)", name: LocalName("Corner \(index)"), place: Point(x: east, y: north),
        outlet: index % 2, status: .candidate, siteCostPerYear: Yuan(isStore ? 3000 : 20000),
        maximumModules: isStore ? 4 : 3)
    }
    return City(
      name: LocalName("Grid town"), seed: seed,
      area: Area(
        projection: .plane, grid: ServiceGrid(side: block), walkCircuity: 1.4, driveCircuity: 1.4),
      districts: [
        District(id: "west", name: LocalName("West")),
        District(id: "east", name: LocalName("East")),
      ], zones: zones,
      modules: [
        PickupModule(
          id: "locker_44", name: LocalName("Locker"),
          cells: BySize(small: 26, medium: 14, large: 4),
          costPerYear: Yuan(6000), floorArea: SquareMetres(1.2)),
        PickupModule(
          id: "shelf_200", name: LocalName("Shelf"), cells: BySize(small: 0, medium: 0, large: 200),
          costPerYear: Yuan(9000), floorArea: SquareMetres(12)),
      ],
      outlets: [
        OutletType(
          id: "convenience_store", name: LocalName("Convenience store"), kind: .locker,
          siteCostPerYear: Yuan(3000), modules: [0], maximumModules: 4),
        OutletType(
          id: "parcel_station", name: LocalName("Parcel station"), kind: .staffed,
          siteCostPerYear: Yuan(20000), modules: [1], maximumModules: 3),
      ], sites: sites,
      carriers: [
        Carrier(id: "north", name: LocalName("North"), share: 0.6),
        Carrier(id: "south", name: LocalName("South"), share: 0.4),
      ],
      depots: [
        Depot(
          id: "d1", name: LocalName("North station"), place: Point(x: -800, y: 400), carrier: 0),
        Depot(
          id: "d2", name: LocalName("South station"), place: Point(x: 2600, y: 1500), carrier: 1),
      ],
      vehicles: [
        VehicleType(
          id: "trike", name: LocalName("Tricycle"), servesDoors: true, servesPickupPoints: true,
          capacity: 140, speed: .kilometresPerHour(15), circuity: 1.4, fixedCostPerDay: Yuan(25),
          costPerMetre: 0.00015, costPerSecond: 30.0 / 3600, shift: .hours(9),
          range: .kilometres(60), availablePerDepot: nil, maximumTrips: 4, reload: .minutes(20),
          kilogramsCO2ePerMetre: 0.00002)
      ],
      demand: DemandModel(
        start: CalendarDay(dayNumber: 16_132), parcelsPerPersonYear: 60, growthPerYear: 0,
        dispersion: 0.1, weekday: [1.10, 1.05, 1, 1, 1, 0.95, 0.9], events: [],
        sizes: BySize(small: 0.55, medium: 0.35, large: 0.10), peoplePerBuilding: 250),
      choice: PickupChoice(
        bands: [
          .init(upTo: Metres(300), share: 0.45), .init(upTo: Metres(500), share: 0.30),
          .init(upTo: Metres(1000), share: 0.10),
        ], walkSpeed: .kilometresPerHour(4.5), shareOnFoot: 0.9, carKilogramsCO2ePerMetre: 0.0002),
      delivery: DeliveryPractice(
        stop: Seconds(90), parcel: Seconds(30), rootParcel: Seconds(0), pickupStop: Seconds(300),
        pickupParcel: Seconds(8), attemptFails: 0.08, attempts: 2, failedVisitCost: Yuan(0.5)),
      pickup: PickupPractice(
        dwellDays: [0.55, 0.25, 0.12, 0.05, 0.03], occupancyQuantile: 0.95, overflow: .door),
      standards: Standards(
        radii: [Metres(300), Metres(500), Metres(1000)], serviceRadius: Metres(500),
        coverageShare: 0.85, districtCoverageShare: nil),
      policy: Policy(
        delivery: .separate, budgetPerYear: nil, subsidyPerSiteYear: .zero, existingStay: true),
      siting: SitingSettings(
        objective: .minCost, sites: nil, walkCostPerMetre: 0.001, workLimit: 2000, timeLimit: nil,
        gap: 0.001),
      routing: RoutingSettings(workLimit: 1000, timeLimit: nil),
      simulation: SimulationSettings(days: 7, replications: 1, rounds: .daily))
  }
}
