import GLPKGuard

/// Memory of the solver on the calling thread, all its models together.
public enum SolverMemory {
  /// Sets the most memory the solver may take on this thread, in MiB; nil for no limit. A call that
  /// would need more throws `outOfMemory`, and the thread's models are gone.
  ///
  /// Throws `invalidOption` for a limit below what is in use.
  public static func limit(mebibytes: Int?) throws {
    if let mebibytes {
      guard mebibytes > 0, mebibytes <= Int32.max, mebibytes << 20 > inUse else {
        throw ModelError.invalidOption(
          "a memory limit of \(mebibytes) MiB is less than the \(inUse >> 20) MiB in use, or no "
            + "limit at all: free models first, or raise it")
      }
    }
    guard_limit_memory(Int32(mebibytes ?? 0))
  }

  /// Bytes in use.
  public static var inUse: Int {
    var bytes = 0
    guard_memory_in_use(&bytes)
    return bytes
  }
}
