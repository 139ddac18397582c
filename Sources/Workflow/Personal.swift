// A text about or by a person, kept apart from the facts so that disposal can erase it and the chain still holds.

/// A personal text: a name, an address, the requester's own words, the text of a letter.
///
/// With a `PersonalSink` in the encoder's `userInfo` the text goes to the sink and only its index is written;
/// with a `[Int: String]` in the decoder's it is put back, and reads as erased where it is missing.
public struct Personal: Sendable, Hashable, Codable, ExpressibleByStringLiteral {
  /// The text, or nil after it was erased by disposal.
  public let text: String?

  public init(_ text: String) { self.text = text }
  public init(stringLiteral value: String) { text = value }

  /// What is left after disposal.
  public static let erased = Personal(erased: ())
  private init(erased: Void) { text = nil }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      text = nil
    } else if let texts = decoder.userInfo[.personalTexts] as? [Int: String] {
      text = texts[try container.decode(Int.self)]
    } else {
      text = try container.decode(String.self)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    guard let text else { return try container.encodeNil() }
    if let sink = encoder.userInfo[.personalSink] as? any PersonalSink {
      try container.encode(sink.add(text))
    } else {
      try container.encode(text)
    }
  }
}

/// Takes the personal texts of one value while it is encoded.
public protocol PersonalSink: Sendable {
  /// Keeps `text` and gives its index, from 0.
  func add(_ text: String) -> Int
}

extension CodingUserInfoKey {
  /// `any PersonalSink`, for encoders.
  public static let personalSink = CodingUserInfoKey(rawValue: "personalSink")!
  /// `[Int: String]`, for decoders.
  public static let personalTexts = CodingUserInfoKey(rawValue: "personalTexts")!
}
