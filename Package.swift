// swift-tools-version: 6.2

import PackageDescription

/// Every warning of ours stops the build; dependencies are left to their own authors.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// A room of the house: a target and what it may import (see CONTRIBUTING.md).
func room(_ name: String, _ imports: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: imports, swiftSettings: strict)
}

/// The tests of one room.
func tests(of name: String, _ imports: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.byName(name: name)] + imports, swiftSettings: strict)
}

let commandLine: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")
let yaml: Target.Dependency = .product(name: "Yams", package: "Yams")
let heap: Target.Dependency = .product(name: "HeapModule", package: "swift-collections")

let package = Package(
  name: "lastmile",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "lastmile", targets: ["lastmile"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CGLPK", providers: [.apt(["libglpk-dev"]), .brew(["glpk"])]),
    .target(name: "GLPKGuard", dependencies: ["CGLPK"]),
    .systemLibrary(name: "CZLIB", providers: [.apt(["zlib1g-dev"])]),
    room("Optimization"),
    room("LinearProgramming", ["CGLPK", "GLPKGuard", "Optimization"]),
    room("Geography"),
    room("FacilityLocation", ["LinearProgramming", "Geography", "Optimization", heap]),
    room("VehicleRouting", ["LinearProgramming", "Geography", "Optimization"]),
    room("Verification", ["FacilityLocation", "VehicleRouting", "Geography", "Optimization"]),
    room("BenchmarkFormats", ["FacilityLocation", "VehicleRouting", "Geography"]),
    room("CityModel", ["Geography"]),
    room("Scenario", ["CityModel", "Geography", yaml]),
    room("Demand", ["CityModel", "Geography"]),
    room(
      "Planning",
      [
        "CityModel", "Demand", "Geography", "FacilityLocation", "VehicleRouting", "Optimization",
        "Verification",
      ]),
    room("Simulation", ["CityModel", "Demand", "Geography", "Planning", heap]),
    room("Indicators", ["CityModel", "Geography", "Planning", "Simulation"]),
    room("Reporting", ["CZLIB", "CityModel", "Geography", "Planning", "Simulation", "Indicators"]),
    .executableTarget(
      name: "lastmile",
      dependencies: [
        "BenchmarkFormats", "CityModel", "Demand", "FacilityLocation", "Geography", "Indicators",
        "LinearProgramming", "Optimization", "Planning", "Reporting", "Scenario", "Simulation",
        "VehicleRouting", "Verification", commandLine,
      ],
      // Starter scenarios, inside the binary: it may be moved anywhere. `grid` is a link to the
      // shipped scenario.
      resources: [
        .embedInCode("Templates/grid"), .embedInCode("Templates/city.yml"),
        .embedInCode("Templates/points.yml"),
      ],
      swiftSettings: strict),
    .target(
      name: "TestSupport", dependencies: ["CityModel", "Geography"], path: "Tests/TestSupport",
      swiftSettings: strict),
    tests(of: "LinearProgramming", ["GLPKGuard", "Optimization"]),
    tests(of: "Optimization"),
    tests(
      of: "BenchmarkFormats", ["FacilityLocation", "VehicleRouting", "Geography", "TestSupport"]),
    tests(of: "Verification", ["FacilityLocation", "VehicleRouting", "Geography", "Optimization"]),
    .testTarget(
      name: "EndToEndTests", dependencies: ["lastmile", "TestSupport"], swiftSettings: strict),
    tests(of: "Geography"),
    tests(of: "FacilityLocation", ["Geography", "Optimization", "TestSupport", "Verification"]),
    tests(of: "VehicleRouting", ["Geography", "Optimization", "TestSupport"]),
    tests(of: "Reporting"),
    tests(of: "Demand", ["CityModel", "Geography", "TestSupport"]),
    tests(
      of: "Planning",
      [
        "CityModel", "Demand", "Geography", "FacilityLocation", "VehicleRouting", "Optimization",
        "TestSupport",
      ]),
    tests(of: "CityModel", ["Geography"]),
    tests(of: "Scenario", ["CityModel", "Geography", "TestSupport"]),
    tests(of: "Simulation", ["Scenario", "TestSupport"]),
    tests(of: "Indicators", ["Scenario", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
