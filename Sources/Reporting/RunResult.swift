import CityModel
import Indicators
import Planning
import Simulation

/// A finished run, all that its outputs are made from.
public struct RunResult: Sendable {
  public var city: City
  public var plan: Plan
  public var record: EventRecord
  public var measurement: Measurement
  public var provenance: Provenance
  /// What the plan is compared with, on the same parcels.
  public var baselines: [BaselineResult]
  /// What carriers save by delivering together, where it was asked for.
  public var pooling: PoolingGame?
  /// The parcels' events, where they were asked for: written already.
  public var trace: TraceFiles?

  public init(
    city: City, plan: Plan, record: EventRecord, measurement: Measurement, provenance: Provenance,
    baselines: [BaselineResult] = [], pooling: PoolingGame? = nil, trace: TraceFiles? = nil
  ) {
    self.city = city
    self.plan = plan
    self.record = record
    self.measurement = measurement
    self.provenance = provenance
    self.baselines = baselines
    self.pooling = pooling
    self.trace = trace
  }

  /// Whether nothing was cut short by an interruption.
  public var isComplete: Bool { plan.isComplete && record.isComplete }
}

/// A baseline's name, and every city-wide indicator beside the plan's.
public struct BaselineResult: Sendable {
  public var name: String
  public var differences: [PairedDifference]

  public init(name: String, differences: [PairedDifference]) {
    self.name = name
    self.differences = differences
  }
}

/// What a run was made from.
public struct Provenance: Sendable {
  public struct Input: Sendable {
    /// As the scenario names it.
    public var name: String
    public var bytes: [UInt8]

    public init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  public var programVersion: String
  public var glpkVersion: String
  /// The scenario after overrides and settings, every default filled in.
  public var scenario: JSONValue
  public var overrides: [String]
  /// `path=value`, in their order.
  public var settings: [String]
  public var inputs: [Input]

  public init(
    programVersion: String, glpkVersion: String, scenario: JSONValue, overrides: [String],
    settings: [String], inputs: [Input]
  ) {
    self.programVersion = programVersion
    self.glpkVersion = glpkVersion
    self.scenario = scenario
    self.overrides = overrides
    self.settings = settings
    self.inputs = inputs
  }
}
