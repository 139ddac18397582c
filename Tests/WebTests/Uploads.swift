// Files come in: byte for byte, by what they are, within limits; what is cut off leaves nothing.

import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Policy
import Testing

@testable import Web

@Suite struct UploadsOverHTTP {
  let house: House
  let id: String

  init() async throws {
    var limits = WebLimits()
    limits.upload = 300_000
    house = try await House(limits: limits)
    id = try await house.submit().id
  }

  private func upload(
    _ bytes: [UInt8], name: String = "fil.pdf", fields: [(String, String)] = [],
    key: String? = nil
  ) async throws -> Heard {
    let (type, body) = form(
      fields.map { ($0.0, nil, Array($0.1.utf8)) } + [("file", name, bytes)])
    return try await raw(body, type, key: key)
  }

  private func raw(_ body: [UInt8], _ type: String, key: String? = nil) async throws -> Heard {
    var headers: HTTPFields = [.contentType: type]
    if let key { headers[.idempotencyKey] = key }
    return try await house.send(
      .post, "/api/v1/cases/\(id)/documents", bytes: body, token: house.token(.handler),
      headers: headers)
  }

  /// Files in the store, finished or not.
  private func filesKept() throws -> Int {
    let all = FileManager.default.enumerator(atPath: house.folder)?.allObjects as? [String] ?? []
    return all.filter { path in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(
        atPath: "\(house.folder)/\(path)", isDirectory: &isFolder)
      return !isFolder.boolValue
    }.count
  }

  static let pdf =
    Array("%PDF-1.7\n".utf8) + [UInt8](repeating: 0xE5, count: 100_000)
    + Array("\nstartxref\n0\n%%EOF\n".utf8)

  @Test func aFileIsKeptByteForByte() async throws {
    let heard = try await upload(
      UploadsOverHTTP.pdf, name: "hemligt \"namn\".pdf",
      fields: [("title", "Avtalet"), ("date", "2025-03-01"), ("reference", "KS 1")])
    #expect(heard.status == 201, "\(heard.text)")
    let line = try #require(heard["documentId"].text)
    let path = "/api/v1/cases/\(id)/documents/\(line)/original"
    let back = try await house.send(.get, path, token: house.token(.handler))
    #expect(back.bytes == UploadsOverHTTP.pdf)
    #expect(back.headers[.contentType] == "application/pdf")
    let head = try await house.send(.head, path, token: house.token(.handler))
    #expect(head.bytes.isEmpty && head.headers[.contentLength] == "\(UploadsOverHTTP.pdf.count)")
    let file = try await house.file(id)
    #expect(file["documents", "1", "title"].text == "Avtalet")
    #expect(file["documents", "1", "date"].text == "2025-03-01")
  }

  @Test func whatIsNoFileOfOursIsRefused() async throws {
    #expect(try await upload([]).status == 422)
    #expect(try await upload([0x7F, 0x45, 0x4C, 0x46, 0, 1, 2]).status == 415)
    #expect(
      try await upload(Array("PK\u{3}\u{4}".utf8) + [UInt8](repeating: 0, count: 90)).status == 415)
    #expect(try await upload(Array(UploadsOverHTTP.pdf.dropLast(3_000))).status == 422)
    #expect(try await upload([UInt8](repeating: 0x61, count: 300_001)).status == 413)
    #expect(try await upload([UInt8](repeating: 0x61, count: 900_000)).status == 413)
    #expect(try await upload(UploadsOverHTTP.pdf, fields: [("titel", "x")]).status == 400)
    #expect(try await upload(UploadsOverHTTP.pdf, fields: [("kind", "bok")]).status == 422)
    #expect(try await house.file(id)["documents"].elements.count == 1)
  }

  @Test func whatIsCutOffLeavesNothing() async throws {
    let (type, body) = form([("file", "a.pdf", UploadsOverHTTP.pdf)])
    for length in [0, 10, 90, 50_000, body.count - 12, body.count - 5] {
      let heard = try await raw(Array(body.prefix(length)), type)
      #expect(heard.status == 400, "\(length): \(heard.text)")
    }
    #expect(try filesKept() == 0)
    #expect(try await house.file(id)["version"] == 1)
  }

  @Test func formsThatAreNoneAreRefused() async throws {
    let (_, body) = form([("file", "a.txt", Array("a".utf8))])
    for type in ["multipart/form-data", "multipart/mixed; boundary=grans"] {
      #expect(try await raw(body, type).status == 415, "\(type)")
    }
    #expect(try await raw(body, "multipart/form-data; boundary=annan").status == 400)
    let (type, two) = form([("file", "a.txt", [0x61]), ("file", "b.txt", [0x62])])
    #expect(try await raw(two, type).status == 400)
    let (_, many) = form((0..<20).map { ("f\($0)", nil, [0x61]) })
    #expect(try await raw(many, type).status == 422)
    let long = form([("title", nil, [UInt8](repeating: 0x61, count: 20_000))])
    #expect(try await raw(long.body, type).status == 413)
  }

  @Test func whatIsNoFormIsRefusedAndAFilePutMustBeOne() async throws {
    for type in ["application/json", "application/pdf", "application/x-www-form-urlencoded"] {
      #expect(try await raw(UploadsOverHTTP.pdf, type).status == 415, "\(type)")
    }
    let line = try await house.document(id)
    for place in ["original", "masked-copy"] {
      let path = "/api/v1/cases/\(id)/documents/\(line)/\(place)"
      for (type, status) in [
        ("application/json", 415), ("application/zip", 415), ("application/pdf", 200),
      ] {
        let bytes = UploadsOverHTTP.pdf + Array(place.utf8)
        let heard = try await house.send(
          .put, path, bytes: bytes, token: house.token(.handler), headers: [.contentType: type])
        #expect(heard.status == status, "\(place) \(type): \(heard.text)")
      }
    }
  }

  @Test func aLineWithoutAFileIsALine() async throws {
    let (type, body) = form([("kind", nil, Array("physical".utf8))])
    let heard = try await raw(body, type)
    #expect(heard.status == 201 && heard["title"].text == "Handling 2")
  }

  @Test func aRepeatedUploadAddsOnce() async throws {
    let first = try await upload(UploadsOverHTTP.pdf, key: "k")
    let again = try await upload(UploadsOverHTTP.pdf, key: "k")
    #expect(first.status == 201 && again.bytes == first.bytes)
    let other = try await upload(UploadsOverHTTP.pdf + Array("\n".utf8), key: "k")
    #expect(other.status == 422 && other.slug == "key-reused")
    #expect(try await house.file(id)["documents"].elements.count == 2)
  }

  @Test func anOriginalIsReplacedWithAReasonAndKept() async throws {
    let line = try await house.document(id)
    let path = "/api/v1/cases/\(id)/documents/\(line)/original"
    let handler = house.token(.handler)
    let first = try await house.send(
      .put, path, bytes: Array("ett".utf8), token: handler, headers: [.contentType: "text/plain"])
    #expect(first.status == 200, "\(first.text)")
    let (type, without) = form([("file", "a.txt", Array("två".utf8))])
    let refused = try await house.send(
      .put, path, bytes: without, token: handler, headers: [.contentType: type])
    #expect(refused.status == 400 && refused.pointers == ["/reason"])
    let (_, with) = form([
      ("reason", nil, Array("Fel version.".utf8)), ("file", "a.txt", Array("två".utf8)),
    ])
    let second = try await house.send(
      .put, path, bytes: with, token: handler, headers: [.contentType: type])
    #expect(second.status == 200, "\(second.text)")
    #expect(try await house.send(.get, path, token: handler).text == "två")
    #expect(try await house.file(id)["documents", "0", "replaced"].elements.count == 1)
  }
}

/// Chunks of a body, as a connection might bring them.
struct Pieces: AsyncIteratorProtocol {
  var pieces: ArraySlice<[UInt8]>
  init(_ bytes: [UInt8], of length: Int) {
    pieces =
      stride(from: 0, to: bytes.count, by: length).map {
        Array(bytes[$0..<min($0 + length, bytes.count)])
      }[...]
  }
  mutating func next() async throws -> ByteBuffer? {
    pieces.popFirst().map { ByteBuffer(bytes: $0) }
  }
}

@Suite struct MultipartReading {
  private func read(
    _ body: [UInt8], pieces: Int
  ) async throws -> [(MultipartHead, [UInt8])] {
    let reader = MultipartReader(Pieces(body, of: pieces), boundary: "grans")
    var parts: [(MultipartHead, [UInt8])] = []
    while let head = try await reader.nextPart() {
      var bytes: [UInt8] = []
      while let chunk = try await reader.nextChunk() { bytes += chunk }
      parts.append((head, bytes))
    }
    return parts
  }

  @Test func partsAreTheSameInPiecesOfAnyLength() async throws {
    let content = Array("a\r\n--gran\r\n--gran-x\r\n-\r\n\r\n--".utf8) + [0, 255, 13]
    let (_, body) = form([("title", nil, Array("å".utf8)), ("file", "b\\\"c;d.txt", content)])
    for length in [1, 2, 3, 7, 50, 10_000] {
      let parts = try await read(body, pieces: length)
      #expect(parts.map(\.0.name) == ["title", "file"])
      #expect(parts[1].0.fileName == "b\"c;d.txt" && parts[1].1 == content, "\(length)")
    }
  }

  @Test func namesComeInTheOtherFormsToo() throws {
    let line = "\r\nContent-Disposition: form-data; name=file; filename*=UTF-8''%C3%A5%20b.pdf"
    #expect(try MultipartHeaders.head(Array(line.utf8)).fileName == "å b.pdf")
    #expect(MultipartHeaders.boundary(of: "Multipart/Form-Data; boundary=\"a b\"") == "a b")
    #expect(MultipartHeaders.boundary(of: "multipart/form-data; boundary=") == nil)
  }

  /// Whatever is done to a body, reading ends with parts or a fault, and never with more bytes than came.
  @Test func noMutationBreaksTheReader() async throws {
    var random = Seeded(seed: 20_261_121)
    let (_, sound) = form([
      ("title", nil, Array("x".utf8)), ("file", "a.txt", [UInt8](repeating: 0x2D, count: 300)),
    ])
    for _ in 0..<2_000 * fuzzRounds {
      var body = sound
      for _ in 0..<Int.random(in: 1...6, using: &random) where !body.isEmpty {
        let place = Int.random(in: body.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: body[place] = UInt8.random(in: 0...255, using: &random)
        case 1: body.remove(at: place)
        case 2: body.insert(contentsOf: "\r\n--grans".utf8, at: place)
        default: body = Array(body.prefix(place))
        }
      }
      let length = Int.random(in: 1...64, using: &random)
      do {
        let parts = try await read(body, pieces: length)
        #expect(parts.reduce(0) { $0 + $1.1.count } <= body.count)
      } catch is MultipartFault {}
    }
  }
}

/// Numbers that are the same each time.
struct Seeded: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
