// What must not be found in a masked copy, whole or in parts.

/// A masked string with the other ways to write it.
///
/// It holds what is secret: it is never stored, logged or told in a record.
public struct SoughtString: Sendable, Hashable {
  /// As it stands in the document.
  public var text: String
  /// Every other written form, as `writtenForms(of:)` gives them.
  public var forms: [String]
  public init(text: String, forms: [String] = []) {
    self.text = text
    self.forms = forms
  }
}
