import ArgumentParser
import Foundation

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell why a finished run came out as it did, or what a code means.",
    usage: "lastmile explain <run> <kind> <id> [--resolve]\n       lastmile explain <code>",
    discussion: """
      Of a pickup point: whom it serves, what it costs and spares, why it opened or not. Of a community, \
      cell or carrier: how it is served, and what would serve it better. Of a round: what it does and \
      costs. Of a stop: what it adds to its round, what else could serve it, and why it is not served. Of a \
      parcel: what happened to it, and what would have brought it sooner. \
      Figures of a pickup point compare the plan with it and without it, all else as planned; \
      --resolve decides all pickup points anew with it forced in or out.

      A stop is named as route/trip/sequence, the first columns of stops.csv; a site or a community names \
      all stops there, those that nobody serves first.

      A parcel is named as date/community/building/carrier/size/number, as in a run's trace, which it \
      needs; a name cut short, such as date/community, tells how all of those fared and names the slowest.

      Of a code such as E203: its meaning and its mend.
      """)

  @Argument(help: "The output folder of a run, or a code as messages about files show it.")
  var subject: String

  @Argument(help: "What to explain.")
  var kind: Kind?

  @Argument(help: "Its id in the run's tables.")
  var id: String?

  @Option(help: "Where the run's scenario is now, if it was moved.", completion: .directory)
  var scenario: String?

  @Flag(help: "Decide the pickup points anew with this one forced in or out.")
  var resolve = false

  enum Kind: String, CaseIterable, ExpressibleByArgument {
    case site, community, cell, carrier, route, stop, parcel
  }

  func validate() throws {
    if kind != nil, id == nil {
      throw ValidationError("name an id after '\(kind?.rawValue ?? "")'")
    }
    if resolve, kind != .site { throw ValidationError("--resolve is for a site") }
  }

  func run() throws {
    guard let kind, let id else {
      guard !FileManager.default.fileExists(atPath: subject) else {
        let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
        throw Failure.wrongInput("name what to explain of \(subject): \(kinds), and its id")
      }
      return StandardOutput.write(try CodeExplanation.text(of: subject))
    }
    let run = try FinishedRun(subject)
    switch kind {
    case .site:
      let explanation = try SiteExplanation(run, id, scenario: scenario)
      StandardOutput.write(explanation.text)
      if resolve { StandardOutput.write(try explanation.resolved()) }
    case .community:
      StandardOutput.write(try CommunityExplanation(run, id, scenario: scenario).text)
    case .stop:
      StandardOutput.write(try StopExplanation(run, id, scenario: scenario).text)
    case .parcel:
      StandardOutput.write(try ParcelExplanation(run, id, scenario: scenario).text)
    case .cell, .carrier, .route:
      StandardOutput.write(try RecordExplanation(run, kind.rawValue, id).text)
    }
  }
}
