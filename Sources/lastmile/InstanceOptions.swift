import ArgumentParser
import BenchmarkFormats
import FacilityLocation
import Foundation
import VehicleRouting

extension ProblemKind: ExpressibleByArgument {}
extension DistanceConvention: ExpressibleByArgument {}

/// The instance file of `solve` and `check`, and what its name says and its file does not.
struct InstanceOptions: ParsableArguments {
  @Argument(
    help: "The instance file; its format is recognised from its content.", completion: .file())
  var instance: String

  @Option(help: "The problem to solve on it, where the file alone does not say.")
  var problem: ProblemKind?

  @Option(
    name: .customLong("p"),
    help: "Number of sites to open, for p-median, p-center and max-coverage.")
  var siteCount: Int?

  @Option(help: "Largest distance at which a site covers, for max-coverage and set-cover.")
  var radius: Double?

  @Option(help: "Capacity of every site, where the file has the word 'capacity' for it.")
  var capacity: Double?

  @Option(help: "Which problem of a file that holds several, from 1.")
  var index: Int?

  @Option(help: "The last so many places of a coordinates file are the candidate sites.")
  var sites: Int?

  @Option(
    help: ArgumentHelp(
      "How straight lines become costs: to the nearest or the next lower whole number, in full, or "
        + "cut off after one decimal; by default as the collection's best-known values count."))
  var distances: DistanceConvention?

  @Option(help: "Most vehicles to use, where all are of one type.")
  var vehicles: Int?

  func validate() throws {
    if let vehicles, vehicles < 1 {
      throw ValidationError("--vehicles is \(vehicles); there has to be at least one")
    }
    if let siteCount, siteCount < 1 {
      throw ValidationError("--p is \(siteCount); at least one site has to open")
    }
    if let radius, !(radius >= 0 && radius.isFinite) {
      throw ValidationError("--radius is \(radius); it has to be a finite number of at least 0")
    }
    if let capacity, !(capacity >= 0 && capacity.isFinite) {
      throw ValidationError("--capacity is \(capacity); it has to be a finite number of at least 0")
    }
  }

  var stated: ProblemOptions {
    ProblemOptions(
      problem: problem, p: siteCount, radius: radius, capacity: capacity, index: index,
      sites: sites, distances: distances, vehicles: vehicles)
  }
}

/// An instance file as read, with the problem it makes.
struct LoadedInstance {
  var path: String
  var format: InstanceFormat
  var kind: ProblemKind
  /// The problem, or why its requirements conflict whatever is done.
  var problem: Result<BenchmarkProblem, SitingError>

  /// - Throws: `Failure` with every problem of the file, or with what the options lack.
  init(_ options: InstanceOptions) throws {
    path = options.instance
    let bytes = try InputFile.read(path)
    let instance: BenchmarkInstance
    do {
      let remarks: [Diagnostic]
      (format, instance, remarks) = try BenchmarkInstance.read(bytes)
      for remark in remarks { StandardError.write("warning: " + remark.text(path: path)) }
    } catch let error as FormatError {
      throw Failure.wrongInput(error.text(path: path))
    }
    kind = options.problem ?? instance.problemKinds[0]
    do {
      problem = .success(try instance.problem(options.stated))
    } catch let error as SitingError where error.isInfeasibility {
      problem = .failure(error)
    } catch let error as SitingError {
      throw Failure.wrongInput("\(path): \(error) (counted from 0)")
    } catch let error as RoutingProblemError {
      throw Failure.wrongInput("\(path): \(error) (counted from 0)")
    } catch let error as ProblemOptionError {
      throw Failure.wrongInput("\(path): \(error)")
    }
  }
}

/// Files that are read whole.
enum InputFile {
  /// - Throws: `Failure` with the system's reason.
  static func read(_ path: String) throws -> [UInt8] {
    func failure(_ reason: String) -> Failure {
      .wrongInput("\(path): \(DiagnosticCode.unreadable.rawValue) cannot be read: \(reason)")
    }
    var information = stat()
    if stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFDIR {
      throw failure("it is a folder; name a file")
    }
    guard let file = fopen(path, "rb") else { throw failure(String(cString: strerror(errno))) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(information.st_size) + 1)
    let chunk = 1 << 20
    while true {
      let count = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: chunk))
      let read = bytes.withUnsafeMutableBytes { fread($0.baseAddress! + count, 1, chunk, file) }
      bytes.removeLast(chunk - read)
      if read < chunk { break }
    }
    if ferror(file) != 0 { throw failure(String(cString: strerror(errno))) }
    return bytes
  }
}
