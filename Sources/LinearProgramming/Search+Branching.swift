import CGLPK
import GLPKGuard

extension Search {
  /// GLPK takes a row of the tableau for each fractional variable, without a look at the clock.
  var isBranchingDear: Bool { options.branching == .driebeckTomlin && !options.presolve }

  func branch() throws {
    guard let tree else { return }
    if let decision = try callerDecision() {
      guard try canBranch(decision.variable) else {
        throw ModelError.invalidOption(
          "variable \(decision.variable.index) is not fractional, so it cannot be branched on")
      }
      let side: Int32
      switch decision.first {
      case .down: side = GLP_DN_BRNCH
      case .up: side = GLP_UP_BRNCH
      case .either: side = GLP_NO_BRNCH
      }
      try model.check(guard_tree_branch(tree, decision.variable.index, side))
    } else if isBranchingDear {
      var count: Int32 = 0
      var nearest: Int32 = -1
      try model.check(guard_tree_fractional(tree, &count, &nearest))
      if Int(count) * Int(state.size) > Self.longWork, nearest >= 0 {
        try model.check(guard_tree_branch(tree, nearest, GLP_NO_BRNCH))
      }
    }
  }

  func callerDecision() throws -> BranchingDecision? {
    guard let tree, let choose = callbacks.branching else { return nil }
    try model.check(guard_tree_values(tree, &point))
    var decision: BranchingDecision?
    try call(
      { decision = try choose($0) }, at: point, objective: state.relaxation, isIntegral: false,
      mayAdd: false)
    return decision
  }

  func canBranch(_ variable: Variable) throws -> Bool {
    guard let tree else { return false }
    try model.requireColumn(variable.index)
    var can = false
    try model.check(guard_tree_can_branch(tree, variable.index, &can))
    return can
  }
}
