// What is looked at before a message becomes bytes.

extension MailMessage {
  /// Every field by itself: no controls, no more than its limit.
  func check(limit: Int) throws(MailProblem) {
    if to.isEmpty { throw .noRecipient }
    if to.count > 100 { throw .tooMany(field: "To", limit: 100) }
    if attachments.count > 100 { throw .tooMany(field: "attachments", limit: 100) }
    if replyTo?.needsSMTPUTF8 == true { throw .replyToNeedsSMTPUTF8 }
    if !(0...MessageDate.last ~= date) { throw .invalid(field: "Date") }
    try Self.check(subject, field: "Subject", limit: 1_000)
    try Self.check(languages: languages)
    for body in [text, html ?? ""] where body.utf8.contains(0) {
      throw .controlCharacter(field: "text")
    }
    for attachment in attachments { try attachment.check() }
    let bytes = attachments.reduce(text.utf8.count + (html?.utf8.count ?? 0)) {
      $0 + $1.bytes.count
    }
    if bytes > limit { throw .tooLarge(bytes: bytes, limit: limit) }
  }

  /// A line of text that is to stand in a header.
  fileprivate static func check(
    _ text: String, field: String, limit: Int
  ) throws(MailProblem) {
    if text.unicodeScalars.contains(where: \.isControl) { throw .controlCharacter(field: field) }
    if text.unicodeScalars.count > limit { throw .tooMany(field: field, limit: limit) }
  }

  /// Tags as BCP 47 writes them; whether a language has the tag is not asked.
  private static func check(languages: [String]) throws(MailProblem) {
    if languages.count > 10 { throw .tooMany(field: "Content-Language", limit: 10) }
    for language in languages {
      let isTag = language.unicodeScalars.allSatisfy {
        "a"..."z" ~= $0 || "A"..."Z" ~= $0 || "0"..."9" ~= $0 || $0 == "-"
      }
      if language.isEmpty || !isTag || language.utf8.count > 35 {
        throw .invalid(field: "Content-Language")
      }
    }
  }
}

extension MailAttachment {
  /// A name for the reader, and a media type by RFC 6838 4.2.
  fileprivate func check() throws(MailProblem) {
    try MailMessage.check(filename, field: "filename", limit: 200)
    if filename.isEmpty { throw .invalid(field: "filename") }
    let parts = mediaType.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false)
    let isType =
      parts.count == 2 && mediaType.utf8.count <= 127
      && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isAtomText && $0 != "'" } }
    if !isType { throw .invalid(field: "mediaType") }
  }
}
