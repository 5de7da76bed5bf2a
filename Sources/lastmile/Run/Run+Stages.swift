import CityModel
import Foundation
import Indicators
import LinearProgramming
import Planning
import Reporting
import Scenario
import Simulation
import VehicleRouting

/// The stages of a run.
extension Run {
  func planned(_ city: City, _ options: PlanningOptions, _ line: ProgressLine) throws
    -> Plan
  {
    do {
      let plan = try makePlan(city, options: options, progress: line.handler)
      let wrong = contradictions(of: plan, in: city)
      guard wrong.isEmpty else {
        line.clear()
        throw Failure(
          .defect,
          "a defect of the program: the check of the plan failed; nothing is written\n"
            + wrong.prefix(20).map { "  \($0)" }.joined(separator: "\n"))
      }
      return plan
    } catch let infeasible as InfeasiblePlan {
      line.clear()
      throw Failure(.infeasible, "\(scenario.scenario): infeasible: \(infeasible.description)")
    } catch let error as PlanningError {
      line.clear()
      if options.cancellation.isCancelled {
        throw Failure(.interrupted, "interrupted before there was a plan; nothing is written")
      }
      throw Failure.wrongInput("\(scenario.scenario): \(error.path): \(error.description)")
    } catch let error as RoutingProblemError {
      line.clear()
      throw Failure.wrongInput("\(scenario.scenario): vehicles: \(error)")
    }
  }

  /// The scenario's replications, and as many more as the precision asked for needs.
  func replicated(
    _ city: City, _ plan: Plan, _ targets: [PrecisionTarget], _ traces: TraceFiles?,
    _ options: PlanningOptions, _ line: ProgressLine
  ) throws -> (EventRecord, Indicators.Measurement) {
    var trace: (@Sendable (Int) throws -> any ParcelTrace)?
    if let traces { trace = { try traces.file(of: $0) } }
    func simulated(_ replications: Range<Int>?) throws -> EventRecord {
      do {
        return try simulate(
          city, plan, replications: replications, trace: trace, options: options,
          progress: line.handler)
      } catch let error as OutputError {
        throw Failure.wrongInput(error.description)
      }
    }
    var record = try simulated(nil)
    var measurement = Measurement(city, plan, record)
    while record.isComplete {
      let done = record.replications.count
      let needed = measurement.replicationsNeeded(for: targets, after: done)
      guard done < min(needed, maxReplications) else { break }
      let more = try simulated(done..<min(needed, maxReplications))
      // Of further ones, only whole ones tell anything.
      if more.isComplete { record.append(more) }
      record.isComplete = more.isComplete
      measurement = Measurement(city, plan, record)
    }
    return (record, measurement)
  }

  /// The plan beside each baseline asked for, on as many replications as the plan has.
  func compared(
    _ plan: Plan, _ measurement: Indicators.Measurement, _ loaded: Scenario,
    _ options: PlanningOptions, _ line: ProgressLine
  ) throws -> [BaselineResult] {
    try baseline.compactMap { baseline in
      let (city, plan) = (
        baseline.city(loaded.city, beside: plan),
        try makeBaseline(
          baseline, loaded.city, beside: plan, options: options, progress: line.handler)
      )
      let record = try simulate(
        city, plan, replications: 0..<measurement.replications, options: options,
        progress: line.handler)
      // An interrupted baseline has other days than the plan.
      guard plan.isComplete, record.isComplete else { return nil }
      return BaselineResult(
        name: baseline.rawValue,
        differences: PairedDifference.all(measurement, Measurement(city, plan, record)))
    }
  }

  func divided(
    _ city: City, _ plan: Plan, _ options: PlanningOptions, _ line: ProgressLine
  ) throws -> PoolingGame? {
    do {
      let game = try PoolingGame(city, plan, options: options, progress: line.handler)
      return options.cancellation.isCancelled ? nil : game
    } catch let error as CarrierWithoutDepot {
      line.clear()
      throw Failure.wrongInput("\(scenario.scenario): --pooling: \(error.description)")
    }
  }

  func written(_ result: RunResult, to folder: OutputFolder, _ clock: inout StageClock)
    throws -> [String]
  {
    do {
      let files = try RunOutputs(result, byteOrderMark: !noBom).write(to: folder) {
        clock.finish("outputs")
        return Timing(
          scenarioPath: URL(fileURLWithPath: scenario.scenario).standardizedFileURL.path,
          threads: threads, stages: clock.stages)
      }
      try folder.publish()
      return files
    } catch let error as OutputError {
      throw Failure.wrongInput(error.description)
    }
  }
}

extension Provenance {
  init(_ scenario: Scenario) {
    self.init(
      programVersion: Version.current, glpkVersion: LinearProgramming.glpkVersion,
      scenario: JSONValue(scenario.resolved), overrides: scenario.overrides,
      settings: scenario.settings,
      inputs: scenario.inputs.map { Input(name: $0.name, bytes: $0.bytes) })
  }
}
