// What stops a message from becoming bytes.

/// Why a message cannot be rendered; each names the header field or part it is about.
public enum MailProblem: Error, Sendable, Hashable {
  /// A control character, which could begin a header of its own (header injection).
  case controlCharacter(field: String)
  /// A value that the field cannot have.
  case invalid(field: String)
  /// No one to send it to.
  case noRecipient
  /// More than the field may hold: recipients, attachments, or characters of a subject.
  case tooMany(field: String, limit: Int)
  /// A message of more bytes than the limit.
  case tooLarge(bytes: Int, limit: Int)
  /// A `Reply-To` outside ASCII: the envelope would not tell the server of it (RFC 6531 3.4).
  case replyToNeedsSMTPUTF8
}
