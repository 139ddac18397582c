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
  /// Writes raw bytes to the port and gives what comes back until the server closes.
  private func exchange(_ port: Int, _ bytes: [UInt8], thenClose: Bool) async -> String {
    // Blocking calls get a thread of their own: the server needs those that Swift shares out.
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(returning: OverSocket.talk(port, bytes, thenClose))
      }
    }
  }

  private static func talk(_ port: Int, _ bytes: [UInt8], _ thenClose: Bool) -> String {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var limit = timeval(tv_sec: 120, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0, write(descriptor, bytes, bytes.count) == bytes.count else { return "" }
    if thenClose { shutdown(descriptor, Int32(SHUT_WR)) }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 { return "still open" }
      guard count > 0 else { break }
      answer += buffer[..<count]
    }
    return String(decoding: answer, as: UTF8.self)
  }

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
        _ = await exchange(port, Array(head.utf8) + body.prefix(length), thenClose: true)
      }
      let whole = await exchange(port, Array(head.utf8) + body, thenClose: false)
      #expect(whole.hasPrefix("HTTP/1.1 201"))
      let intake = #"{"authority":"ks","description":"x","delivery":{"form":"link"}}"#
      let cut =
        "POST /api/v1/requests HTTP/1.1\r\nHost: x\r\nContent-Length: \(intake.utf8.count)\r\n\r\n"
        + intake.dropLast(5)
      _ = await exchange(port, Array(cut.utf8), thenClose: true)
    }
    #expect(try await house.file(id)["documents"].elements.count == 2)
    #expect(try await house.send(.get, "/api/v1/register")["total"] == 1)
  }

  /// The body stalls, the caller waits: the server is the one that ends it.
  @Test func aBodyThatStallsIsAnsweredAndTheConnectionClosed() async throws {
    let house = try await House()
    let (id, code) = try await house.submit()
    var limits = WebLimits()
    (limits.jsonSeconds, limits.uploadSeconds, limits.idleSeconds) = (1, 1, 600)
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
        let answer = await exchange(port, bytes, thenClose: false)
        #expect(answer.hasPrefix("HTTP/1.1 408"), "\(answer.prefix(80))")
        #expect(answer.contains("/problems/too-slow"))
      }
    }
    #expect(try await house.file(id)["version"] == 1)
  }

  @Test func headersThatAreTooLongAreRefused() async throws {
    let house = try await House()
    let app = makeApplication(
      desk: house.desk, settings: WebSettings(port: 0), logger: House.quiet)
    try await app.test(.live) { client in
      let port = try #require(client.port)
      let long = String(repeating: "a", count: 40_000)
      let answer = await exchange(
        port, Array("GET /health HTTP/1.1\r\nHost: x\r\nX-Long: \(long)\r\n\r\n".utf8),
        thenClose: true)
      #expect(!answer.hasPrefix("HTTP/1.1 200"), "\(answer.prefix(60))")
      let sound = await exchange(
        port, Array("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8),
        thenClose: false)
      #expect(sound.hasPrefix("HTTP/1.1 200"))
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
