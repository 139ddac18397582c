// A message as bytes (RFC 5322, RFC 2045–2049): the same message always gives the same bytes.

extension MailMessage {
  /// The bytes to send, in ASCII but for the local parts of addresses that are not, every line
  /// ended by CRLF.
  ///
  /// - Parameter limit: the most bytes the message may have, attachments encoded; 40 million unless
  ///   given.
  /// - Throws: `MailProblem`, which names the field; what has a control character is never sent.
  public func rendered(limit: Int = 40_000_000) throws(MailProblem) -> [UInt8] {
    try check(limit: limit)
    var bytes: [UInt8] = []
    for field in header { field.append(to: &bytes) }
    if attachments.isEmpty {
      appendBody(to: &bytes)
    } else {
      appendMixed(to: &bytes)
    }
    if bytes.count > limit { throw .tooLarge(bytes: bytes.count, limit: limit) }
    return bytes
  }

  /// The fields of the message itself, in the order of RFC 5322 3.6; those of its body follow with
  /// the body.
  private var header: [HeaderField] {
    var fields = [
      HeaderField("Date", MessageDate.text(date).split(separator: " ").map(String.init)),
      HeaderField("From", HeaderField.addresses([from])),
      HeaderField("To", HeaderField.addresses(to)),
    ]
    if let replyTo { fields.append(HeaderField("Reply-To", HeaderField.addresses([replyTo]))) }
    fields.append(HeaderField("Subject", EncodedWord.text(subject)))
    fields.append(HeaderField("Message-ID", id.text))
    if let inReplyTo { fields.append(HeaderField("In-Reply-To", inReplyTo.text)) }
    if !references.isEmpty {
      let kept =
        references.count > 30 ? references.prefix(1) + references.suffix(29) : references[...]
      fields.append(HeaderField("References", kept.map(\.text)))
    }
    if let autoSubmitted { fields.append(HeaderField("Auto-Submitted", autoSubmitted.rawValue)) }
    if !languages.isEmpty {
      fields.append(HeaderField("Content-Language", languages.joined(separator: ", ")))
    }
    fields.append(HeaderField("MIME-Version", "1.0"))
    return fields
  }

  /// No encoded part contains `=_`: after `=`, quoted-printable has a digit or a line end, base64 a
  /// line end.
  private func boundary(_ part: String) -> String {
    let hash = id.text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    return "=_\(part)_\(String(hash, radix: 16))"
  }

  /// The texts, and after them the files.
  private func appendMixed(to bytes: inout [UInt8]) {
    let boundary = boundary("mixed")
    open("multipart/mixed", boundary: boundary, in: &bytes)
    delimit(boundary, in: &bytes)
    appendBody(to: &bytes)
    for attachment in attachments {
      delimit(boundary, in: &bytes)
      attachment.append(to: &bytes)
    }
    delimit(boundary, closing: true, in: &bytes)
  }

  /// The text alone, or text and HTML as alternatives, the better one last (RFC 2046 5.1.4).
  private func appendBody(to bytes: inout [UInt8]) {
    guard let html else { return appendText(text, as: "text/plain", to: &bytes) }
    let boundary = boundary("alternative")
    open("multipart/alternative", boundary: boundary, in: &bytes)
    delimit(boundary, in: &bytes)
    appendText(text, as: "text/plain", to: &bytes)
    delimit(boundary, in: &bytes)
    appendText(html, as: "text/html", to: &bytes)
    delimit(boundary, closing: true, in: &bytes)
  }

  /// A text in the encoding that is shorter: for Swedish the readable one.
  private func appendText(_ text: String, as mediaType: String, to bytes: inout [UInt8]) {
    HeaderField("Content-Type", ["\(mediaType);", "charset=utf-8"]).append(to: &bytes)
    let lines = lines(of: text)
    let quoted = QuotedPrintable.encode(lines)
    let plain = lines.reduce(0) { $0 + $1.count + 2 }
    let isShorter = quoted.count <= plain / 57 * 78 + 78
    HeaderField("Content-Transfer-Encoding", isShorter ? "quoted-printable" : "base64")
      .append(to: &bytes)
    bytes += [0x0D, 0x0A]
    if isShorter {
      bytes += quoted
    } else {
      Base64.appendLines(Array(lines.map { $0 + [0x0D, 0x0A] }.joined()), to: &bytes)
    }
  }

  /// The header of a part that has parts.
  private func open(_ mediaType: String, boundary: String, in bytes: inout [UInt8]) {
    HeaderField("Content-Type", ["\(mediaType);", "boundary=\"\(boundary)\""]).append(to: &bytes)
    bytes += [0x0D, 0x0A]
  }

  /// The line before, between and after the parts; its first CRLF belongs to it (RFC 2046 5.1.1).
  private func delimit(_ boundary: String, closing: Bool = false, in bytes: inout [UInt8]) {
    bytes += Array("\r\n--\(boundary)\(closing ? "--" : "")\r\n".utf8)
  }
}

extension MailAttachment {
  /// A part with its header; the name twice, in ASCII for old readers and by RFC 2231 for the
  /// others.
  fileprivate func append(to bytes: inout [UInt8]) {
    let lowered = mediaType.lowercased()
    let isComposite = lowered.hasPrefix("message/") || lowered.hasPrefix("multipart/")
    let name = HeaderField.asciiFallback(filename)
    HeaderField(
      "Content-Type",
      ["\(isComposite ? "application/octet-stream" : lowered);", "name=\"\(name)\""]
    ).append(to: &bytes)
    HeaderField("Content-Transfer-Encoding", "base64").append(to: &bytes)
    HeaderField("Content-Disposition", ["attachment;"] + HeaderField.filename(filename))
      .append(to: &bytes)
    bytes += [0x0D, 0x0A]
    Base64.appendLines(self.bytes, to: &bytes)
  }
}
