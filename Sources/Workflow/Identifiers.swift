// The names of what a case holds: one type each, so that no two can be mistaken.

public import Policy

/// A case (ärende); the same text is the requester's `requestId`. 128 random bits in hexadecimal.
public struct CaseID: Identifier {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// A line of a case; `documentId` over HTTP. Random, so that the numbering betrays no hidden line.
public struct LineID: Identifier {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// A decision of a case.
public struct DecisionID: Identifier {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// A message, question, consultation, appeal or another small thing inside a case.
public struct EntryID: Identifier {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// A letter: one text to one recipient, frozen when the act that sends it commits.
public struct LetterID: Identifier {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// Bytes by their SHA-256, in lower-case hexadecimal.
public struct BlobID: Identifier {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// The register number (diarienummer): given once, never changed, never reused.
public struct RegisterNumber: Sendable, Hashable, Codable {
  /// The Swedish local year of registration.
  public let year: Int
  /// The running number of that year at the authority, from 1.
  public let number: Int
  /// As written in the register, such as `KS 2026-00123`.
  public let text: String
  public init(year: Int, number: Int, text: String) {
    self.year = year
    self.number = number
    self.text = text
  }
}

/// Random bits handed to `decide`, from which it names the new things of one outcome.
public struct Fresh: Sendable {
  let high: UInt64
  let low: UInt64
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The name of the `n`-th new thing: 20 characters of base 32, the same for the same bits.
  public func name(_ n: UInt64) -> String {
    var state = high ^ (n &+ 1) &* 0x9E37_79B9_7F4A_7C15
    var text = ""
    text.reserveCapacity(20)
    for round in 0..<2 {
      state = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      state = (state ^ (state >> 27)) &* 0x94D0_49BB_1331_11EB
      state = (state ^ (state >> 31)) ^ (round == 0 ? low : high)
      var bits = state
      for _ in 0..<10 {
        text.unicodeScalars.append(Fresh.alphabet[Int(bits & 31)])
        bits >>= 5
      }
    }
    return text
  }

  private static let alphabet: [Unicode.Scalar] = Array(
    "abcdefghijkmnpqrstuvwxyz23456789".unicodeScalars)
}

extension Fresh {
  /// The name of a letter that is made before the act that sends it.
  public var letterName: LetterID { LetterID(name(90)) }
}
