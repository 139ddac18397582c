// Parts of files: what RFC 9110 says of ranges, on everything that is fetched.

import HTTPTypes
import Policy
import Testing

@testable import Web

@Suite struct Downloads {
  let house: House
  let id: String
  let code: String
  let line: String
  static let bytes = Array("0123456789abcdef".utf8)

  init() async throws {
    house = try await House()
    (id, code) = try await house.submit()
    line = try await house.document(id)
    let put = try await house.send(
      .put, "/api/v1/cases/\(id)/documents/\(line)/original", bytes: Downloads.bytes,
      token: house.token(.handler), headers: [.contentType: "text/plain"])
    #expect(put.status == 200, "\(put.text)")
  }

  private func original(_ headers: HTTPFields) async throws -> Heard {
    try await house.send(
      .get, "/api/v1/cases/\(id)/documents/\(line)/original", token: house.token(.handler),
      headers: headers)
  }

  @Test(arguments: [
    ("bytes=0-3", "0123", "bytes 0-3/16"), ("bytes=10-", "abcdef", "bytes 10-15/16"),
    ("bytes=-2", "ef", "bytes 14-15/16"), ("bytes=-99", "0123456789abcdef", "bytes 0-15/16"),
    ("bytes=14-99", "ef", "bytes 14-15/16"), ("Bytes=15-15", "f", "bytes 15-15/16"),
  ])
  func aPartIsAnswered(_ range: String, _ text: String, _ place: String) async throws {
    let heard = try await original([.range: range])
    #expect(heard.status == 206 && heard.text == text)
    #expect(heard.headers[.contentRange] == place)
    #expect(heard.headers[.contentDisposition]?.hasPrefix("attachment") == true)
  }

  @Test(arguments: [
    "bytes=0-1,3-4", "bytes=5-2", "bytes=a-b", "bytes=-", "bytes", "lines=0-1", "bytes=+1-2",
    "bytes=1-99999999999999999999", "bytes=--2",
  ])
  func whatIsNoSingleRangeGivesTheWhole(_ range: String) async throws {
    let heard = try await original([.range: range])
    #expect(heard.status == 200 && heard.bytes == Downloads.bytes, "\(range)")
    #expect(heard.headers[.acceptRanges] == "bytes" && heard.headers[.contentRange] == nil)
  }

  @Test(arguments: ["bytes=16-", "bytes=99-100", "bytes=-0"])
  func whatLiesBeyondTheEndIsRefused(_ range: String) async throws {
    let heard = try await original([.range: range])
    #expect(heard.status == 416 && heard.slug == "range-not-satisfiable")
    #expect(heard.headers[.contentRange] == "bytes */16")
  }

  @Test func aPartBelongsToTheFileItWasBegunFrom() async throws {
    let tag = try #require(try await original([:]).headers[.eTag])
    #expect(try await original([.range: "bytes=0-3", .ifRange: tag]).status == 206)
    for other in ["\"annan\"", "W/\(tag)", "Mon, 23 Nov 2026 09:00:00 GMT"] {
      #expect(try await original([.range: "bytes=0-3", .ifRange: other]).status == 200)
    }
    let head = try await house.send(
      .head, "/api/v1/cases/\(id)/documents/\(line)/original", token: house.token(.handler),
      headers: [.range: "bytes=0-3"])
    #expect(head.status == 200 && head.headers[.contentLength] == "16")
    #expect(head.headers[.eTag] == tag && head.headers[.acceptRanges] == "bytes")
  }

  @Test func whatWasReleasedComesInPartsToo() async throws {
    _ = try await house.act(
      id, #"{"verb":"assess","documentId":"\#(line)","verdict":"release"}"#)
    _ = try await house.act(id, #"{"verb":"release","documentIds":["\#(line)"]}"#)
    let path = "/api/v1/requests/\(id)/documents/\(line)"
    let part = try await house.send(.get, path, token: code, headers: [.range: "bytes=4-7"])
    #expect(part.status == 206 && part.text == "4567")
  }
}
