// Stored values as JSON for people: moments as texts, empty wrappers gone.

import Policy
import Storage
import Workflow

extension JSON {
  /// Any encodable value, with moments in RFC 3339 instead of milliseconds.
  init(encoding value: some Encodable) {
    guard let bytes = try? StoredJSON().bytes(of: value), let tree = try? JSON(parsing: bytes)
    else {
      self = .null
      return
    }
    self = tree.withMoments
  }

  /// The same, with lines and decisions under the names that the contract has for them.
  init(naming value: some Encodable) { self = JSON(encoding: value).withPublicNames }

  /// `lines` and `scope` as `documentIds`, `line` as `documentId` and so on; a scope that is a text stays one.
  var withPublicNames: JSON {
    switch self {
    case .array(let elements): .array(elements.map(\.withPublicNames))
    case .object(let members):
      .object(
        members.map { Member(JSON.publicName(of: $0), $0.value.withPublicNames) })
    case .null, .bool, .int, .double, .string, .brokenString: self
    }
  }

  private static func publicName(of member: Member) -> String {
    switch (member.name, member.value) {
    case ("line", .string): "documentId"
    case ("decision", .string): "decisionId"
    case ("message", .string): "messageId"
    case ("day", .string): "date"
    case ("lines", .array(let elements)), ("scope", .array(let elements)):
      elements.contains { $0.text == nil } ? "documents" : "documentIds"
    default: member.name
    }
  }

  /// Integers under a name that means a moment, as texts; the single unnamed argument of an enum, unwrapped.
  private var withMoments: JSON {
    switch self {
    case .array(let elements): return .array(elements.map(\.withMoments))
    case .object(let members):
      if members.count == 1, members[0].name == "_0" { return members[0].value.withMoments }
      return .object(
        members.map { member in
          let value = JSON.isMoment(member.name) ? member.value.asMoments : member.value.withMoments
          return Member(member.name, value)
        })
    case .null, .bool, .int, .double, .string, .brokenString: return self
    }
  }

  /// A moment, or a list of them, under a name that means one.
  private var asMoments: JSON {
    switch self {
    case .int(let number): JSON(Instant(milliseconds: Int64(number)))
    case .array(let elements): .array(elements.map(\.asMoments))
    case .null, .bool, .double, .string, .brokenString, .object: withMoments
    }
  }

  private static func isMoment(_ name: String) -> Bool {
    name == "at" || name == "due" || name.hasSuffix("At")
  }
}
