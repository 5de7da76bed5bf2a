/// A city-wide indicator of a plan beside that of a baseline, on the same parcels.
///
/// Both are simulated with the same random numbers, replication by replication, so that the
/// differences of replications vary much less than the values do.
public struct PairedDifference: Sendable {
  public var definition: Definition
  public var plan: Estimate
  public var baseline: Estimate
  /// Plan less baseline, with the interval of the replications' differences.
  public var difference: Estimate

  /// Every city-wide indicator that both have a value of, in the table's order.
  ///
  /// - Precondition: both measurements are of the same scenario and the same replications.
  public static func all(_ plan: Measurement, _ baseline: Measurement) -> [Self] {
    zip(plan.definitions.indices, plan.definitions).compactMap { index, definition in
      let (ours, theirs) = (plan.cityValues[index], baseline.cityValues[index])
      let differences = zip(ours, theirs).map { ours, theirs -> Double? in
        guard let ours, let theirs else { return nil }
        return ours - theirs
      }
      guard ours.count == theirs.count, let plan = Estimate(ours), let baseline = Estimate(theirs),
        let difference = Estimate(differences)
      else { return nil }
      return Self(
        definition: definition, plan: plan, baseline: baseline, difference: difference)
    }
  }
}
