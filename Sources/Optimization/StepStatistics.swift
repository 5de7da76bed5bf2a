/// What a step that an optimisation takes now and then has brought.
public struct StepStatistics: Sendable, Hashable {
  /// The step, in the field's words.
  public var name: String
  /// How often it was taken.
  public var taken: Int
  /// How often it bettered the solution.
  public var helped: Int
  /// By how much in all, in the search's own count of the objective.
  public var gain: Double

  public init(name: String, taken: Int, helped: Int, gain: Double) {
    self.name = name
    self.taken = taken
    self.helped = helped
    self.gain = gain
  }
}
