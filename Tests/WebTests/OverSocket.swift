// Over a real socket: what only a connection can do wrong.

import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Policy
import Testing

@testable import Web

@Suite struct OverSocket {
  @Test func aConnectionThatBreaksOffLeavesNothing() async throws {
    let house = try await House()
    let (id, _) = try await house.submit()
    let app = makeApplication(
      desk: house.desk, settings: WebSettings(port: 0), logger: House.quiet)
    let (type, body) = form([("file", "a.txt", [UInt8](repeating: 0x61, count: 5_000))])
    let head =
      "POST /api/v1/cases/\(id)/documents HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
      + "Authorization: Bearer \(house.token(.handler))\r\nContent-Type: \(type)\r\n"
      + "Content-Length: \(body.count)\r\n\r\n"
    try await app.test(.live) { client in
      let port = try #require(client.port)
      for length in [0, 100, 3_000] {
        _ = await RawSocket.exchange(port, Array(head.utf8) + body.prefix(length), thenClose: true)
      }
      let whole = await RawSocket.exchange(port, Array(head.utf8) + body, thenClose: false)
      #expect(whole.hasPrefix("HTTP/1.1 201"))
      let intake = #"{"authority":"ks","description":"x","delivery":{"form":"link"}}"#
      let cut =
        "POST /api/v1/requests HTTP/1.1\r\nHost: x\r\nContent-Length: \(intake.utf8.count)\r\n\r\n"
        + intake.dropLast(5)
      _ = await RawSocket.exchange(port, Array(cut.utf8), thenClose: true)
    }
    #expect(try await house.file(id)["documents"].elements.count == 2)
    #expect(try await house.send(.get, "/api/v1/register")["total"] == 1)
  }

  /// The body stalls, the caller waits: the server is the one that ends it.
  @Test func aBodyThatStallsIsAnsweredAndTheConnectionClosed() async throws {
    let house = try await House()
    let (id, code) = try await house.submit()
    var limits = WebLimits()
    (limits.jsonSeconds, limits.uploadSeconds, limits.connections.idleSeconds) = (1, 1, 600)
    let app = makeApplication(
      desk: house.desk, settings: WebSettings(port: 0, limits: limits), logger: House.quiet)
    let (type, body) = form([("file", "a.txt", [UInt8](repeating: 0x61, count: 5_000))])
    let sent = "Host: x\r\nAuthorization: Bearer "
    let document =
      "POST /api/v1/cases/\(id)/documents HTTP/1.1\r\n\(sent)\(house.token(.handler))\r\n"
      + "Content-Type: \(type)\r\nContent-Length: \(body.count)\r\n\r\n"
    let raw = document.replacing("POST", with: "PUT").replacing(
      "/documents ", with: "/documents/\(try await house.document(id))/original "
    ).replacing(type, with: "text/plain")
    let message =
      "POST /api/v1/requests/\(id)/messages HTTP/1.1\r\n\(sent)\(code)\r\n"
      + "Content-Length: 40\r\n\r\n{\"text\":"
    try await app.test(.live) { client in
      let port = try #require(client.port)
      let stalled: [[UInt8]] = [
        Array(message.utf8), Array(message.utf8.dropLast(8)), Array(document.utf8),
        Array(document.utf8) + body.prefix(3_000), Array((raw + "a").utf8),
      ]
      for bytes in stalled {
        let answer = await RawSocket.exchange(port, bytes, thenClose: false)
        #expect(answer.hasPrefix("HTTP/1.1 408"), "\(answer.prefix(80))")
        #expect(answer.contains("/problems/too-slow"))
      }
    }
    #expect(try await house.file(id)["version"] == 1)
  }

  /// Whoever waits for a word before the body comes gets it at once (RFC 9110 10.1.1).
  @Test func aBodyIsAskedFor() async throws {
    let house = try await House()
    let app = makeApplication(
      desk: house.desk, settings: WebSettings(port: 0), logger: House.quiet)
    let body = #"{"authority":"ks","description":"Åäö","delivery":{"form":"link"}}"#
    @Sendable func call(_ more: String) -> String {
      "POST /api/v1/requests HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\(more)"
        + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body
    }
    try await app.test(.live) { client in
      let port = try #require(client.port)
      let asked = await RawSocket.exchange(
        port, Array(call("Expect: 100-continue\r\n").utf8), thenClose: false)
      #expect(asked.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 "), "\(asked)")
      let plain = await RawSocket.exchange(port, Array(call("").utf8), thenClose: false)
      #expect(plain.hasPrefix("HTTP/1.1 201 "), "\(plain)")
    }
  }

  @Test func aBodyIsReadFromASocketToo() async throws {
    let house = try await House()
    let app = makeApplication(
      desk: house.desk, settings: WebSettings(port: 0), logger: House.quiet)
    try await app.test(.live) { client in
      let heard = try await client.execute(
        uri: "/api/v1/requests", method: .post,
        body: ByteBuffer(
          string: #"{"authority":"ks","description":"Åäö","delivery":{"form":"link"}}"#))
      #expect(heard.status == .created)
      let large = try await client.execute(
        uri: "/api/v1/requests", method: .post,
        body: ByteBuffer(bytes: [UInt8](repeating: 0x20, count: 300_000)))
      #expect(large.status == .contentTooLarge)
    }
  }
}
