// A real clamd: what it finds, what it does not take, and what happens when it is not there.

import Documents
import Foundation
import ScannerTesting
import Testing

@testable import ScannerClamd

@Suite("A scanner for malware")
struct ClamdTests {
  private func file(_ bytes: [UInt8], in house: ClamdHouse) throws -> String {
    let place = house.folder.appending(path: UUID().uuidString)
    try Data(bytes).write(to: place)
    return place.path
  }

  @Test func itKnowsWhatItsSignaturesKnow() async throws {
    let house = try ClamdHouse()
    for place in ["unix:\(house.socket)", "tcp:localhost:\(house.port)"] {
      let scanner = ClamdScanner(try ClamdSettings(place))
      let eicar = try file(ClamdHouse.eicar, in: house)
      #expect(await scanner.scan(eicar) == .infected("Test.Eicar.UNOFFICIAL"))
      let mail =
        "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n"
        + Data(ClamdHouse.eicar).base64EncodedString()
      #expect(
        await scanner.scan(try file([UInt8]("Subject: x\n\(mail)\n".utf8), in: house))
          == .infected("Test.Eicar.UNOFFICIAL"), "it looks into mails")
      #expect(await scanner.scan(try file([UInt8]("hej".utf8), in: house)) == .clean)
      #expect(await scanner.scan(try file([], in: house)) == .clean)
      // Over the border of a piece, and in several.
      let long =
        [UInt8](repeating: 65, count: 65_530) + ClamdHouse.word.utf8
        + [UInt8](repeating: 66, count: 300_000)
      #expect(await scanner.scan(try file(long, in: house)) == .infected("Test.Word.UNOFFICIAL"))
    }
  }

  @Test func whatIsTooLargeForItIsSaidToBe() async throws {
    let house = try ClamdHouse()
    let scanner = ClamdScanner(try ClamdSettings("unix:\(house.socket)"))
    let large = try file([UInt8](repeating: 65, count: 3_000_000), in: house)
    #expect(await scanner.scan(large) == .tooLarge)
  }

  @Test func manyAtTheSameTimeAreAllAnswered() async throws {
    let house = try ClamdHouse()
    let scanner = ClamdScanner(try ClamdSettings("unix:\(house.socket)"))
    let (bad, good) = (
      try file(ClamdHouse.eicar, in: house), try file([UInt8]("hej".utf8), in: house)
    )
    let answers = await withTaskGroup(of: ScanAnswer.self) { group in
      for n in 0..<40 { group.addTask { await scanner.scan(n.isMultiple(of: 2) ? bad : good) } }
      return await group.reduce(into: [ScanAnswer]()) { $0.append($1) }
    }
    #expect(answers.filter { $0 == .clean }.count == 20)
    #expect(answers.filter { $0 == .infected("Test.Eicar.UNOFFICIAL") }.count == 20)
  }

  @Test func aScannerThatIsNotThereIsNoVerdict() async throws {
    let house = try ClamdHouse()
    let path = try file([UInt8]("hej".utf8), in: house)
    for place in ["unix:/nowhere/at/all", "tcp:127.0.0.1:1"] {
      #expect(await ClamdScanner(try ClamdSettings(place)).scan(path) == .unanswered(.down))
    }
    let there = ClamdScanner(try ClamdSettings("unix:\(house.socket)"))
    #expect(await there.scan("/nowhere") == .unanswered(.local))
  }

  @Test(arguments: [
    ("stream: OK\0", ScanAnswer.clean), ("stream: A.B FOUND\0", .infected("A.B")),
    ("stream:  FOUND", .infected("unnamed")), ("stream: a\u{202E}b FOUND", .infected("ab")),
    ("INSTREAM size limit exceeded. ERROR\0", .tooLarge),
    ("Can't allocate memory ERROR\0", .unanswered(.refused)),
    ("HTTP/1.1 200 OK", .unanswered(.lied)),
    ("stream: OK FOUND and more", .unanswered(.lied)), ("", .unanswered(.lied)),
  ])
  func itsWordsMeanThis(_ words: String, _ answer: ScanAnswer) {
    #expect(ClamdAnswer.meaning(of: [UInt8](words.utf8)) == answer)
  }

  @Test func aPlaceIsASocketOrAHostWithAPort() throws {
    #expect(
      try ClamdSettings("unix:/run/clamav/clamd.ctl").place
        == .socket(path: "/run/clamav/clamd.ctl"))
    #expect(try ClamdSettings("tcp:[::1]:3310").place == .host("::1", port: "3310"))
    for wrong in [
      "", "unix:", "unix:run", "tcp:", "tcp::1", "tcp:a", "tcp:a:0", "tcp:a:99999", "a:1",
    ] {
      #expect(throws: ClamdSettingsProblem.self, "\(wrong)") { try ClamdSettings(wrong) }
    }
  }
}
