import VehicleRouting

// CVRPLIB's form: `Route #1: 5 3 8` for each vehicle, stops numbered from 1 without the depots, and
// `Cost 1234`. Beyond it, `Route #1 type 2:` (or `depot 2`) names one of several vehicle types, `|` parts
// the trips of one vehicle, `Unserved: 7 9` lists stops left out, and lines with `#` are comments.
extension SolutionFile {
  static func readRoutes(_ reader: inout TokenReader, _ problem: RoutingProblem) throws
    -> SolutionFile
  {
    var solution = RoutingSolution(routes: [])
    var claim: Claim?
    while let token = reader.next() {
      switch reader.text(token.range.prefix(12)).lowercased().prefix(while: { $0 != ":" }) {
      case "route":
        var header = try reader.routeHeader(types: problem.vehicleTypes.count)
        while let stop = reader.nextOnLine() {
          if reader.text(stop.range.prefix(2)) == "|" {
            header.trips.append([])
          } else {
            let number = try reader.integer(stop, "a stop", in: 1...problem.stops.count)
            header.trips[header.trips.count - 1].append(Int32(number - 1))
          }
        }
        header.trips.removeAll(where: \.isEmpty)
        if !header.trips.isEmpty { solution.routes.append(header) }
      case "cost": claim = try reader.claim()
      case "unserved":
        while let stop = reader.nextOnLine() {
          let number = try reader.integer(stop, "a stop", in: 1...problem.stops.count)
          solution.unserved.append(.init(stop: number - 1, reason: .fleetUsedUp))
        }
      default:
        if reader.value(token) != nil {
          try reader.report(
            .unsupported,
            "a line begins with the number \(reader.shortened(token)); routes are lines "
              + "like `Route #1: 5 3 8`", token)
        }
        _ = reader.restOfLine()
      }
    }
    try reader.throwProblems()
    guard !solution.routes.isEmpty || problem.stops.isEmpty else {
      throw reader.missing("there is no route; routes are lines like `Route #1: 5 3 8`")
    }
    return SolutionFile(solution: .routing(solution), claim: claim)
  }

  static func routeLines(_ solution: RoutingSolution, _ problem: BenchmarkProblem) -> [String] {
    guard case .routing(let kind, let routing) = problem else { return [] }
    let several = routing.vehicleTypes.count > 1
    var lines = solution.routes.enumerated().map { number, route in
      let trips = route.trips.map { $0.map { "\($0 + 1)" }.joined(separator: " ") }
      let word = kind == .multiDepot ? "depot" : "type"
      let type = several ? " \(word) \(route.vehicleType + 1)" : ""
      return "Route #\(number + 1)\(type): \(trips.joined(separator: " | "))"
    }
    if !solution.unserved.isEmpty {
      lines.append("Unserved: " + solution.unserved.map { "\($0.stop + 1)" }.joined(separator: " "))
    }
    return lines
  }
}

extension TokenReader {
  /// What stands between `Route` and its colon: a number, and a vehicle type where there are several.
  fileprivate mutating func routeHeader(types: Int) throws -> RoutingSolution.Route {
    var type: Int?
    var lastWord: Token?
    var copy = self
    _ = copy.restOfLine()
    let end = copy.position
    guard let colon = bytes[position..<end].firstIndex(of: UInt8(ascii: ":")) else {
      // `Route 5 3 8` cannot be told from a route numbered 5.
      throw missing("a route's line has no colon; write `Route #1: 5 3 8`")
    }
    var expectsType = false
    while let token = nextOnLine(before: colon) {
      lastWord = token
      let word = text(token.range.prefix(8)).lowercased()
      if expectsType {
        type = try integer(token, "a vehicle type", in: 1...types) - 1
        expectsType = false
      } else {
        expectsType = word == "type" || word == "depot"
      }
    }
    skip(to: colon + 1)
    if type == nil, types > 1, let lastWord {
      try report(
        .missing, "the route names none of the \(types) vehicle types; write `Route #1 type 2:`",
        lastWord)
    }
    return RoutingSolution.Route(vehicleType: type ?? 0, trips: [[]])
  }
}
