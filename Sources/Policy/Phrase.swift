// Sentences with names in braces, to be filled in: how policy and pages write what varies.

/// A sentence such as `Kom in {day}`.
public enum Phrase {
  /// Fills `{name}` by the value of that name; braces that name nothing stay as they are.
  public static func filled(_ template: String, _ values: [String: String]) -> String {
    var text = ""
    var rest = Substring(template)
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      text += rest[..<open]
      text += values[String(rest[open..<close].dropFirst())] ?? String(rest[open...close])
      rest = rest[rest.index(after: close)...]
    }
    return text + rest
  }

  /// The names that a sentence leaves open.
  public static func blanks(_ template: String) -> Set<String> {
    var names: Set<String> = []
    var rest = Substring(template)
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      names.insert(String(rest[open..<close].dropFirst()))
      rest = rest[rest.index(after: close)...]
    }
    return names
  }
}
