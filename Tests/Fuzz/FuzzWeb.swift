// What anybody can send over HTTP: bodies, forms, files, headers, cookies.

import Foundation
import HTTPTypes
import NIOCore
import NIOHTTP1
import Policy
import Synchronization

@testable import Web

extension FuzzTarget {
  static let web = [
    FuzzTarget(name: "json") { bytes in
      guard let tree = try? JSON(parsing: bytes) else { return }
      // Half a surrogate pair is kept as such, to be told with its place, and cannot be written.
      guard bytes.firstRange(of: Array(#"\u"#.utf8)) == nil else { return }
      var written: [UInt8] = []
      tree.write(to: &written)
      law((try? JSON(parsing: written)) == tree, "what is read is written and read again the same")
    },
    FuzzTarget(name: "form") { bytes in
      guard let form = Form(encoded: bytes) else { return }
      law(form.fields.count <= Form.mostFields, "no more fields than may be")
      let again = form.fields.map {
        "\(PercentCoding.encoded($0.name))=\(PercentCoding.encoded($0.value))"
      }.joined(separator: "&")
      law(Form(encoded: Array(again.utf8)) == form, "a form that is written again is the same")
    },
    FuzzTarget(name: "percent") { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      law(
        PercentCoding.decoded(PercentCoding.encoded(text)[...]) == text,
        "what is encoded is decoded again")
      _ = PercentCoding.decoded(text[...], plusIsSpace: true)
    },
    FuzzTarget(name: "multipart", longest: 8_192) { bytes in
      let whole = parts(of: bytes, chunk: bytes.count)
      law(parts(of: bytes, chunk: 7) == whole, "how a body was cut makes no difference")
      law(parts(of: bytes, chunk: 1) == whole, "how a body was cut makes no difference")
    },
    FuzzTarget(name: "multipart-headers") { bytes in
      _ = try? MultipartHeaders.head(bytes)
      if let boundary = MultipartHeaders.boundary(of: String(decoding: bytes, as: UTF8.self)) {
        law((1...70).contains(boundary.utf8.count), "a boundary has 1 to 70 bytes")
      }
    },
    FuzzTarget(name: "accept-language", longest: 600) { bytes in
      _ = Language(accepting: String(decoding: bytes, as: UTF8.self))
    },
    FuzzTarget(name: "network-address", longest: 100) { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      guard let address = NetworkAddress(text) else { return }
      law(NetworkAddress(address.text) == address, "an address that is written is the same")
      law(address.block(bits: BlockBits()).contains(address), "an address lies in its own block")
    },
    FuzzTarget(name: "forwarded", longest: 1_000) { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      let own = AddressBlock("10.0.0.0/8")
      let peer = NetworkAddress("10.0.0.1")
      let stranger = NetworkAddress("192.0.2.1")
      for (header, name) in [
        (ForwardingHeader.xForwardedFor, "x-forwarded-for"), (.forwarded, "forwarded"),
      ] {
        guard let own, let field = HTTPField.Name(name) else { return }
        let proxies = TrustedProxies([own], header: header)
        let headers: HTTPFields = [field: text]
        law(proxies.client(headers, from: peer) != nil, "somebody is always the client")
        law(proxies.client(headers, from: stranger) == stranger, "a stranger is not believed")
        law(!proxies.saysPlain(headers, from: stranger), "a stranger is not believed")
      }
    },
    FuzzTarget(name: "request-head", longest: 2_000) { bytes in
      let lines = String(decoding: bytes, as: UTF8.self).split(
        separator: "\n", omittingEmptySubsequences: false)
      var head = HTTPRequestHead(
        version: .http1_1, method: .POST, uri: String(lines.first ?? ""))
      for line in lines.dropFirst() {
        let halves = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        // Other names do not come past the parser of HTTP.
        guard halves[0].utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else { continue }
        head.headers.add(name: String(halves[0]), value: String(halves.last ?? ""))
      }
      let flaw = HeadFlaw(head)
      law(flaw != nil || head.uri.hasPrefix("/"), "only a path is asked for")
      law(flaw != nil || head.headers["host"].count == 1, "one host is asked")
      law(flaw != nil || head.headers["content-length"].count < 2, "one length is told")
    },
    FuzzTarget(name: "range", longest: 200) { bytes in
      let range = ByteRange(String(decoding: bytes, as: UTF8.self))
      for size in [0, 1, 1_000, Int.max] {
        guard let found = range?.bytes(of: size) else { continue }
        law(!found.isEmpty && found.lowerBound >= 0 && found.upperBound <= size, "within the file")
      }
    },
    FuzzTarget(name: "cookie", longest: 1_000) { bytes in
      let seal = SessionSeal(key: [UInt8](repeating: 7, count: 32))
      let text = String(decoding: bytes, as: UTF8.self)
      law(
        seal.open(text, at: Instant(milliseconds: 0)) == nil,
        "nobody makes a cookie without the key")
      law(!seal.isFormToken(text, of: "visit"), "nobody makes a token without the key")
    },
    FuzzTarget(name: "text") { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      _ = TextHygiene.flaw(of: text, .one, longest: 100)
      _ = TextHygiene.flaw(of: text, .many, longest: 1_000)
    },
  ]

  /// What a body holds when it comes in pieces of `chunk` bytes; nil where it is no form.
  private static func parts(of bytes: [UInt8], chunk: Int) -> [String]? {
    let pieces = stride(from: 0, to: bytes.count, by: max(1, chunk)).map {
      ByteBuffer(bytes: bytes[$0..<min(bytes.count, $0 + max(1, chunk))])
    }
    let box = Box()
    Task.detached {
      let reader = MultipartReader(Pieces(rest: pieces[...]), boundary: "b")
      var parts: [String] = []
      do {
        while let part = try await reader.nextPart() {
          var content: [UInt8] = []
          while let bytes = try await reader.nextChunk() { content += bytes }
          parts.append("\(part.name)|\(part.fileName ?? "-")|\(content)")
        }
        box.give(parts)
      } catch { box.give(nil) }
    }
    return box.take()
  }
}

/// Where a task leaves what it found.
private final class Box: Sendable {
  private let found = Mutex<[String]?>(nil)
  private let done = DispatchSemaphore(value: 0)
  func give(_ parts: [String]?) {
    found.withLock { $0 = parts }
    done.signal()
  }
  func take() -> [String]? {
    done.wait()
    return found.withLock { $0 }
  }
}

/// A body in pieces.
private struct Pieces: AsyncIteratorProtocol, Sendable {
  var rest: ArraySlice<ByteBuffer>
  mutating func next() async throws -> ByteBuffer? { rest.popFirst() }
}
