// The headers of one part: which field it is, and what the sender called the file.

enum MultipartHeaders {
  /// The boundary of a `Content-Type`; nil where it is no form, or the boundary cannot be one.
  static func boundary(of contentType: String) -> String? {
    let pieces = split(contentType)
    guard pieces.first?.lowercased() == "multipart/form-data" else { return nil }
    guard let boundary = value(of: "boundary", in: pieces), (1...70).contains(boundary.utf8.count),
      boundary.utf8.allSatisfy({ 0x20...0x7E ~= $0 }), boundary.last != " "
    else { return nil }
    return boundary
  }

  /// The head of a part whose header lines are these.
  static func head(_ bytes: [UInt8]) throws(MultipartFault) -> MultipartHead {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .malformed }
    for line in text.unicodeScalars.split(separator: "\n") {
      let line = String(line)
      guard let colon = line.firstIndex(of: ":"),
        line[..<colon].lowercased() == "content-disposition"
      else { continue }
      let pieces = split(String(line[line.index(after: colon)...].filter { $0 != "\r" }))
      guard pieces.first?.lowercased() == "form-data", let name = value(of: "name", in: pieces),
        !name.isEmpty, name.utf8.count <= 100
      else { throw .malformed }
      return MultipartHead(name: name, fileName: fileName(pieces))
    }
    throw .malformed
  }

  private static func fileName(_ pieces: [String]) -> String? {
    if let extended = value(of: "filename*", in: pieces) {
      let parts = extended.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
      if parts.count == 3, parts[0].lowercased() == "utf-8" {
        return PercentCoding.decoded(parts[2])
      }
    }
    guard let plain = value(of: "filename", in: pieces) else { return nil }
    // Browsers write these two as a form does (HTML, multipart/form-data).
    return plain.split(separator: "%22", omittingEmptySubsequences: false).joined(separator: "\"")
  }

  private static func value(of name: String, in pieces: [String]) -> String? {
    for piece in pieces.dropFirst() {
      guard let equals = piece.firstIndex(of: "="), piece[..<equals].lowercased() == name else {
        continue
      }
      return unquoted(piece[piece.index(after: equals)...])
    }
    return nil
  }

  private static func unquoted(_ value: Substring) -> String {
    guard value.first == "\"", value.last == "\"", value.count >= 2 else { return String(value) }
    var text = ""
    var isEscaped = false
    for character in value.dropFirst().dropLast() {
      if !isEscaped, character == "\\" {
        isEscaped = true
      } else {
        text.append(character)
        isEscaped = false
      }
    }
    return text
  }

  /// The pieces between semicolons that stand outside quotes, without space around.
  private static func split(_ value: String) -> [String] {
    var pieces: [String] = [""]
    var (isQuoted, isEscaped) = (false, false)
    for character in value {
      switch (character, isQuoted, isEscaped) {
      case ("\"", _, false): isQuoted.toggle()
      case (";", false, _):
        pieces.append("")
        continue
      default: break
      }
      isEscaped = character == "\\" && isQuoted && !isEscaped
      pieces[pieces.count - 1].append(character)
    }
    return pieces.map { $0[...].trimmingSpaces }
  }
}
