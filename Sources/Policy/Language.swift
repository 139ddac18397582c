// The languages in which the service speaks, and a text in both.

/// A language of letters and of the API's texts.
public enum Language: String, Sendable, Hashable, Codable, CaseIterable {
  /// Swedish, in which decisions and instructions hold (språklagen 10 §).
  case sv
  /// English, beside the Swedish.
  case en
}

/// The same statement in both languages.
public struct Bilingual: Sendable, Hashable, Codable {
  public let sv: String
  public let en: String
  public init(sv: String, en: String) {
    self.sv = sv
    self.en = en
  }

  /// The text in one of them.
  public subscript(language: Language) -> String { language == .sv ? sv : en }
}
