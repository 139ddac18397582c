// A letter: what leaves, in both shapes, with the files that go along.

public import Policy
public import Workflow

/// One finished letter, ready for the outbox.
public struct Letter: Sendable, Hashable {
  /// One line: the kind of letter, the authority and the register number, never what was asked for.
  public let subject: String
  public let text: String
  public let html: String
  public let language: Language
  /// Files that go along; empty unless the letter hands something out.
  public let attachments: [Attachment]

  public init(
    subject: String, text: String, html: String, language: Language,
    attachments: [Attachment] = []
  ) {
    self.subject = subject
    self.text = text
    self.html = html
    self.language = language
    self.attachments = attachments
  }
}

/// A file that goes along, under the name the recipient sees.
public struct Attachment: Sendable, Hashable {
  /// Made from the public title, never from the sender's file name.
  public let name: String
  public let file: StoredFile
}

/// Addresses that a letter points at. None of them may hold an access code.
public struct Links: Sendable, Hashable {
  /// Where the requester follows the case.
  public let caseURL: String
  public init(caseURL: String) { self.caseURL = caseURL }
}
