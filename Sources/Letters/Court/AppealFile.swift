// What an appeal came as: the mail itself and the files it carried, for the archive that goes to the court.

/// One file of an appeal.
public struct AppealFile: Sendable, Hashable {
  /// Nil for what is too large to be packed: it goes by itself.
  let bytes: [UInt8]?
  let mediaType: String
  let sha256: String

  /// - Parameters:
  ///   - mediaType: read from the bytes; empty where it is not known.
  ///   - isPacked: whether there is room for it.
  public init(_ bytes: [UInt8], mediaType: String, isPacked: Bool) {
    self.bytes = isPacked ? bytes : nil
    self.mediaType = mediaType
    sha256 = Hexadecimal.sha256(of: bytes)
  }

  /// In the archive, beside the appeal; the sender's own name for it is in the mail alone.
  func name(_ number: Int, beside stem: String) -> String {
    number == 0
      ? "\(stem)/mejl.eml" : "\(stem)/bilaga-\(number)\(OutgoingName.ending(of: mediaType))"
  }
}
