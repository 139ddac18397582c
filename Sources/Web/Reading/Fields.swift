// One JSON object read member by member; a flaw is noted and a stand-in given, so that reading goes on.

import Mail
import Policy
import Workflow

/// The members of one object. Names are remembered as they are asked for; the rest is refused at the end.
final class Fields {
  let flaws: Flaws
  let limits: WebLimits
  let pointer: String
  private let members: [String: JSON]
  private(set) var known: [String] = []

  /// Reads `json`, which must be an object.
  init(_ json: JSON, at pointer: String, _ flaws: Flaws, _ limits: WebLimits) {
    self.flaws = flaws
    self.limits = limits
    self.pointer = pointer
    if case .object(let list) = json {
      members = Dictionary(list.map { ($0.name, $0.value) }) { first, _ in first }
    } else {
      members = [:]
      flaws.add(.shape, pointer, Words.notObject)
    }
    flaws.open(self)
  }

  /// The member, unless it is absent or null.
  func value(_ name: String) -> JSON? {
    known.append(name)
    guard let value = members[name], value != .null else { return nil }
    return value
  }

  /// The same, and a flaw when there is none.
  func required(_ name: String) -> JSON? {
    if let value = value(name) { return value }
    flaws.add(.shape, place(name), Words.missing)
    return nil
  }

  func place(_ name: String) -> String {
    pointer + "/"
      + String(
        name.flatMap { $0 == "~" ? Array("~0") : $0 == "/" ? Array("~1") : [$0] })
  }

  func refuseUnread() {
    for name in members.keys.sorted() where !known.contains(name) {
      flaws.add(.shape, place(name), Words.unknownMember)
    }
  }

  func wrong(_ name: String, _ detail: Bilingual) { flaws.add(.value, place(name), detail) }
}

// MARK: - Texts

extension Fields {
  /// How a text may look.
  struct TextShape {
    var longest: Int
    var lines: TextHygiene.Lines = .many
  }

  /// A text of several lines, from one character to the limit.
  func text(_ name: String, longest: Int? = nil) -> String {
    guard let value = required(name) else { return "" }
    return text(value, place(name), TextShape(longest: longest ?? limits.text)) ?? ""
  }

  /// The same, or nil; an empty one counts as none.
  func optionalText(_ name: String) -> String? {
    guard let value = value(name), value != "" else { return nil }
    return text(value, place(name), TextShape(longest: limits.text))
  }

  /// A text of one line.
  func line(_ name: String) -> String {
    guard let value = required(name) else { return "" }
    return text(value, place(name), TextShape(longest: limits.line, lines: .one)) ?? ""
  }

  func optionalLine(_ name: String) -> String? {
    guard let value = value(name), value != "" else { return nil }
    return text(value, place(name), TextShape(longest: limits.line, lines: .one))
  }

  func personal(_ name: String) -> Personal { Personal(text(name)) }
  func optionalPersonal(_ name: String) -> Personal? { optionalText(name).map { Personal($0) } }

  /// Texts of one line each.
  func lines(_ name: String, most: Int? = nil) -> [String] {
    elements(name, most: most ?? limits.list).compactMap { place, value in
      text(value, place, TextShape(longest: limits.line, lines: .one))
    }
  }

  /// An address that mail can go to.
  func optionalMailAddress(_ name: String) -> Personal? {
    guard let address = optionalLine(name) else { return nil }
    checkMailAddress(address, name)
    return Personal(address)
  }

  func checkMailAddress(_ address: String, _ name: String) {
    do throws(MailAddressProblem) {
      // Nothing that is sent there is read: an answer would be lost.
      if try MailAddress(address).refusesReplies { wrong(name, Words.noReplyAddress) }
    } catch {
      wrong(name, Words.impossibleMailAddress)
    }
  }

  func text(_ value: JSON, _ place: String, _ shape: TextShape) -> String? {
    switch value {
    case .string(let text):
      if let flaw = TextHygiene.flaw(of: text, shape.lines, longest: shape.longest) {
        flaws.add(.value, place, flaw)
        return nil
      }
      return text
    case .brokenString: flaws.add(.value, place, Words.halfCharacter)
    case .null, .bool, .int, .double, .array, .object:
      flaws.add(.shape, place, Words.notText)
    }
    return nil
  }
}
