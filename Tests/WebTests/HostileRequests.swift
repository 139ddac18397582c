// Requests that no honest client sends, on a connection of their own: each is refused in words, and none does harm.

import Desk
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Policy
import Testing

@testable import Web

@Suite struct HostileRequests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: String
    var status = 400
    var slug = "malformed-request"
    var testDescription: String { name }
  }

  private static let post = "POST /api/v1/requests HTTP/1.1\r\nHost: x\r\n"
  private static let chunks = post + "Transfer-Encoding: chunked\r\n\r\n"
  private static let get = "GET /health HTTP/1.1\r\nHost: x\r\n"
  private static func many(_ count: Int, _ value: String = "a") -> String {
    get + (0..<count).map { "X-\($0): \(value)\r\n" }.joined() + "\r\n"
  }

  /// What two servers in a row could read in two ways (RFC 9112).
  static let ambiguous: [Case] = [
    Case(
      name: "length and chunks",
      bytes: post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    Case(
      name: "chunks and length",
      bytes: post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
    Case(name: "two lengths", bytes: post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
    Case(
      name: "two equal lengths", bytes: post + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na"),
    Case(name: "a list of lengths", bytes: post + "Content-Length: 1, 1\r\n\r\na"),
    Case(name: "a signed length", bytes: post + "Content-Length: +1\r\n\r\na"),
    Case(name: "a negative length", bytes: post + "Content-Length: -1\r\n\r\na"),
    Case(name: "an endless length", bytes: post + "Content-Length: 99999999999999999999\r\n\r\na"),
    Case(name: "an unknown coding", bytes: post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
    Case(name: "two codings", bytes: post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
    Case(name: "chunked not last", bytes: post + "Transfer-Encoding: chunked, identity\r\n\r\n"),
    Case(
      name: "codings apart",
      bytes: post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n"),
    Case(name: "a blank before the colon", bytes: post + "Transfer-Encoding : chunked\r\n\r\n"),
    Case(name: "a hidden coding", bytes: post + "Transfer-Encoding: \u{0B}chunked\r\n\r\n"),
    Case(
      name: "chunks in HTTP/1.0",
      bytes: "POST /api/v1/requests HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    Case(name: "bare line feeds", bytes: "GET /health HTTP/1.1\nHost: x\n\n"),
    Case(name: "a bare return", bytes: "GET /health HTTP/1.1\r\nHost: x\rX: y\r\n\r\n"),
    Case(name: "a folded field", bytes: get + "X: a\r\n b\r\n\r\n"),
    Case(name: "a folded first field", bytes: "GET /health HTTP/1.1\r\n Host: x\r\n\r\n"),
    Case(name: "a NUL in a field", bytes: get + "X: a\0b\r\n\r\n"),
    Case(name: "a NUL in the target", bytes: "GET /health\0 HTTP/1.1\r\nHost: x\r\n\r\n"),
    Case(name: "another site's address", bytes: "GET http://y/health HTTP/1.1\r\nHost: x\r\n\r\n"),
    Case(name: "an authority", bytes: "CONNECT y:443 HTTP/1.1\r\nHost: x\r\n\r\n"),
    Case(name: "an asterisk", bytes: "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"),
    Case(name: "a fragment", bytes: "GET /health#x HTTP/1.1\r\nHost: x\r\n\r\n"),
    Case(name: "raw Swedish", bytes: "GET /å HTTP/1.1\r\nHost: x\r\n\r\n"),
    Case(name: "no host", bytes: "GET /health HTTP/1.1\r\n\r\n"),
    Case(name: "two hosts", bytes: get + "Host: y\r\n\r\n"),
    Case(name: "a host with a path", bytes: "GET /health HTTP/1.1\r\nHost: x/y@z\r\n\r\n"),
    Case(
      name: "two tokens",
      bytes: get + "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n"),
    Case(name: "two types", bytes: post + "Content-Type: a/b\r\nContent-Type: c/d\r\n\r\n"),
    Case(name: "HTTP/0.9", bytes: "GET /health\r\n\r\n"),
    Case(name: "HTTP/2 without asking", bytes: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    Case(name: "TLS", bytes: "\u{16}\u{03}\u{01}\u{02}\0\u{01}\0"),
    Case(name: "10,000 headers", bytes: many(10_000), status: 431, slug: "headers-too-large"),
    Case(name: "101 headers", bytes: many(101), status: 431, slug: "headers-too-large"),
    Case(
      name: "a long header",
      bytes: get + "X: " + String(repeating: "a", count: 20_000) + "\r\n\r\n",
      status: 431, slug: "headers-too-large"),
    Case(
      name: "headers that are long together", bytes: many(50, String(repeating: "a", count: 1_000)),
      status: 431, slug: "headers-too-large"),
    Case(
      name: "a target of 100,000 characters",
      bytes: "GET /" + String(repeating: "a", count: 100_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
      status: 431, slug: "headers-too-large"),
  ]

  /// Bodies that are not as long as they say.
  static let bodies: [Case] = [
    ("no number", "zz\r\nabc\r\n0\r\n\r\n"), ("a prefix", "0x3\r\nabc\r\n0\r\n\r\n"),
    ("a sign", "-3\r\nabc\r\n0\r\n\r\n"), ("too large", "fffffffffffffffff\r\nabc\r\n0\r\n\r\n"),
    ("shorter than its chunk", "2\r\nabc\r\n0\r\n\r\n"), ("bare line feeds", "3\nabc\n0\n\n"),
    ("a line feed after its chunk", "3\r\nabc\n0\r\n\r\n"),
    ("a line feed in an extension", "3;a\nb\r\nabc\r\n0\r\n\r\n"),
    ("a length after it", "3\r\nabc\r\n0\r\nContent-Length: 5\r\n\r\n"),
  ].map { Case(name: $0.0, bytes: chunks + $0.1, slug: "cut-off") }

  /// Each gets a connection of its own, a problem and an end; whatever follows on it is never read.
  @Test func everyOneIsRefusedAndTheConnectionClosed() async throws {
    let house = try await House()
    let app = makeApplication(
      desk: house.desk, settings: WebSettings(port: 0), logger: House.quiet)
    try await app.test(.live) { client in
      let port = try #require(client.port)
      let smuggled = "GET /ready HTTP/1.1\r\nHost: x\r\n\r\n"
      for wanted in HostileRequests.ambiguous + HostileRequests.bodies {
        let answer = await RawSocket.exchange(
          port, Array((wanted.bytes + smuggled).utf8), thenClose: false)
        #expect(
          answer.hasPrefix("HTTP/1.1 \(wanted.status) "), "\(wanted.name): \(answer.prefix(60))")
        #expect(answer.contains("/problems/\(wanted.slug)"), "\(wanted.name): \(answer)")
        #expect(answer.contains("nosniff") && answer.contains("require-corp"), "\(wanted.name)")
        #expect(!answer.contains("missingTools"), "\(wanted.name): what was smuggled was answered")
      }
      let sound = await RawSocket.exchange(
        port, Array((HostileRequests.get + "Connection: close\r\n\r\n").utf8), thenClose: false)
      #expect(sound.hasPrefix("HTTP/1.1 200"))
    }
    #expect(try await house.send(.get, "/api/v1/register")["total"] == 0)
  }

  @Test(arguments: [
    "/tillgangar/../../etc/passwd", "/tillgangar/..%2f..%2fetc%2fpasswd",
    "/tillgangar/%2e%2e/%2e%2e/policy", "/tillgangar/..%5c..%5cpolicy", "/tillgangar/%00",
    "/api/v1/requests/..%2f..%2fcases", "/api/v1/cases/%2e%2e/events", "//exempel.net/health",
    "/api/v1/%63ases/..;/", "/oppna/..%2f..%2f/x", "/%2e%2e%2f%2e%2e%2fetc/passwd", "/.git/config",
  ])
  func noPathLeadsOutOfTheRoutes(_ path: String) async throws {
    let house = try await House()
    let heard = try await house.send(.get, path, headers: [.accept: "text/html"])
    #expect([400, 401, 404].contains(heard.status), "\(heard.status)")
    #expect(heard.headers[.location] == nil)
    #expect(!heard.text.contains("root:"))
  }

  @Test func aParameterOrAPropertyThatStandsTwiceIsRefused() async throws {
    let house = try await House()
    for query in ["page=1&page=2", "limit=1&limit=1", "authority=ks&authority=sn", "q=a&q[]=b"] {
      let heard = try await house.send(.get, "/api/v1/register?\(query)")
      #expect((400..<500).contains(heard.status), "\(query): \(heard.status)")
    }
    let twice = try await house.send(
      .post, "/api/v1/requests",
      #"{"authority":"ks","authority":"sn","description":"x","delivery":{"form":"link"}}"#)
    #expect(twice.status == 400 && twice.slug == "not-json")
  }

  @Test func deepJSONIsRefusedAndTrapsNothing() async throws {
    let house = try await House()
    for depth in [33, 1_000, 100_000] {
      for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
        let value =
          String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
        let body = #"{"authority":\#(value)}"#
        let heard = try await house.send(.post, "/api/v1/requests", body)
        #expect([400, 413].contains(heard.status), "\(depth): \(heard.status)")
      }
    }
  }

  @Test(arguments: [
    "//exempel.net", "https://exempel.net", "/\\exempel.net", "\\\\exempel.net", "/\texempel.net",
    "javascript:alert(1)", "", "@exempel.net", "/\n/exempel.net",
  ])
  func nobodyIsSentToAnotherSite(_ place: String) async throws {
    let house = try await House()
    let browser = StaffBrowser(house)
    try await browser.get("/")
    let heard = try await browser.send("/sprak", [("language", "en"), ("back", place)])
    #expect(heard.status == 303 && heard.headers[.location] == "/", "\(heard.headers)")
  }
}
