import Geography
import Testing
import VehicleRouting

@testable import BenchmarkFormats

@Suite struct RoutingFormatTests {
  private func problem(_ text: String, _ options: ProblemOptions = ProblemOptions()) throws
    -> RoutingProblem
  {
    guard case .routing(_, let problem) = try Samples.read(text).problem(options) else {
      throw FormatError([])
    }
    return problem
  }

  @Test("A CVRPLIB file: one depot, integer distances, no limit on vehicles")
  func capacitated() throws {
    let problem = try problem(Samples.capacitated)
    #expect(problem.depots.count == 1 && problem.stops.map(\.load) == [[2], [3], [4]])
    #expect(problem.vehicleTypes.count == 1 && problem.vehicleTypes[0].capacity == [5])
    #expect(problem.vehicleTypes[0].available == nil)
    guard case .euclideanRounded = problem.metric else {
      Issue.record("\(problem.metric)")
      return
    }
    guard
      case .euclidean = try self.problem(
        Samples.capacitated, ProblemOptions(distances: .exact)
      ).metric
    else {
      Issue.record("--distances is not heard")
      return
    }
  }

  @Test("The fleet may be limited where all vehicles are of one type")
  func vehicles() throws {
    let options = ProblemOptions(vehicles: 7)
    #expect(try problem(Samples.capacitated, options).vehicleTypes[0].available == 7)
    #expect(throws: ProblemOptionError.self) { try problem(Samples.cordeau, options) }
  }

  @Test(
    "Explicit weights are the same matrix in every TSPLIB order",
    arguments: [
      ("LOWER_ROW", "5 3 4 10 5 9"), ("UPPER_ROW", "5 3 10 4 5 9"), ("LOWER_COL", "5 3 10 4 5 9"),
      ("UPPER_COL", "5 3 4 10 5 9"), ("LOWER_DIAG_ROW", "0 5 0 3 4 0 10 5 9 0"),
      ("UPPER_DIAG_ROW", "0 5 3 10 0 4 5 0 9 0"), ("UPPER_DIAG_COL", "0 5 0 3 4 0 10 5 9 0"),
      ("LOWER_DIAG_COL", "0 5 3 10 0 4 5 0 9 0"),
      ("FULL_MATRIX", "0 5 3 10 5 0 4 5 3 4 0 9 10 5 9 0"),
    ])
  func explicit(format: String, weights: String) throws {
    let text = Samples.explicit.replacing("LOWER_ROW", with: format)
      .replacing("5\n3 4\n10 5 9\n", with: weights + "\n")
    guard case .matrix(let distance, nil) = try problem(text).metric else {
      Issue.record("no matrix")
      return
    }
    #expect(distance == [0, 5, 3, 10, 5, 0, 4, 5, 3, 4, 0, 9, 10, 5, 9, 0])
  }

  @Test("A depot that is not the first node comes first in the matrix")
  func depotElsewhere() throws {
    let text = Samples.explicit.replacing("DEPOT_SECTION\n1", with: "DEPOT_SECTION\n3")
    let problem = try problem(text)
    guard case .matrix(let distance, _) = problem.metric else { return }
    #expect(Array(distance.prefix(4)) == [0, 3, 4, 9])
    #expect(problem.stops.map(\.load) == [[0], [2], [4]])
  }

  @Test("The formulas of TSPLIB that the engines do not know become a matrix")
  func formulas() throws {
    for (type, expected) in [("MAN_2D", 7.0), ("MAX_2D", 4), ("ATT", 2), ("GEO", 557)] {
      let problem = try problem(Samples.capacitated.replacing("EUC_2D", with: type))
      guard case .matrix(let distance, nil) = problem.metric else {
        Issue.record("\(type)")
        continue
      }
      #expect(distance[1] == expected, "\(type)")
    }
  }

  @Test("Solomon's and VRPLIB's time windows make the same stops, with their own conventions")
  func timeWindows() throws {
    let (solomon, vrplib) = (try problem(Samples.solomon), try problem(Samples.timeWindows))
    #expect(solomon.stops == vrplib.stops && solomon.depots == vrplib.depots)
    #expect(solomon.vehicleTypes == vrplib.vehicleTypes)
    #expect(solomon.stops[0].window == 10...20 && solomon.stops[0].service == 9)
    #expect(solomon.depots[0].window == 0...100 && solomon.vehicleTypes[0].available == 2)
    guard case .euclidean(1) = solomon.metric, case .euclideanTruncated(1) = vrplib.metric else {
      Issue.record("\(solomon.metric) \(vrplib.metric)")
      return
    }
  }

  @Test("Every depot of a Cordeau file has its own vehicles; 0 is no limit")
  func cordeau() throws {
    let problem = try problem(Samples.cordeau)
    #expect(problem.depots.map(\.point) == [Point(x: 20, y: 20), Point(x: 30, y: 40)])
    #expect(problem.vehicleTypes.map(\.depot) == [0, 1])
    #expect(problem.vehicleTypes.map(\.maximumDuration) == [.infinity, 200])
    #expect(problem.vehicleTypes.map(\.available) == [2, 2])
    #expect(problem.stops.map(\.service) == [0, 3, 0] && problem.stops[1].load == [30])
    #expect(Samples.diagnostics("1" + Samples.cordeau.dropFirst()).map(\.code) == [.unsupported])
  }

  @Test("Vehicle types of a Taillard file keep their number, capacity and costs")
  func heterogeneousFleet() throws {
    let problem = try problem(Samples.heterogeneousFleet)
    #expect(problem.vehicleTypes.map(\.available) == [4, 2])
    #expect(problem.vehicleTypes.map(\.fixedCost) == [0, 7])
    #expect(problem.vehicleTypes.map(\.costPerMetre) == [1, 1.1])
    #expect(problem.vehicleTypes.allSatisfy { $0.maximumDuration == .infinity })
    #expect(problem.stops.map(\.load) == [[18], [26], [11]])
  }

  @Test("Location-routing files give depots and customers")
  func locationRouting() throws {
    guard case .locationRouting(let prodhon) = try Samples.read(Samples.prodhon),
      case .locationRouting(let schneider) = try Samples.read(Samples.schneiderLoeffler)
    else {
      Issue.record("not location-routing")
      return
    }
    #expect(prodhon.depots.map(\.capacity) == [140, 150])
    #expect(prodhon.depots.map(\.openingCost) == [10841, 11961])
    #expect(prodhon.customers.map(\.demand) == [17, 18, 13])
    #expect(prodhon.hundredfoldIntegers && prodhon.routeCost == 1000)
    #expect(schneider.customers.map(\.demand) == [14, 19] && schneider.vehicleCapacity == 70)
    #expect(schneider.depots == [.init(point: Point(x: 24, y: 29), capacity: 490, openingCost: 48)])
  }
}
