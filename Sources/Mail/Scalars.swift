// The classes of characters that the mail standards speak of.

extension Unicode.Scalar {
  /// C0, DEL, C1, and the line and paragraph separators: what could end a header line somewhere.
  var isControl: Bool {
    value < 0x20 || 0x7F...0x9F ~= value || value == 0x2028 || value == 0x2029
  }

  /// The marks that turn the direction of text, and with it what a reader believes to read.
  var isBidiControl: Bool {
    switch value {
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// `atext` of RFC 5322 3.2.3, without the non-ASCII characters of RFC 6532.
  var isAtomText: Bool {
    switch self {
    case "a"..."z", "A"..."Z", "0"..."9": true
    case "!", "#", "$", "%", "&", "'", "*", "+", "-", "/", "=", "?", "^", "_", "`", "{", "|", "}",
      "~":
      true
    default: false
    }
  }

  /// A letter, digit or hyphen, or outside ASCII what may stand in the domain of an e-mail address.
  var isDomainText: Bool {
    switch self {
    case "a"..."z", "A"..."Z", "0"..."9", "-": return true
    case let other where other.isASCII: return false
    default: break
    }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .otherLetter, .modifierLetter, .titlecaseLetter,
      .nonspacingMark, .spacingMark, .decimalNumber:
      return true
    default: return false
    }
  }

  /// What can be in no address: controls, white space, invisible marks and what Unicode leaves
  /// empty.
  var neverInAnAddress: Bool {
    if isControl || isBidiControl || properties.isWhitespace { return true }
    switch properties.generalCategory {
    case .format, .control, .unassigned, .privateUse, .surrogate, .spaceSeparator: return true
    default: return false
    }
  }
}
