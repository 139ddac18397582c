// The name of a message, by which replies find it and duplicates are known.

/// A `Message-ID` (RFC 5322 3.6.4), with its angle brackets: `<outbox-17@diarium.se>`.
public struct MessageID: Sendable, Hashable, CustomStringConvertible {
  /// The whole name, in angle brackets, at most 300 octets of printable ASCII.
  public let text: String

  /// The same as `text`; it holds no personal data in names of our own.
  public var description: String { text }

  /// The name of one of our own messages: the same outbox row always gives the same name.
  ///
  /// - Throws: `MailProblem.invalid` if the two do not make a message id.
  public init(row: String, domain: String) throws(MailProblem) {
    try self.init("<\(row)@\(domain)>")
  }

  /// Takes a name as it stood in a message, angle brackets included.
  ///
  /// - Throws: `MailProblem.invalid` if it is no message id; of a stranger's message, leave such a
  ///   name out.
  public init(_ text: String) throws(MailProblem) {
    let bytes = Array(text.utf8)
    guard bytes.count <= 300, bytes.count >= 5, bytes.first == UInt8(ascii: "<"),
      bytes.last == UInt8(ascii: ">")
    else { throw .invalid(field: "Message-ID") }
    let inner = bytes.dropFirst().dropLast()
    let parts = inner.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard
      inner.allSatisfy({ 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }),
      parts.count == 2, parts.allSatisfy({ !$0.isEmpty })
    else { throw .invalid(field: "Message-ID") }
    self.text = text
  }
}
