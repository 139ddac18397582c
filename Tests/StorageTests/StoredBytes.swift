// What is stored is what `JSONEncoder` wrote from the beginning, byte for byte.

import Foundation
import Policy
import Testing

@testable import Storage
@testable import Workflow

@Suite("Stored JSON")
struct StoredBytes {
  private func bytes(_ value: some Encodable, _ texts: PersonalTexts? = nil) throws -> String {
    let coder = EventCoder()
    return String(decoding: try coder.encoded(value, texts: texts), as: UTF8.self)
  }

  private func reference(_ value: some Encodable, _ texts: PersonalTexts? = nil) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.userInfo[.personalSink] = texts
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  @Test func everyByteThatATextMayHoldIsWrittenAlike() throws {
    let scalars = (0..<0x180).compactMap { Unicode.Scalar(UInt32($0)) }
    let all = String(String.UnicodeScalarView(scalars))
    for text in [all, "", "/\u{2028}\u{2029}\u{FEFF}😀\u{10FFFF}", "å\u{301}\"\\/"] {
      #expect(try bytes([text: text]) == reference([text: text]))
    }
  }

  private struct Things: Encodable {
    struct Inner: Encodable {
      var b = 1
      var a: Int?
      var Z: [Int] = []
    }
    struct Nothing: Encodable {}
    enum Choice: Encodable { case plain, with(Inner, named: String) }
    var z = true
    var a10 = Int64.min
    var a9 = UInt64.max
    var _0 = 0.1
    var half = 0.5
    var large = 1e300
    var whole = 7.0
    var float = Float(0.2)
    var inner = Inner()
    var nothing = Nothing()
    var list = [Inner(), Inner(b: 2, a: 3, Z: [1, 2])]
    var lists = [[1], [], [2, 3]]
    var choices = [Choice.plain, .with(Inner(), named: "x")]
    var names = ["b": 1, "a": 2, "B": 3]
    var keyed = [StaffID("s"): 1]
    var optional: [Int?] = [nil, 1]
  }

  @Test func everyKindOfValueIsWrittenAlike() throws {
    #expect(try bytes(Things()) == reference(Things()))
    #expect(try bytes([Things()]) == reference([Things()]))
  }

  @Test func whatAnIntakeStoresIsWrittenAlike() throws {
    let asked = Asked(1) {
      $0.description = "Rad ett\nrad \"två\" \\ tre/fyra"
      $0.file = StoredFile(blob: BlobID("b"), size: 3, mediaType: "text/plain", fileName: "å.txt")
    }
    let number = RegisterNumber(year: 2026, number: 1, text: "KS 2026-00001")
    let (ours, theirs) = (PersonalTexts(), PersonalTexts())
    for event in asked.recording(number).events {
      #expect(try bytes(event, ours) == reference(event, theirs))
    }
    #expect(ours.all == theirs.all && !ours.all.isEmpty)
    let letter = Letter.receipt("l")
    #expect(try bytes(letter) == reference(letter))
    let header = EventHeader(
      at: 1, file: "c", kind: "k", letters: [.init(digest: "d", id: "i", kind: .receipt)],
      number: 1, policy: "p", role: .handler, staff: "s")
    #expect(try bytes(header) == reference(header))
  }

  @Test func aNumberThatJSONHasNotIsRefused() {
    #expect(throws: StorageFailure.self) { try bytes([Double.infinity]) }
    #expect(throws: StorageFailure.self) { try bytes([Double.nan]) }
  }
}
