// What is wrong with a request before anybody looks at what it asks for: the ways in which two servers in a row
// can read the same bytes differently (RFC 9112).

import HTTPTypes
import NIOHTTP1
import Policy

/// Why a request is refused by its head alone.
enum HeadFlaw: Error, Equatable {
  /// It is no HTTP, or its lengths contradict one another.
  case malformed
  /// Too many header fields, or too long ones.
  case headers
  /// Its target is no path.
  case target
  /// `Host` is missing, stands twice, or is none.
  case host
  /// A body in another coding than `chunked`.
  case coding
  /// A field that must stand once stands several times.
  case twice

  /// Nil where nothing is wrong. (What llhttp refuses by itself does not come here.)
  init?(_ head: HTTPRequestHead) {
    let headers = head.headers
    let hosts = headers["host"]
    if !HeadFlaw.isPath(head.uri) {
      self = .target
    } else if hosts.count > 1 || (hosts.isEmpty && head.version.minor > 0)
      || !hosts.allSatisfy(HeadFlaw.isHost)
    {
      self = .host
    } else if !HeadFlaw.isReadable(headers["transfer-encoding"], head.version) {
      self = .coding
    } else if HeadFlaw.single.contains(where: { headers[$0].count > 1 }) {
      self = .twice
    } else {
      return nil
    }
  }

  /// Fields by which a proxy and we could take a request for two different ones.
  private static let single = [
    "content-length", "content-type", "authorization", "idempotency-key", "origin",
    "sec-fetch-site",
  ]

  /// A path and perhaps a query, of visible ASCII: no other site's address, no fragment.
  private static func isPath(_ target: String) -> Bool {
    target.utf8.first == 0x2F && target.utf8.allSatisfy { 0x21...0x7E ~= $0 && $0 != 0x23 }
  }

  /// A name or an address, and perhaps a port (RFC 3986 section 3.2.2).
  private static func isHost(_ text: String) -> Bool {
    let others = Set("-._~!$&'()*+,;=:[]%".utf8)
    return 1...255 ~= text.utf8.count
      && text.utf8.allSatisfy { byte in
        0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte || others.contains(byte)
      }
  }

  /// HTTP/1.0 has no chunks, and we undo no other coding.
  private static func isReadable(_ codings: [String], _ version: HTTPVersion) -> Bool {
    codings.isEmpty
      || (codings.count == 1 && codings[0].lowercased() == "chunked" && version.minor > 0)
  }

  var problem: Problem {
    switch self {
    case .malformed:
      Problem(.badRequest, "malformed-request", Words.malformedTitle, Words.malformed)
    case .target: Problem(.badRequest, "malformed-request", Words.malformedTitle, Words.notPath)
    case .host: Problem(.badRequest, "malformed-request", Words.malformedTitle, Words.notHost)
    case .coding:
      Problem(.badRequest, "malformed-request", Words.malformedTitle, Words.otherCoding)
    case .twice:
      Problem(.badRequest, "malformed-request", Words.malformedTitle, Words.headerTwice)
    case .headers:
      Problem(
        .requestHeaderFieldsTooLarge, "headers-too-large", Words.headersTooLargeTitle,
        Words.headersTooLarge)
    }
  }
}
