import Foundation
import Testing

@Suite struct SolveTests {
  @Test("Routes are solved, verified and written in CVRPLIB's form")
  func routes() throws {
    let folder = try Folder()
    try folder.write(Instance.routes, "cross.vrp")
    let solve = try folder.lastmile(
      "solve", "cross.vrp", "--json", "--time-limit", "1", "--solution", "cross.sol")
    #expect(solve.status == 0 && solve.errors == "")
    #expect(try solve.member("objective") as? Int == 34)
    #expect(try solve.member("schema") as? Int == 1)
    #expect(try solve.member("problem") as? String == "cvrp")
    #expect(try folder.names == ["cross.sol", "cross.vrp"])
    let lines = try folder.read("cross.sol").split(separator: "\n")
    #expect(lines.count == 3 && lines[0].hasPrefix("Route #1: ") && lines[2] == "Cost 34")
    let check = try folder.lastmile("check", "cross.vrp", "cross.sol")
    #expect(check.status == 0 && check.output == "objective 34\nfeasible\n" && check.errors == "")
  }

  @Test("Sites in sizes are solved to the optimum, and checked in the sizes that their loads need")
  func sizes() throws {
    let folder = try Folder()
    try folder.write(
      """
      {"sites": [
        {"opening_cost": 1, "sizes": [{"capacity": 4, "cost": 9}, {"capacity": 8, "cost": 12}]},
        {"opening_cost": 2.5, "sizes": [{"capacity": 5, "cost": 6}]}],
       "clients": [{"demand": 3, "unit_costs": [1, 4]}, {"demand": 4, "unit_costs": [2, 0.5]}]}
      """, "sizes.json")
    let solve = try folder.lastmile(
      "solve", "sizes.json", "--json", "--time-limit", "10", "--solution", "sizes.sol")
    #expect(solve.status == 0 && solve.errors == "")
    #expect(try solve.member("problem") as? String == "modular-cflp")
    #expect(try solve.member("objective") as? Double == 23.5)
    #expect(try solve.member("status") as? String == "optimal")
    #expect(try folder.read("sizes.sol") == "Open 1 2\nServe 1 1\nServe 2 2\nCost 23.5\n")
    let check = try folder.lastmile("check", "sizes.json", "sizes.sol")
    #expect(check.status == 0 && check.output == "objective 23.500000\nfeasible\n")
    // The first site takes its larger size for all; the second alone has too little room.
    try folder.write("Open 1\nServe 1 1\nServe 2 1\nCost 24\n", "one.sol")
    #expect(try folder.lastmile("check", "sizes.json", "one.sol").status == 0)
    try folder.write("Open 2\nServe 1 2\nServe 2 2\nCost 22.5\n", "other.sol")
    #expect(try folder.lastmile("check", "sizes.json", "other.sol").status == 1)
  }

  @Test("The members of the JSON object stay in their order")
  func members() throws {
    let folder = try Folder()
    try folder.write(Instance.routes, "cross.vrp")
    let solve = try folder.lastmile("solve", "cross.vrp", "--json", "--work-limit", "100")
    let names = solve.output.split(separator: "\n").compactMap { line in
      line.split(separator: "\"").dropFirst().first.map(String.init)
    }
    #expect(
      names == [
        "schema", "instance", "problem", "sense", "objective", "lower_bound", "gap", "status",
        "stop", "seconds", "cpu_seconds", "work", "seed", "threads", "vehicles", "unserved",
        "steps", "step", "taken", "helped", "gain",
      ])
  }

  @Test("The same seed and work give the same solution, whatever the threads")
  func deterministic() throws {
    let folder = try Folder()
    try folder.write(Instance.routes, "cross.vrp")
    for threads in ["1", "2"] {
      _ = try folder.lastmile(
        "solve", "cross.vrp", "--work-limit", "500", "--threads", threads, "--solution",
        "\(threads).sol")
    }
    #expect(try folder.read("1.sol") == folder.read("2.sol"))
  }

  @Test("A stop that no vehicle can reach is proven infeasible and named with its mend")
  func infeasible() throws {
    let folder = try Folder()
    try folder.write(Instance.unreachable, "late.txt")
    let solve = try folder.lastmile("solve", "late.txt", "--json", "--time-limit", "1")
    #expect(solve.status == 3)
    #expect(try solve.member("status") as? String == "infeasible")
    #expect(try solve.member("objective") is NSNull)
    #expect(solve.errors.contains("stop 1 cannot be served") && solve.errors.contains("widen"))
  }

  @Test("Requirements that conflict whatever is opened are proven infeasible")
  func conflict() throws {
    let folder = try Folder()
    try folder.write("1 2\n3 10\n4\n1\n5\n1\n", "cap.txt")
    let solve = try folder.lastmile("solve", "cap.txt", "--json")
    #expect(solve.status == 3 && solve.errors.contains("proven infeasible"))
    #expect(try solve.member("status") as? String == "infeasible")
    #expect(try solve.member("stop") as? String == "proven")
  }

  @Test("A required gap that a limit keeps from being proven is exit code 4")
  func requiredGap() throws {
    let folder = try Folder()
    try folder.write(Instance.routes, "cross.vrp")
    let solve = try folder.lastmile(
      "solve", "cross.vrp", "--json", "--work-limit", "0", "--gap", "0.001")
    let proven = try solve.member("gap") as? Double
    #expect(solve.status == (proven.map { $0 <= 0.001 } == true ? 0 : 4))
  }

  @Test("Ctrl-C ends within a second with the best found, marked incomplete")
  func interruption() throws {
    let folder = try Folder()
    var text =
      "NAME : many\nTYPE : CVRP\nDIMENSION : 200\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 20\n"
    text += "NODE_COORD_SECTION\n"
    for node in 1...200 { text += "\(node) \(node * 7919 % 1000) \(node * 104_729 % 1000)\n" }
    text += "DEMAND_SECTION\n"
    for node in 1...200 { text += "\(node) \(node == 1 ? 0 : 1)\n" }
    try folder.write(text + "DEPOT_SECTION\n1\n-1\nEOF\n", "many.vrp")
    let start = ContinuousClock.now
    let solve = try folder.lastmile(
      "solve", "many.vrp", "--json", "--time-limit", "30", "--solution", "many.sol",
      interruptAfter: 2)
    // An engine that is done before has nothing to interrupt.
    if try solve.member("stop") as? String == "interrupted" {
      #expect(ContinuousClock.now - start < .seconds(4))
      #expect(solve.status == 75 && solve.errors == "interrupted\n")
      #expect(try folder.read("many.sol").hasSuffix("Status incomplete\n"))
      #expect(try folder.lastmile("check", "many.vrp", "many.sol").status == 0)
    }
  }
}
