// A mail as it was received: its fields, its parts, what is attached.

import Foundation

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

  var subject: String { EncodedWords.decoded(self["Subject"] ?? "") }
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
    case "quoted-printable": quotedPrintable(body)
    default: body
    }
  }
}

/// Encoded words of a header field (RFC 2047).
private enum EncodedWords {
  static func decoded(_ text: String) -> String {
    let word = #/=\?[^?]+\?([BbQq])\?([^?]*)\?=\s*/#
    return text.replacing(word) { match in
      let data: Data? =
        match.1.lowercased() == "b"
        ? Data(base64Encoded: String(match.2))
        : quotedPrintable(Data(match.2.replacing("_", with: " ").utf8))
      return String(decoding: data ?? Data(), as: UTF8.self)
    }
  }
}

private func quotedPrintable(_ text: Data) -> Data {
  var out = Data()
  var rest = Array(text)[...]
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
