// What is the same in all ways to write one thing, so that equal passages can be offered together.

import Policy

enum FlagKey {
  /// Numbers as their digits and letters, persons' numbers with their century left out; names and
  /// words in small letters, a name without the ending of its genitive.
  static func of(_ kind: FlagKind, _ text: String) -> String {
    switch kind {
    case .identityNumber, .coordinationNumber, .interimNumber, .reserveNumber, .organisationNumber:
      return String(signs(text).suffix(10))
    case .phone:
      return phone(signs(text))
    case .bankgiro, .plusgiro, .bankAccount, .iban, .plate, .passport, .macAddress, .birthDate:
      return signs(text)
    case .name:
      let small = text.lowercased()
      return small.count > 3 && small.hasSuffix("s") ? String(small.dropLast()) : small
    case .email, .postalAddress, .property, .coordinates, .ipAddress, .diagnosis,
      .protectedIdentity, .cue, .hidden, .unreadable:
      return text.lowercased()
    case .secret:
      return text
    }
  }

  private static func signs(_ text: String) -> String {
    String(
      decoding: text.utf8.filter { $0 &- 48 < 10 || ($0 | 0x20) &- 97 < 26 && $0 < 0x80 },
      as: UTF8.self
    ).uppercased()
  }

  private static func phone(_ digits: String) -> String {
    if digits.hasPrefix("0046") { return national(digits.dropFirst(4)) }
    if digits.hasPrefix("46"), digits.utf8.count >= 9 { return national(digits.dropFirst(2)) }
    return digits
  }

  private static func national(_ rest: Substring) -> String {
    rest.hasPrefix("0") ? String(rest) : "0" + rest
  }
}
