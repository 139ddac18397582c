// What could not be read of a message, or was left out.

/// Something about a message that a person should know before relying on its reading.
///
/// The words for people are policy: this is only which of them.
public enum Trouble: String, Sendable, Hashable, CaseIterable {
  /// No bytes at all.
  case empty
  /// Nothing that looks like a header.
  case noHeader
  /// Lines in the header that are no fields.
  case rubbishInHeader
  /// The header was longer than is read.
  case headerCut
  /// NUL bytes, left out.
  case nulBytes
  /// Text in a charset that nobody told; read as Windows-1252.
  case charsetGuessed
  /// Text in another charset than told.
  case charsetWrong
  /// Text in a charset that is not known here.
  case charsetUnknown
  /// Characters that could not be read, shown as `�`.
  case charactersLost
  /// Base64 with rubbish in it, or cut.
  case base64Damaged
  /// Quoted-printable with rubbish in it.
  case quotedPrintableDamaged
  /// Uuencode with rubbish in it, or cut.
  case uuencodeDamaged
  /// An encoding of bytes that is not known here; kept as it was.
  case encodingUnknown
  /// Parts without a mark between them.
  case boundaryMissing
  /// Parts that end before the closing mark: the message may be cut.
  case partsNotClosed
  /// More parts than are read.
  case tooManyParts
  /// Parts within parts deeper than is read.
  case tooDeep
  /// The text was longer than is kept.
  case textCut
  /// Attachments were more or larger than are kept.
  case attachmentsCut
  /// More addresses or references than are kept.
  case listCut
  /// An address that cannot be one.
  case addressMalformed
  /// A date that cannot be one.
  case dateMalformed
  /// A field that may stand once stands several times; the first holds.
  case fieldRepeated
  /// Encrypted: kept as an attachment, and not read.
  case encrypted
  /// A signed wrapper that could not be opened; kept as an attachment.
  case wrapperUnreadable
  /// A `winmail.dat` that could not be read whole; kept as an attachment.
  case winmailUnreadable
  /// A `winmail.dat` whose text is only in Outlook's own form.
  case winmailRichTextOnly
  /// One piece of a message that was cut in several by the sender.
  case partial
  /// An attachment that lies elsewhere and is only pointed at.
  case external
  /// A delivery report that could not be read.
  case reportUnreadable
}

/// The troubles met so far, each once.
struct TroubleList {
  private(set) var all: [Trouble] = []

  /// Takes note of a trouble; the second time, nothing.
  mutating func note(_ trouble: Trouble) {
    if !all.contains(trouble) { all.append(trouble) }
  }
}
