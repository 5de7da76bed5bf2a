import BenchmarkFormats
import Foundation
import TestSupport
import Testing

/// Every public instance there is, where the benchmarks folder is at hand.
@Suite(
  .enabled(if: SharedData.folder != nil, "set LASTMILE_SHARED to the folder of public instances"))
struct PublicInstanceTests {
  private static let formats: [(folder: String, format: InstanceFormat)] = [
    ("p-median/pmed", .orLibraryPMedian), ("p-median/tsplib", .tsplib),
    ("cflp/cap", .orLibraryFacilities), ("ufl/m", .orLibraryFacilities),
    ("sscflp/holmberg", .singleSource), ("sscflp/yang", .singleSource),
    ("cpmp", .orLibraryCapacitatedMedian), ("mclp", .covering), ("cvrp/X", .tsplib),
    ("cvrp/Belgium", .tsplib), ("cvrp/city", .tsplib), ("vrptw/Homberger", .tsplib),
    ("vrptw/Solomon", .solomon), ("mdvrp", .cordeau), ("hfvrp", .heterogeneousFleet),
    ("lrp/prodhon", .prodhon), ("lrp/tuzun", .prodhon), ("lrp/barreto", .prodhon),
    ("lrp/schneider-loeffler", .schneiderLoeffler), ("ooh", .outOfHome),
  ]

  @Test("The files of every folder are recognised and read", arguments: formats.indices)
  func folder(index: Int) throws {
    let (folder, expected) = Self.formats[index]
    guard let path = SharedData.benchmark(folder) else { return }
    let files = try FileManager.default.contentsOfDirectory(
      at: path, includingPropertiesForKeys: nil
    )
    .filter {
      $0.pathExtension != "sol" && !["format.txt", "README.md"].contains($0.lastPathComponent)
    }
    #expect(!files.isEmpty)
    // The large ones take minutes in a debug build and are read by the benchmarks.
    for file in files {
      let bytes = [UInt8](try Data(contentsOf: file))
      guard bytes.count < 60_000 else { continue }
      let (format, _, _) = try BenchmarkInstance.read(bytes)
      let wanted = file.lastPathComponent.hasPrefix("BDS") ? .coveringSites : expected
      #expect(format == wanted, "\(file.lastPathComponent)")
    }
  }
}
