// Whether digits can be a person's number: for one that is entered, where nothing stands beside it to judge by.

import Policy

/// Personal and coordination numbers (personnummer, samordningsnummer).
public enum PersonNumber {
  /// Whether twelve digits are a date that a number can have, and a check digit that holds.
  public static func isPossible(_ text: String) -> Bool {
    var digits = Digits()
    for byte in text.utf8 {
      guard 0x30...0x39 ~= byte else { return false }
      digits.append(byte - 0x30)
    }
    guard digits.count == 12, digits.holdsLuhn(from: 2) else { return false }
    switch IdentityShape.kind(digits) {
    case .identityNumber, .coordinationNumber: return true
    default: return false
    }
  }
}
