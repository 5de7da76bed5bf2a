import ArgumentParser
import Foundation

struct Initialise: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a commented starter scenario that runs.",
    discussion: """
      'grid' is a town of 16 blocks; 'city' is a made-up city of 196 compounds in lon and lat.

      With --from-points the zones, sites and the depot come from a text file of points, one a line: \
      a number and two coordinates, such as '17  30.39  -97.71'. The first point is the depot, the \
      last --parcel-points of them are candidate sites, and all between are zones. Lines before the \
      first point, such as NODE_COORD_SECTION, are passed over.
      """)

  enum Template: String, ExpressibleByArgument, CaseIterable { case grid, city }

  enum Order: String, ExpressibleByArgument, CaseIterable {
    case latitudeFirst = "lat-lon"
    case longitudeFirst = "lon-lat"
    case plane = "x-y"
  }

  @Argument(help: "The folder to make. It must not exist yet, or be empty.")
  var folder: String

  @Option(help: "Which starter scenario.")
  var template: Template = .grid

  @Option(help: ArgumentHelp("Make the scenario from a file of points.", valueName: "file"))
  var fromPoints: String?

  @Option(help: "How many of the last points are candidate sites.")
  var parcelPoints: Int?

  @Option(help: "People of a zone made from a point.")
  var peoplePerStop: Double = 6

  @Option(help: "Order of the coordinates, where the file does not show it by their size.")
  var order: Order?

  func validate() throws {
    guard fromPoints != nil else { return }
    guard let parcelPoints, parcelPoints > 0 else {
      throw ValidationError("--from-points needs --parcel-points, how many of the points are sites")
    }
    guard peoplePerStop > 0, peoplePerStop <= 1e6 else {
      throw ValidationError("--people-per-stop must be more than 0 and at most 1000000")
    }
  }

  func run() throws {
    let files: [StarterFile]
    if let fromPoints, let parcelPoints {
      files = try PointFile(
        path: fromPoints, parcelPoints: parcelPoints, peoplePerStop: peoplePerStop, order: order
      ).scenario()
    } else {
      switch template {
      case .grid: files = StarterFile.gridTown
      case .city: files = StarterCity().files
      }
    }
    try write(files)
    StandardOutput.write(
      """
      \(folder): \(files.map(\.name).joined(separator: ", "))
      next: lastmile validate \(folder), then lastmile run \(folder)
      """)
  }

  /// Fills a folder beside the target and renames it when whole.
  private func write(_ files: [StarterFile]) throws {
    let manager = FileManager.default
    let target = URL(fileURLWithPath: folder).standardizedFileURL
    if let present = try? manager.contentsOfDirectory(atPath: target.path) {
      guard present.isEmpty else {
        throw Failure.wrongInput("\(folder): the folder is not empty; name a new one")
      }
    } else if manager.fileExists(atPath: target.path) {
      throw Failure.wrongInput("\(folder): is a file; name a new folder")
    }
    let partial = target.deletingLastPathComponent().appending(
      path: ".\(target.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).partial")
    do {
      try manager.createDirectory(at: partial, withIntermediateDirectories: true)
      for file in files {
        try Data(file.bytes).write(to: partial.appending(path: file.name))
      }
    } catch {
      try? manager.removeItem(at: partial)
      throw Failure.wrongInput(
        "\(folder): cannot be written: \((error as NSError).localizedDescription)")
    }
    // An empty folder gives way.
    guard rename(partial.path, target.path) == 0 else {
      let reason = String(cString: strerror(errno))
      try? manager.removeItem(at: partial)
      throw Failure.wrongInput("\(folder): cannot be written: \(reason)")
    }
  }
}

/// A file of a starter scenario.
struct StarterFile {
  var name: String
  var bytes: [UInt8]

  init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// A table with its rows, each of cells that need no quotes.
  init(_ name: String, header: String, rows: [[String]]) {
    let lines = [header] + rows.map { $0.joined(separator: ",") }
    self.init(name, Array((lines.joined(separator: "\n") + "\n").utf8))
  }

  static var gridTown: [StarterFile] {
    [
      StarterFile("scenario.yml", PackageResources.scenario_yml),
      StarterFile("zones.csv", PackageResources.zones_csv),
      StarterFile("sites.csv", PackageResources.sites_csv),
      StarterFile("depots.csv", PackageResources.depots_csv),
      StarterFile("districts.csv", PackageResources.districts_csv),
    ]
  }
}
