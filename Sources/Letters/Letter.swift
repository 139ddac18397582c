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

/// Addresses that a letter points at.
public struct Links: Sendable, Hashable {
  /// Where the requester follows the case; it holds no access code.
  public let caseURL: String
  /// The same with the code in it, or with the place where it goes; only in a letter that tells the code.
  public let openURL: String?
  public init(caseURL: String, openURL: String? = nil) {
    self.caseURL = caseURL
    self.openURL = openURL
  }
}
