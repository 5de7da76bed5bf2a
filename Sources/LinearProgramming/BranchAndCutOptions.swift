import Optimization

/// How and how long branch and cut runs.
public struct BranchAndCutOptions: Sendable {
  public enum Branching: Sendable {
    case firstFractional, lastFractional, mostFractional
    /// Driebeck and Tomlin: the larger degradation after one dual step, at the price of a tableau row
    /// for each fractional variable. Where that would take long, the most fractional variable.
    case driebeckTomlin
  }

  public enum NodeSelection: Sendable {
    case depthFirst, breadthFirst, bestLocalBound, bestProjection
  }

  /// Cuts GLPK finds by itself.
  public struct Cuts: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }
    public static let gomory = Cuts(rawValue: 1)
    public static let mixedIntegerRounding = Cuts(rawValue: 2)
    public static let cover = Cuts(rawValue: 4)
    public static let clique = Cuts(rawValue: 8)
    public static let all: Cuts = [.gomory, .mixedIntegerRounding, .cover, .clique]
  }

  /// Tightening of bounds before a node's relaxation is solved.
  public enum Preprocessing: Sendable {
    case none, root, allNodes
  }

  public var branching = Branching.driebeckTomlin
  public var nodeSelection = NodeSelection.bestLocalBound
  public var cuts: Cuts = []
  /// Try each relaxation rounded. GLPK does so with the rows of the model alone, so not where there are
  /// lazy constraints.
  public var rounding = true
  public var preprocessing = Preprocessing.allNodes
  /// Reduce the model first. Rows and columns have other numbers then, so neither constraints, cuts,
  /// solutions nor a cutoff can be brought in.
  public var presolve = false
  /// How far from an integer counts as integral.
  public var integralityTolerance = 1e-6
  /// Stop once `|objective − bound| / |objective|` is at most this; 0 asks for a proof.
  public var gap = 0.0
  /// Nodes created; a deterministic limit.
  public var nodeLimit: Int?
  /// Simplex iterations, the root's included, looked at between relaxations; a deterministic limit.
  public var iterationLimit: Int?
  /// Only solutions better than this are looked for; the end without one is `objectiveLimit`.
  public var cutoff: Double?
  /// A solution to start from, by column. One that is not feasible is left aside.
  public var initialSolution: [Double]?
  /// How the relaxation of the root is solved; its limits are those here.
  public var root = SimplexOptions()
  public var deadline: Deadline

  public init(deadline: Deadline = Deadline(seconds: nil)) { self.deadline = deadline }
}
