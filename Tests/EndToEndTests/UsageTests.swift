import Testing

/// Exit codes and messages that scripts rely on.
@Suite struct UsageTests {
  @Test("Help and version go to standard output with exit code 0")
  func help() throws {
    let folder = try Folder()
    for arguments in [["--help"], ["help"], ["solve", "--help"], ["help", "check"], []] {
      let command = try Command.run(arguments, in: folder.url)
      #expect(
        command.status == 0 && command.errors == "" && command.output.contains("USAGE: lastmile"))
    }
    #expect(try folder.lastmile("--version").output.contains("."))
    #expect(try folder.lastmile("--help").output.contains("Exit codes: 0 done; 1 findings;"))
  }

  @Test(
    "Wrong usage is exit code 2, with a message on standard error only",
    arguments: [
      ["frobnicate"], ["solve"], ["solve", "a", "b"], ["solve", "cross.vrp", "--bogus"],
      ["solve", "cross.vrp", "--gap", "2"], ["solve", "cross.vrp", "--time-limit", "-1"],
      ["solve", "cross.vrp", "--time-limit", "nan"], ["solve", "cross.vrp", "--threads", "0"],
      ["solve", "cross.vrp", "--work-limit", "-1"], ["solve", "cross.vrp", "--seed", "x"],
      ["solve", "cross.vrp", "--problem", "tsp"], ["solve", "cross.vrp", "--problem", "p-median"],
      ["solve", "cross.vrp", "--p", "3"], ["solve", "cross.vrp", "--radius", "inf"],
      ["solve", "cross.vrp", "--solution", "nowhere/x.sol", "--time-limit", "0"],
      ["solve", "absent.vrp"], ["solve", "."], ["check", "cross.vrp"],
      ["check", "cross.vrp", "absent"],
    ])
  func wrongUsage(arguments: [String]) throws {
    let folder = try Folder()
    try folder.write(Instance.routes, "cross.vrp")
    let command = try Command.run(arguments, in: folder.url)
    #expect(command.status == 2, "\(command)")
    #expect(command.output == "" && !command.errors.isEmpty)
    #expect(try folder.names == ["cross.vrp"])
  }

  @Test("Every problem of a file is on standard error, with line, column, code and mend")
  func diagnostics() throws {
    let folder = try Folder()
    let text = Instance.routes.replacing("2 5 0\n", with: "2 5 zero\n")
      .replacing("CAPACITY : 2", with: "CAPACITY : -2")
    try folder.write(text, "cross.vrp")
    let command = try folder.lastmile("solve", "cross.vrp")
    #expect(command.status == 2 && command.output == "")
    #expect(
      command.errors == """
        cross.vrp:5:12: E704 CAPACITY is -2; it has to be at least 0

        """
        || command.errors == """
          cross.vrp:5:12: E704 CAPACITY is -2; it has to be at least 0
          cross.vrp:8:5: E702 expected the y coordinate of node 2, found 'zero'; write a number

          """
    )
    try folder.write("", "empty.txt")
    #expect(
      try folder.lastmile("solve", "empty.txt").errors
        == "empty.txt: E701 the file is empty; name an instance file\n")
  }

  @Test("A reader that closes the pipe early is no crash")
  func closedPipe() throws {
    let folder = try Folder()
    try folder.write(Instance.routes, "cross.vrp")
    let solve = try folder.lastmile(
      "solve", "cross.vrp", "--work-limit", "10", readsOutput: false)
    #expect(solve.status == 0 && solve.errors == "")
    let help = try folder.lastmile("solve", "--help", readsOutput: false)
    #expect(help.status == 0 && help.errors == "")
  }

  @Test("A solution may go to standard output, and a failed write leaves the old file")
  func solutionTargets() throws {
    let folder = try Folder()
    try folder.write(Instance.routes, "cross.vrp")
    let piped = try folder.lastmile(
      "solve", "cross.vrp", "--work-limit", "10", "--solution", "/dev/stdout")
    #expect(piped.status == 0 && piped.output.hasPrefix("Route #1: "))
    try folder.write("kept", "old.sol")
    let full = try folder.lastmile(
      "solve", "cross.vrp", "--work-limit", "10", "--solution", "/dev/full")
    #expect(full.status == 2 && full.errors.contains("/dev/full: cannot write: No space left"))
    #expect(try folder.read("old.sol") == "kept")
  }
}
