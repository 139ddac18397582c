// Names of attachments that are safe to show, to store and to offer for download.

/// The name of an attachment, made harmless.
enum AttachmentName {
  /// The longest that a name becomes, in characters of Unicode.
  static let limit = 150

  /// The name without path, controls, invisible and bidi characters and what file systems take
  /// amiss; never empty, at most 150 characters, its ending kept.
  ///
  /// - Parameters:
  ///   - name: as the message has it, or nil.
  ///   - mediaType: from which an unnamed file gets its ending.
  ///   - number: of the attachment in its message, from 1, for one without a name.
  static func safe(_ name: String?, mediaType: String, number: Int) -> String {
    let scalars = (name ?? "").unicodeScalars.prefix(5_000)
    let pieces = Array(scalars).split { $0 == "/" || $0 == "\\" }
    var kept: [Unicode.Scalar] = []
    for scalar in pieces.last ?? [] where !isHidden(scalar) {
      let isSpace = scalar.properties.isWhitespace
      if isSpace, kept.last == " " || kept.isEmpty { continue }
      kept.append(isSpace ? " " : "<>:\"|?*".unicodeScalars.contains(scalar) ? "_" : scalar)
    }
    while kept.first == "." || kept.first == " " { kept.removeFirst() }
    while kept.last == "." || kept.last == " " { kept.removeLast() }
    if !kept.contains(where: { $0 != "_" }) {
      return "bilaga-\(number)\(ending(of: mediaType))"
    }
    let short = shortened(kept)
    return isDevice(short) ? "_" + short : short
  }

  /// Controls, marks that turn or hide text, and what is no character.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isControl || scalar.isBidiControl { return true }
    switch scalar.properties.generalCategory {
    // The joiner makes one picture of several and is seen by that.
    case .format: return scalar != "\u{200D}"
    case .surrogate, .privateUse, .unassigned: return true
    default: return false
    }
  }

  /// At most `limit`; what goes is the middle, so that the ending stays.
  private static func shortened(_ scalars: [Unicode.Scalar]) -> String {
    var view = String.UnicodeScalarView()
    if scalars.count <= limit - 1 {
      view.append(contentsOf: scalars)
    } else {
      let dot = scalars.lastIndex(of: ".") ?? scalars.endIndex
      let ending = scalars[dot...].count <= 20 ? scalars[dot...] : []
      view.append(contentsOf: scalars.prefix(limit - 2 - ending.count))
      view.append("…")
      view.append(contentsOf: ending)
    }
    return String(view)
  }

  /// Names that Windows takes for devices.
  private static func isDevice(_ name: String) -> Bool {
    let stem = lowercasedASCII(name.utf8.prefix { $0 != UInt8(ascii: ".") })
    if ["con", "prn", "aux", "nul"].contains(stem) { return true }
    return stem.utf8.count == 4 && (stem.hasPrefix("com") || stem.hasPrefix("lpt"))
      && stem.last?.isNumber == true
  }

  /// The ending of the types that often come without a name.
  private static func ending(of mediaType: String) -> String {
    let known = [
      "application/pdf": ".pdf", "text/plain": ".txt", "text/html": ".html", "text/csv": ".csv",
      "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/tiff": ".tif",
      "message/rfc822": ".eml", "message/global": ".eml", "text/calendar": ".ics",
      "application/ics": ".ics", "text/vcard": ".vcf", "text/x-vcard": ".vcf",
      "application/zip": ".zip", "text/rtf": ".rtf", "application/rtf": ".rtf",
      "application/ms-tnef": ".dat", "application/pkcs7-mime": ".p7m",
      "application/x-pkcs7-mime": ".p7m", "application/pkcs7-signature": ".p7s",
      "application/x-pkcs7-signature": ".p7s", "application/pgp-signature": ".asc",
      "application/pgp-encrypted": ".asc", "application/msword": ".doc",
    ]
    return known[mediaType] ?? ".bin"
  }
}
