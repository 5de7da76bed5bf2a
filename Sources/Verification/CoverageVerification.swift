import FacilityLocation

/// The weight that the open sites cover; at most p sites and the budget.
public func verify(_ solution: SitingSolution, for problem: MaximumCoverageProblem) -> Verdict {
  var check = SitingCheck(sites: problem.siteStates, clients: problem.clientCount)
  check.checkSites(solution.open, p: problem.p, atMost: true)
  var price = 0.0
  for site in solution.open where problem.siteCosts.indices.contains(site) {
    price += problem.siteCosts[site]
  }
  if exceeds(price, problem.budget) {
    check.report(.budgetExceeded, "the open sites cost \(price), the budget is \(problem.budget)")
  }
  let covered = CoveredClients(solution, problem.coverage, &check)
  covered.check(problem.requirement, weights: problem.weights, &check)
  check.cost = covered.weight(problem.weights)
  return check.verdict
}

/// The cost of the open sites, which cover at least the required shares.
public func verify(_ solution: SitingSolution, for problem: SetCoverProblem) -> Verdict {
  var check = SitingCheck(sites: problem.siteStates, clients: problem.clientCount)
  check.checkSites(solution.open, p: problem.p, atMost: true)
  check.payFor(solution.open, problem.siteCosts)
  let covered = CoveredClients(solution, problem.coverage, &check)
  covered.check(problem.requirement, weights: problem.weights, &check)
  return check.verdict
}

/// Which clients some open site covers, looked up client by client.
private struct CoveredClients {
  let isCovered: [Bool]

  /// Also checks that a client that names a site is covered by it.
  init(_ solution: SitingSolution, _ coverage: CoverageClasses, _ check: inout SitingCheck) {
    var isOpen = [Bool](repeating: false, count: coverage.siteCount)
    for site in solution.open where isOpen.indices.contains(site) { isOpen[site] = true }
    isCovered = (0..<coverage.clientCount).map { client in
      coverage.row(Int(coverage.classOf[client])).contains { isOpen[Int(coverage.sites[$0])] }
    }
    guard check.hasSize(solution.assignment.count) else { return }
    for (client, site) in solution.assignment.enumerated() where site != -1 {
      let row = coverage.row(Int(coverage.classOf[client]))
      if !isOpen.indices.contains(Int(site)) {
        check.report(
          .siteUnknown, "client \(client + 1) is covered by site \(site + 1), which does not exist")
      } else if !isOpen[Int(site)] {
        check.report(
          .clientServedByClosedSite,
          "client \(client + 1) is covered by site \(site + 1), which is closed")
      } else if !row.contains(where: { coverage.sites[$0] == site }) {
        check.report(
          .clientOutOfReach, "client \(client + 1) is not within reach of site \(site + 1)")
      }
    }
  }

  func weight(_ weights: [Double]?) -> Double {
    isCovered.indices.reduce(0) { $0 + (isCovered[$1] ? weights?[$1] ?? 1 : 0) }
  }

  func check(_ requirement: CoverageRequirement, weights: [Double]?, _ check: inout SitingCheck) {
    func require(_ share: Double, of clients: [Int], _ what: String) {
      let total = clients.reduce(0) { $0 + (weights?[$1] ?? 1) }
      let covered = clients.reduce(0) { $0 + (isCovered[$1] ? weights?[$1] ?? 1 : 0) }
      if covered < share * total - tolerance * max(1, total) {
        check.report(
          .coverageShort, "\(covered) of \(total) is covered \(what), a share of \(share) has to be"
        )
      }
    }
    require(requirement.overall, of: Array(isCovered.indices), "overall")
    for (group, share) in requirement.groupShares.enumerated() {
      let members = requirement.groupOf.indices.filter { requirement.groupOf[$0] == group }
      require(share, of: members.filter(isCovered.indices.contains), "in group \(group + 1)")
    }
  }
}
