// Messages and meetings among the attachments of a mail, as words after its own: a request may be forwarded as one.

public import Mail
import Policy

extension Enclosure {
  /// Its place among the attachments.
  public var attachment: Int {
    switch self {
    case .message(_, let place), .meeting(_, let place): place
    }
  }

  /// What it says of itself, by the names that mail has for it, so that it reads alike in every language.
  public var fields: [(name: String, value: String)] {
    let all: [(String, String)]
    switch self {
    case .message(let message, _):
      all = [
        ("From", message.from.map(\.shown).joined(separator: ", ")),
        ("Date", message.date.map { Instant(milliseconds: $0).iso } ?? ""),
        ("Subject", message.subject),
      ]
    case .meeting(let meeting, _):
      let ends = [meeting.start, meeting.end].filter { !$0.isEmpty }
      all = [
        ("From", meeting.organizer), ("When", ends.joined(separator: " – ")),
        ("Where", meeting.place), ("Subject", meeting.summary), ("Method", meeting.method),
      ]
    }
    return all.filter { !$0.1.isEmpty }
  }

  /// The words of a message, or what is said of a meeting.
  public var words: String {
    switch self {
    case .message(let message, _): message.text
    case .meeting(let meeting, _): meeting.details
    }
  }

  /// What it is about.
  var subject: String {
    switch self {
    case .message(let message, _): message.subject
    case .meeting(let meeting, _): meeting.summary
    }
  }
}

extension IncomingMail {
  /// What a person reads of it: its own text, and after it what is enclosed.
  var readText: String {
    let enclosed = enclosures.map { enclosure in
      let name =
        attachments.indices.contains(enclosure.attachment)
        ? "[\(attachments[enclosure.attachment].filename)]" : "[…]"
      let fields = enclosure.fields.map { "\($0.name): \($0.value)" }
      let head = ([name] + fields).joined(separator: "\n")
      return [head, enclosure.words].filter { !$0.isEmpty }.joined(separator: "\n\n")
    }
    return ([text] + enclosed).filter { $0.contains { !$0.isWhitespace } }
      .joined(separator: "\n\n")
  }

  /// The writer's own words, and those of what is enclosed.
  func ownWords(under rules: ArrivalRules) -> String {
    let own = OwnWords(rules: rules)
    let enclosed = enclosures.flatMap { [$0.subject, own.text(of: $0.words)] }
    return ([own.text(of: text)] + enclosed).filter { !$0.isEmpty }.joined(separator: "\n")
  }
}
