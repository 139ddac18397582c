// The real mail server of a test: `Tests/MailTests/smtp_server.py`, which can be stopped and come back.

import Foundation
import Synchronization
import Testing

/// A mail server on 127.0.0.1 that keeps what it takes.
final class MailServer: Sendable {
  let folder: URL
  let port: Int
  private let child: Mutex<Child?>

  init(in folder: URL) async throws {
    self.folder = folder.appending(path: "mail")
    let child = try Self.start(self.folder, port: 0, [])
    port = try await child.line("the mail server's port") { Int($0) }
    self.child = Mutex(child)
  }

  /// Nobody answers at the port from now on.
  func stop() async throws {
    let child = child.withLock { $0.take() }
    child?.signal(SIGKILL)
    try await child?.end()
  }

  /// Answers at the same port again, keeping new mail beside the old.
  func comeBack(_ options: String...) async throws {
    let new = try Self.start(folder.appending(path: UUID().uuidString), port: port, options)
    _ = try await new.line("the mail server's port") { Int($0) }
    child.withLock { $0 = new }
  }

  private static func start(_ folder: URL, port: Int, _ options: [String]) throws -> Child {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return try Child(
      [
        "/usr/bin/python3", Places.mailServer, "--folder", folder.path, "--port", "\(port)",
        "--until-stdin-ends",
      ] + options, output: folder.path)
  }

  /// Everything taken so far, in the order it came.
  var mails: [ReceivedMail] {
    let keys: [URLResourceKey] = [.contentModificationDateKey]
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: keys)
    return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "eml" }
      .sorted { $0.path < $1.path }
      .compactMap { (try? Data(contentsOf: $0)).map { ReceivedMail($0) } }
  }

  func mails(to address: String) -> [ReceivedMail] { mails.filter { $0.to.contains(address) } }

  /// Waits until that many mails have come to an address.
  func mails(
    to address: String, count: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> [ReceivedMail] {
    try await eventually("\(count) mails to \(address)", sourceLocation: sourceLocation) {
      let mails = self.mails(to: address)
      return mails.count >= count ? mails : nil
    }
  }
}

/// A mail as the server took it.
struct ReceivedMail: Sendable {
  let bytes: Data
  private let fields: [(name: String, value: String)]
  /// The parts, decoded; a mail of one part has one.
  let parts: [Part]

  struct Part: Sendable {
    let type: String
    let isAttached: Bool
    let bytes: Data
  }

  init(_ bytes: Data) {
    self.bytes = bytes
    let entity = Entity(bytes)
    fields = entity.fields
    parts = entity.leaves.map {
      Part(
        type: $0["content-type"]?.split(separator: ";").first.map { String($0) } ?? "",
        isAttached: $0["content-disposition"]?.hasPrefix("attachment") ?? false, bytes: $0.decoded)
    }
  }

  subscript(name: String) -> String? { fields.first { $0.name == name.lowercased() }?.value }

  var to: String { self["To"] ?? "" }
  var id: String { self["Message-ID"] ?? "" }
  var references: [String] {
    (self["References"] ?? "").split(separator: " ").map { String($0) }
  }
  /// The plain text with every run of white space as one blank.
  var text: String {
    let part = parts.first { $0.type == "text/plain" }
    let text = String(decoding: part?.bytes ?? Data(), as: UTF8.self)
    return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
  var attachments: [Data] { parts.filter(\.isAttached).map(\.bytes) }
}

/// One MIME entity: fields and what is in it.
private struct Entity {
  let fields: [(name: String, value: String)]
  let body: Data

  init(_ bytes: Data) {
    let end = bytes.firstRange(of: Data("\r\n\r\n".utf8))
    let head = bytes[bytes.startIndex..<(end?.lowerBound ?? bytes.endIndex)]
    body = end.map { Data(bytes[$0.upperBound...]) } ?? Data()
    let unfolded = String(decoding: head, as: UTF8.self)
      .replacing("\r\n ", with: " ").replacing("\r\n\t", with: " ")
    fields = unfolded.split(separator: "\r\n").compactMap { line in
      line.firstIndex(of: ":").map { colon in
        let value = line[line.index(after: colon)...]
        return (line[..<colon].lowercased(), value.trimmingPrefix { $0 == " " }.description)
      }
    }
  }

  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  var leaves: [Entity] {
    guard let type = self["content-type"], type.lowercased().hasPrefix("multipart/"),
      let start = type.range(of: "boundary=")
    else { return [self] }
    let border = type[start.upperBound...].prefix { $0 != ";" }.filter { $0 != "\"" }
    var parts: [Entity] = []
    var rest = body
    let mark = Data("--\(border)".utf8)
    while let begin = rest.firstRange(of: mark) {
      rest = Data(rest[begin.upperBound...])
      guard let end = rest.firstRange(of: mark) else { break }
      let part = rest[rest.startIndex..<end.lowerBound].dropFirst(2).dropLast(2)
      parts += Entity(Data(part)).leaves
    }
    return parts
  }

  var decoded: Data {
    switch self["content-transfer-encoding"]?.lowercased() {
    case "base64": Data(base64Encoded: body, options: .ignoreUnknownCharacters) ?? Data()
    case "quoted-printable": quotedPrintable
    default: body
    }
  }

  private var quotedPrintable: Data {
    var out = Data()
    var rest = Array(body)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "=") else {
        out.append(byte)
        continue
      }
      let pair = String(decoding: rest.prefix(2), as: UTF8.self)
      rest = rest.dropFirst(2)
      if let value = UInt8(pair, radix: 16) { out.append(value) }
    }
    return out
  }
}
