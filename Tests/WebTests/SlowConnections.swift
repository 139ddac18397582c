// Clients that are slow, many or endless: each is let go by a limit that has a name, and others are served.

import Desk
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Policy
import Testing

@testable import Web

@Suite(.timeLimit(.minutes(2))) struct SlowConnections {
  private static let get = "GET /health HTTP/1.1\r\nHost: x\r\n"

  /// A house behind a port, with limits of a test's own.
  private func withPort(
    _ change: (inout WebLimits) -> Void = { _ in },
    _ body: @escaping @Sendable (Int) async throws -> Void
  ) async throws {
    let house = try await House()
    var limits = WebLimits()
    change(&limits)
    let app = makeApplication(
      desk: house.desk, settings: WebSettings(port: 0, limits: limits), logger: House.quiet)
    try await app.test(.live) { client in try await body(try #require(client.port)) }
  }

  @Test func whoSaysNothingOrNeverEndsItsHeadersIsLetGo() async throws {
    try await withPort {
      $0.connections.headSeconds = 1
    } _: { port in
      for bytes in ["", "GET", SlowConnections.get, SlowConnections.get + "X: "] {
        let answer = await RawSocket.exchange(port, Array(bytes.utf8), thenClose: false)
        #expect(answer == "", "\(answer)")
      }
      let metrics = await RawSocket.exchange(
        port, Array("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8),
        thenClose: false)
      #expect(metrics.contains(#/reason="slowHead"} [4-9]/#))
    }
  }

  @Test func aConnectionThatLiesIdleIsClosed() async throws {
    try await withPort {
      $0.connections.idleSeconds = 1
    } _: { port in
      let answer = await RawSocket.exchange(
        port, Array((SlowConnections.get + "\r\n").utf8), thenClose: false)
      #expect(answer.hasPrefix("HTTP/1.1 200") && !answer.contains("still open"))
    }
  }

  @Test func theLastRequestOfAConnectionIsToldSo() async throws {
    try await withPort {
      $0.connections.requests = 3
    } _: { port in
      let all = Array(String(repeating: SlowConnections.get + "\r\n", count: 5).utf8)
      let answer = await RawSocket.exchange(port, all, thenClose: false)
      let heads = answer.components(separatedBy: "HTTP/1.1 200")
      #expect(heads.count == 4, "\(heads.count - 1) answers")
      #expect(heads.last?.contains("Connection: close") == true)
    }
  }

  /// A body that nobody reads does not hold its connection.
  @Test func whatIsLeftOfABodyIsNotWaitedForLong() async throws {
    try await withPort {
      $0.connections.idleSeconds = 600
    } _: { port in
      let head = "POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n"
      let stalled = await RawSocket.exchange(port, Array((head + "a").utf8), thenClose: false)
      #expect(stalled.hasPrefix("HTTP/1.1 404"))
      let endless = [UInt8](repeating: 0x61, count: 3 << 20)
      let flooded = await RawSocket.exchange(
        port, Array((head + "a").utf8), thenClose: false, then: endless)
      #expect(flooded.hasPrefix("HTTP/1.1 404"))
    }
  }

  /// The answer is larger than what the machine itself holds for a reader.
  @Test func whoDoesNotReadItsAnswerIsLetGo() async throws {
    try await withPort {
      $0.connections.stallSeconds = 1
    } _: { port in
      let descriptor = RawSocket.open(port)
      defer { close(descriptor) }
      var small: Int32 = 2_048
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &small, socklen_t(MemoryLayout<Int32>.size))
      let asked = Array(
        String(repeating: "GET /api/v1/provisions HTTP/1.1\r\nHost: x\r\n\r\n", count: 400).utf8)
      #expect(send(descriptor, asked, asked.count, Int32(MSG_NOSIGNAL)) > 0)
      var metrics = ""
      while !metrics.contains(#"reason="slowReader"} 1"#) {
        metrics = await RawSocket.exchange(
          port, Array("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8),
          thenClose: false)
      }
    }
  }

  /// Other blocks are served, and the block itself as soon as it has room again.
  @Test func aBlockHasOnlySoManyConnections() async throws {
    try await withPort {
      ($0.connections.perBlock, $0.connections.headSeconds) = (3, 600)
    } _: { port in
      let asked = Array((SlowConnections.get + "Connection: close\r\n\r\n").utf8)
      let held = (1...3).map { RawSocket.open(port, from: (0, $0)) }
      #expect(held.allSatisfy { $0 >= 0 })
      // A connection counts once the server has taken it up.
      var further = "not yet"
      for _ in 0..<100 where !further.isEmpty {
        further = await RawSocket.exchange(port, asked, thenClose: false, from: (0, 200))
      }
      #expect(further == "")
      let other = await RawSocket.exchange(port, asked, thenClose: false, from: (9, 1))
      #expect(other.hasPrefix("HTTP/1.1 200"))
      for descriptor in held { close(descriptor) }
      var again = ""
      while again.isEmpty {
        again = await RawSocket.exchange(port, asked, thenClose: false, from: (0, 200))
      }
      #expect(again.hasPrefix("HTTP/1.1 200"))
    }
  }
}
