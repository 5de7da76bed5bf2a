import Testing

@Suite struct CheckTests {
  @Test("Every violation is named, and the exit code is 1")
  func violations() throws {
    let folder = try Folder()
    try folder.write(Instance.routes, "cross.vrp")
    try folder.write("Route #1: 1 2 3\nRoute #2: 3\nCost 99\n", "bad.sol")
    let check = try folder.lastmile("check", "cross.vrp", "bad.sol")
    #expect(check.status == 1 && check.errors == "")
    #expect(
      check.output == """
        objective 34
        violations 4
        vehicle-over-capacity: route 1, trip 1 carries 3, the capacity is 2
        stop-repeated: stop 3 is visited 2 times
        stop-missing: stop 4 is not visited
        wrong-cost: the file claims a cost of 99.0, it is 34.0

        """)
    let json = try folder.lastmile("check", "cross.vrp", "bad.sol", "--json")
    #expect(json.status == 1)
    #expect((try json.member("violations") as? [Any])?.count == 4)
    #expect(try json.member("feasible") as? Bool == false)
  }

  @Test("Siting solutions are checked in their plain form")
  func siting() throws {
    let folder = try Folder()
    try folder.write("3 2 1\n1 2 5\n2 3 4\n", "net.txt")
    try folder.write("Open 2\nCost 9\n", "good.txt")
    try folder.write("Open 1\nServe 1 1\nServe 2 1\n", "bad.txt")
    let good = try folder.lastmile("check", "net.txt", "good.txt")
    #expect(good.status == 0 && good.output == "objective 9\nfeasible\n")
    let bad = try folder.lastmile("check", "net.txt", "bad.txt")
    #expect(bad.status == 1 && bad.output.contains("client-unserved: client 3"))
    let center = try folder.lastmile("check", "net.txt", "good.txt", "--problem", "p-center")
    #expect(
      center.status == 1 && center.output.contains("wrong-cost")
        && center.output.contains("objective 5"))
  }

  @Test("A broken solution file is wrong input, with its place")
  func broken() throws {
    let folder = try Folder()
    try folder.write(Instance.routes, "cross.vrp")
    try folder.write("Route #1: 1 9\n", "bad.sol")
    let check = try folder.lastmile("check", "cross.vrp", "bad.sol")
    #expect(check.status == 2 && check.output == "")
    #expect(check.errors == "bad.sol:1:13: E704 a stop is 9; it has to be at most 4\n")
  }
}
