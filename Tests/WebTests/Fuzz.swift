// Bodies, paths and queries spoilt at random: each has an answer, and none is a fault of ours.

import Foundation
import HTTPTypes
import Policy
import Testing

@testable import Web

/// How long the fuzzing is: a moment, or with `UTLAMNANDE_FUZZ=long` two hundred times as long.
let fuzzRounds = ProcessInfo.processInfo.environment["UTLAMNANDE_FUZZ"] == "long" ? 200 : 1

/// Spoils bytes as broken clients and hostile ones do.
struct Spoiler {
  var random: Seeded
  /// What is put in: the words of the format, and scalars that have broken parsers before.
  static let pieces = [
    "{", "}", "[", "]", "\"", ":", ",", "null", "true", "-0", "1e400", "9223372036854775808",
    "\\u0000", "\\ud800", "\\", "\u{0}", "\u{202E}", "e\u{301}", "\u{FEFF}", "%00", "%", "&", "=",
    "\r\n", "<", "'", String(repeating: "[", count: 200), String(repeating: "x", count: 5_000),
  ]

  mutating func spoil(_ sound: [UInt8]) -> [UInt8] {
    var bytes = sound
    for _ in 0..<Int.random(in: 1...5, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.removeSubrange(place..<min(place + 4, bytes.count))
      case 2: bytes = Array(bytes[..<place])
      case 3: bytes.insert(contentsOf: bytes[place..<min(place + 40, bytes.count)], at: place)
      default:
        bytes.insert(
          contentsOf: Spoiler.pieces.randomElement(using: &random)?.utf8 ?? "".utf8, at: place)
      }
    }
    return bytes
  }
}

@Suite struct Fuzzing {
  static let bodies = [
    #"{"authority":"ks","description":"Alla avtal","documents":["KS 2025-1"],"#
      + #""delivery":{"form":"email","address":"a@example.org"},"language":"sv"}"#,
    #"{"verb":"assess","documentId":"a1","verdict":"refuse","grounds":[{"provision":"OSL 31:16","#
      + #""harm":"Priset."}],"reservationConsidered":{"answer":"no","why":"Okänd."}}"#,
    #"{"verb":"mark","documentId":"a1","page":1,"boxes":[[72,100,300.5,112]],"provision":"OSL 21:1","#
      + #""reason":"Uppgift om hälsa."}"#,
    #"{"verb":"quoteFee","pages":12,"form":"copy"}"#,
  ]

  @Test(arguments: bodies)
  func whatIsReadAsJSONIsWrittenAndReadAgainTheSame(_ body: String) throws {
    var spoiler = Spoiler(random: Seeded(seed: 20_261_122))
    var read = 0
    for _ in 0..<2_000 * fuzzRounds {
      let bytes = spoiler.spoil(Array(body.utf8))
      // Half a surrogate pair is kept as such, to be told with its place, and cannot be written.
      guard !String(decoding: bytes, as: UTF8.self).contains(#"\ud8"#) else { continue }
      guard let tree = try? JSON(parsing: bytes) else { continue }
      read += 1
      var written: [UInt8] = []
      tree.write(to: &written)
      #expect(try JSON(parsing: written) == tree, "\(String(decoding: bytes, as: UTF8.self))")
    }
    #expect(read > 0, "nothing was readable: the spoiling is too strong to try anything")
  }

  @Test func aSpoiltBodyHasAnAnswerThatIsNoFaultOfOurs() async throws {
    let house = try await House()
    let id = try await house.submit().id
    var spoiler = Spoiler(random: Seeded(seed: 20_261_123))
    for round in 0..<150 * fuzzRounds {
      let body = spoiler.spoil(Array(Fuzzing.bodies[round % Fuzzing.bodies.count].utf8))
      let path = round % Fuzzing.bodies.count == 0 ? "/api/v1/requests" : "/api/v1/cases/\(id)/acts"
      let heard = try await house.send(
        .post, path, bytes: body, token: house.token(.handler),
        headers: [.contentType: "application/json", .ifMatch: "\"1\""])
      #expect(
        (200..<500).contains(heard.status),
        "\(heard.status) \(String(decoding: body, as: UTF8.self))")
      #expect(heard.status < 300 || heard.json["title"]?.text != nil, "\(heard.text)")
    }
  }

  @Test func aSpoiltPathOrQueryHasAnAnswerThatIsNoFaultOfOurs() async throws {
    let house = try await House()
    let id = try await house.submit().id
    let paths = [
      "/api/v1/cases?stage=received&q=alla%20avtal&overdue=false&limit=20&page=1",
      "/api/v1/register?authority=ks&from=2026-01-01&to=2026-12-31&q=beg%C3%A4ran",
      "/api/v1/cases/\(id)/documents/a1/original",
      "/api/v1/statistics?from=2026-01-01&to=2026-12-31",
    ]
    var spoiler = Spoiler(random: Seeded(seed: 20_261_124))
    for round in 0..<200 * fuzzRounds {
      // What cannot be written on a request line never comes this far.
      let bytes = spoiler.spoil(Array(paths[round % paths.count].utf8.dropFirst())).filter {
        (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#")
      }
      let path = "/" + String(decoding: bytes.prefix(4_000), as: UTF8.self)
      let heard = try await house.send(.get, path, token: house.token(.handler))
      #expect((200..<500).contains(heard.status), "\(heard.status) \(path)")
    }
  }
}
