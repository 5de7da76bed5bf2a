import BenchmarkFormats
import FacilityLocation
import Testing
import VehicleRouting

/// Broken files are refused with messages; a trap would end the whole test run.
@Suite struct FuzzTests {
  @Test("Every sample is recognised and makes a problem", arguments: Samples.all.indices)
  func samplesAreWhole(index: Int) throws {
    let (format, text, options) = Samples.all[index]
    let (recognised, instance, _) = try BenchmarkInstance.read(Array(text.utf8))
    #expect(recognised == format)
    if case .locationRouting = instance { return }
    _ = try instance.problem(options)
  }

  @Test("A sample cut off at any byte is read or refused", arguments: Samples.all.indices)
  func truncated(index: Int) throws {
    let (_, text, options) = Samples.all[index]
    let bytes = Array(text.utf8)
    var refused = 0
    for length in 0..<bytes.count where !isReadOrRefused(Array(bytes.prefix(length)), options) {
      refused += 1
    }
    #expect(refused > bytes.count / 2, "most of a file is needed")
  }

  @Test("A sample with any word replaced is read or refused", arguments: Samples.all.indices)
  func replaced(index: Int) throws {
    let (_, text, options) = Samples.all[index]
    let words: [String] = [
      "", "0", "-1", "1e308", "-1e308", "99999999999999999999", "1e-400", "2147483648", "nan",
      "inf",
      "x", ":", "|", "\u{0}", "é", "1000000000000", "0.5", "EOF", "-1 -1 -1", "[[[[[[", "\"",
    ]
    var refused = 0
    for range in tokens(text) {
      for word in words {
        let broken = text.replacingCharacters(in: range, with: word)
        if !isReadOrRefused(Array(broken.utf8), options) { refused += 1 }
      }
    }
    #expect(refused > 0)
  }

  @Test("A solution file with any word replaced, or cut off, is read or refused")
  func solutions() throws {
    for (instance, options, text) in [
      (Samples.capacitated, ProblemOptions(), "Route #1: 2 1 | 3\nCost 26.5\nUnserved: 3\n"),
      (Samples.cordeau, ProblemOptions(), "Route #1 depot 2: 1 2 3\n"),
      (Samples.network, ProblemOptions(), "Open 1 4\nServe 1 1\nServe 2 4:1\nCost 11\n"),
      (
        Samples.facilities, ProblemOptions(capacity: 9),
        "Open 1 2\nServe 1 1\nServe 2 1:0.5 2:0.5\nServe 3 2\n"
      ),
    ] {
      let problem = try Samples.read(instance).problem(options)
      let bytes = Array(text.utf8)
      var broken = (0..<bytes.count).map { Array(bytes.prefix($0)) }
      for range in tokens(text) {
        for word in [
          "", "0", "-1", "1e300", "x", ":", "1:", ":1", "|", "#", "1:2:3", "Route", "Serve",
        ] {
          broken.append(Array(text.replacingCharacters(in: range, with: word).utf8))
        }
      }
      for bytes in broken {
        do {
          _ = try SolutionFile.read(bytes, for: problem)
        } catch let error as FormatError {
          #expect(!error.diagnostics.isEmpty)
        }
      }
    }
  }

  @Test("Random bytes are refused")
  func random() {
    var generator = SystemRandomNumberGenerator()
    for length in 0..<500 {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      #expect(!isReadOrRefused(bytes, ProblemOptions(p: 1)), "\(bytes)")
    }
  }

  @Test("Deep nesting of JSON is refused before the stack ends")
  func deepJSON() {
    let text = "{\"a\":" + String(repeating: "[", count: 200_000)
    #expect(Samples.diagnostics(text).map(\.code) == [.malformedJSON])
  }

  @Test("Counts that the file cannot hold are refused before memory is asked for them")
  func hugeCounts() {
    for text in [
      "1000000000 1000000000 5\n1 2 3\n", "2 1000000000000\n1 1\n", "999999999999\n1 2\n3 4 5\n",
      "2 5 999999999 4\n0 80\n", "1000000 1000000\n1 1\n1 1\n1\n1 1\n",
      "NAME : x\nTYPE : CVRP\nDIMENSION : 100000000\nNODE_COORD_SECTION\n1 1 1\n",
      "DIMENSION : 50000\nEDGE_WEIGHT_TYPE : EXPLICIT\nEDGE_WEIGHT_FORMAT : FULL_MATRIX\n"
        + "EDGE_WEIGHT_SECTION\n1 1 1\n" + String(repeating: "1 ", count: 60000),
    ] {
      #expect(Samples.diagnostics(text).map(\.code).contains(.endsTooEarly), "\(text.prefix(60))")
    }
  }

  /// Whether the bytes are read and make a problem; false where they are refused in the proper way.
  private func isReadOrRefused(_ bytes: [UInt8], _ options: ProblemOptions) -> Bool {
    do {
      let (_, instance, _) = try BenchmarkInstance.read(bytes)
      _ = try instance.problem(options)
      return true
    } catch let error as FormatError {
      #expect(!error.diagnostics.isEmpty)
      for diagnostic in error.diagnostics {
        #expect(diagnostic.line >= 0 && diagnostic.message.count > 10)
      }
    } catch is ProblemOptionError {
    } catch is SitingError {
    } catch is RoutingProblemError {
    } catch {
      Issue.record("unexpected \(error)")
    }
    return false
  }

  private func tokens(_ text: String) -> [Range<String.Index>] {
    text.split(whereSeparator: \.isWhitespace).map { $0.startIndex..<$0.endIndex }
  }
}

extension String {
  /// The text with a range replaced, which the standard library only has in place.
  func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    var copy = self
    copy.replaceSubrange(range, with: text)
    return copy
  }
}
