// The name under which a file leaves: from the public title, never from the sender's own.

public import Policy
public import Workflow

extension Line {
  /// The file that left, or nil where nothing did.
  ///
  /// Masked copies say so in their name: `Handling 3 (maskad).pdf`.
  public func outgoingName(in language: Language) -> String? {
    guard let file = release?.file else { return nil }
    let isMasked = file == maskedCopy?.file
    let mark = isMasked ? (language == .sv ? " (maskad)" : " (masked)") : ""
    return OutgoingName.stem(publicTitle, otherwise: id.text) + mark
      + OutgoingName.ending(of: file.mediaType)
  }
}

/// Names that every file system and mail program takes as they are.
enum OutgoingName {
  static let longest = 80

  /// Letters, figures, spaces and hyphens of `title`, or `otherwise` where none are left.
  static func stem(_ title: String, otherwise: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in title.unicodeScalars.prefix(1000) where scalars.count < longest {
      if scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal {
        scalars.append(scalar)
      } else if let last = scalars.last, last != " ", last != "-" {
        scalars.append(scalar == "-" || scalar == "–" || scalar == "." ? "-" : " ")
      }
    }
    while scalars.last == " " || scalars.last == "-" { scalars.removeLast() }
    return scalars.isEmpty ? otherwise : String(scalars)
  }

  /// The ending for a media type that was read from the bytes; `.bin` for what is not known.
  static func ending(of mediaType: String) -> String {
    switch mediaType {
    case "application/pdf": ".pdf"
    case "text/plain": ".txt"
    case "text/csv": ".csv"
    case "text/html": ".html"
    case "application/json": ".json"
    case "application/xml", "text/xml": ".xml"
    case "application/zip": ".zip"
    case "message/rfc822": ".eml"
    case "image/jpeg": ".jpg"
    case "image/png": ".png"
    case "image/tiff": ".tif"
    case "image/gif": ".gif"
    case "audio/mpeg": ".mp3"
    case "audio/wav", "audio/x-wav": ".wav"
    case "video/mp4": ".mp4"
    case "application/msword": ".doc"
    case "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx"
    case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx"
    case "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx"
    case "application/vnd.oasis.opendocument.text": ".odt"
    case "application/vnd.oasis.opendocument.spreadsheet": ".ods"
    default: ".bin"
    }
  }
}
