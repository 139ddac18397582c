// A person's name as a provider or an operator gives it: kept in one form, without what cannot be seen.

import Foundation

/// Names from outside. The id says who somebody is, never the name: two may look the same.
public enum PersonName {
  /// Characters of a name.
  public static let longest = 200

  /// The name in the composed form (NFC) with single blanks; nil where there is none, it is too long, or it has
  /// controls, marks of direction or other characters that are not seen.
  public static func tidy(_ text: String) -> String? {
    let hidden = text.unicodeScalars.contains {
      switch $0.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
        .paragraphSeparator:
        true
      default: false
      }
    }
    let words = text.precomposedStringWithCanonicalMapping.split { $0.isWhitespace }
    let name = words.joined(separator: " ")
    guard !hidden, !name.isEmpty, name.count <= longest, name.utf8.count <= 4 * longest else {
      return nil
    }
    return name
  }
}
