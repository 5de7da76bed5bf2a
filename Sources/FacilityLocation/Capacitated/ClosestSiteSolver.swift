import Geography
import Optimization

/// Solves the closest-open-site rule: annealings from the relaxation's sites, each longer than the
/// last, under the bound of free assignment, which allows all that the rule does.
extension SplitSitingSolver {
  func runClosest(distance: [Double]) {
    raiseBound(iterations: 700)
    let search = ClosestSiteSearch(instance, distance: distance)
    search.restart(open: mostlyOpen())
    var random = RandomStream(seed: seed, name: "closest site annealing")
    let meanCost =
      instance.levelCost.array.reduce(0, +) / Double(max(1, instance.levelCount))
    var hot = 0.5 * max(meanCost, 1e-9)
    var steps = 100 * instance.siteCount
    while !isClosed && !isInfeasible && !meter.isOver {
      search.anneal(
        steps: steps, from: hot, to: 1e-3 * meanCost + 1e-12, meter: meter, random: &random
      ) { search in keep(search.answer) }
      report("annealing")
      restartBound()
      raiseBound(iterations: 500)
      steps += steps / 2
      hot = max(0.5 * hot, 0.02 * meanCost)
    }
  }

  /// Whether the averaged relaxed solution has each site open for the most part.
  private func mostlyOpen() -> [Bool] {
    (0..<instance.siteCount).map { site in
      instance.levels(site).reduce(0) { $0 + volume.levelShare[$1] } >= 0.5
    }
  }
}
