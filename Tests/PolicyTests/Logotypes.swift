// Logotypes: pictures beside the policy, and what is no picture.

import Foundation
import Policy
import Testing

@Suite struct Logotypes {
  let copy: PolicyCopy
  let line: Int

  init() throws {
    copy = try PolicyCopy()
    line = try copy.line(of: "logotype: exempelkommun.svg", in: "authorities.yaml")
  }

  private func write(_ bytes: [UInt8], to file: String = "exempelkommun.svg") throws {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(copy.folder)/\(file)"))
  }

  /// What is told of a file: by every authority that names it, the first of them here.
  private func told(_ text: String) throws -> String {
    try write(Array(text.utf8))
    return try #require(copy.problems().first)
  }

  @Test(arguments: [
    ("hej", "is no SVG picture"),
    ("<html><body/></html>", "is no SVG picture"),
    ("<svg><path></svg>", "has </svg> that closes nothing"),
    ("<svg><path/>", "is an SVG picture cut short"),
    ("<svg><path d='", "is an SVG picture cut short"),
    ("<svg><script>1</script></svg>", "has <script>, which runs a program"),
    ("<svg><text>Kommun</text></svg>", "has <text>, which holds text; turn it into paths"),
    ("<svg><use href=\"http://x\"/></svg>", "has <use>, which shows another file"),
    ("<!DOCTYPE svg><svg/>", "has a document type; leave <!…> out"),
  ])
  func aFileThatIsNoPictureIsToldWithItsLine(text: String, reason: String) throws {
    #expect(
      try told(text) == "policy/authorities.yaml:\(line): \"exempelkommun.svg\" \(reason)")
  }

  @Test func aPngIsReadChunkByChunk() throws {
    let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
      [0, 0, 0, UInt8(data.count)] + Array(name.utf8) + data + [0, 0, 0, 0]
    }
    let head = chunk("IHDR", [0, 0, 0, 9, 0, 0, 0, 9, 8, 6, 0, 0, 0])
    let whole = signature + head + chunk("IDAT", [1, 2]) + chunk("IEND", [])
    try copy.change(
      "authorities.yaml", "logotype: exempelkommun.svg", to: "logotype: ks.png")
    try write(whole, to: "ks.png")
    #expect(copy.problems() == [])
    for length in [0, 7, 20, whole.count - 1] {
      try write(Array(whole.prefix(length)), to: "ks.png")
      #expect(copy.problems().count == 1, "\(length) bytes")
    }
    try write(signature + chunk("IDAT", [1]) + chunk("IEND", []), to: "ks.png")
    #expect(copy.problems().count == 1)
  }

  @Test func theHashCoversThePicture() throws {
    let before = try Policy.load(folder: copy.folder, today: testDay).hash
    try write(Array(#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>"#.utf8))
    let policy = try Policy.load(folder: copy.folder, today: testDay)
    #expect(policy.hash != before)
    #expect(policy.authorities.first?.logotype?.name == "exempelkommun.svg")
    #expect(policy.authorities.last?.logotype == nil)
  }
}
