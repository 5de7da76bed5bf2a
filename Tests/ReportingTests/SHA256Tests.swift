import Testing

@testable import Reporting

@Suite struct SHA256Tests {
  @Test(
    "The published examples of FIPS 180-4 come out",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func publishedExamples(text: String, expected: String) {
    #expect(SHA256.hexadecimal(of: Array(text.utf8)) == expected)
  }

  @Test("A million times the letter a, given in pieces that do not end with blocks")
  func millionLetters() {
    var hash = SHA256()
    let piece = [UInt8](repeating: UInt8(ascii: "a"), count: 12_500)
    for _ in 0..<80 { hash.update(piece) }
    #expect(
      hash.finish() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test("Every length round a block's end gives the same in one piece and in two")
  func piecesDoNotMatter() {
    for length in 50...140 {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 7) }
      for cut in stride(from: 0, through: length, by: 13) {
        var hash = SHA256()
        hash.update(Array(bytes[..<cut]))
        hash.update(Array(bytes[cut...]))
        #expect(hash.finish() == SHA256.hexadecimal(of: bytes))
      }
    }
  }
}
