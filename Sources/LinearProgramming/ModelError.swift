/// What is wrong with a model or a call on it, and the mend. The model is as it was before the call,
/// except after `lost` and `outOfMemory`.
public enum ModelError: Error, Equatable, CustomStringConvertible {
  /// A number that is not one, or is infinite where it may not be.
  case notFinite(what: String, place: Int)
  case boundsCross(what: String, place: Int, lower: Double, upper: Double)
  /// A row or a column that the model does not have.
  case outOfRange(what: String, place: Int, count: Int)
  /// The same row or column twice where once is allowed.
  case duplicate(what: String, place: Int)
  case wrongSize(what: String, expected: Int, found: Int)
  case invalidOption(String)
  /// The value asked for exists only after a solve that found it, and until the model is changed.
  case noSolution(String)
  /// A call on a model from within a callback of its own search.
  case busy
  /// A call from another thread than the one that made the model.
  case wrongThread
  /// The solver failed, now or earlier on this thread: this model, and every other of the thread
  /// made before, is gone. The process is sound; new models can be made.
  case lost(String)
  /// As `lost`, for want of memory.
  case outOfMemory(String)

  public var description: String {
    switch self {
    case .notFinite(let what, let place):
      "\(what) \(place) is not a finite number: check how it was computed"
    case .boundsCross(let what, let place, let lower, let upper):
      "\(what) \(place) has its lower bound \(lower) above its upper bound \(upper): swap them, or "
        + "leave the infeasible part out"
    case .outOfRange(let what, let place, let count):
      "\(what) \(place) is not in the model, which has \(count): handles move down when earlier "
        + "ones are deleted"
    case .duplicate(let what, let place):
      "\(what) \(place) is named twice: add its coefficients up first"
    case .wrongSize(let what, let expected, let found):
      "\(what) should have \(expected) elements, it has \(found)"
    case .invalidOption(let text), .noSolution(let text): text
    case .busy:
      "the model is being searched: ask the node that the callback is given, or another model"
    case .wrongThread:
      "the model belongs to another thread, or its solver was lost by an earlier failure: build, "
        + "solve and read a model on one thread"
    case .lost(let text):
      "the solver failed and the models of this thread are gone, make new ones: \(text)"
    case .outOfMemory(let text):
      "the solver ran out of memory and the models of this thread are gone; raise the limit or "
        + "solve a smaller model: \(text)"
    }
  }
}
