// The tree of parts, walked once: which are text to read, and which are attachments to keep.

/// A part as it is met: its header, its body and what they say of one another.
struct Part {
  let header: IncomingHeader
  let body: Bytes
  let type: ParameterizedValue
  let disposition: ParameterizedValue

  /// `type/subtype` in lower case; of something else, plain text (RFC 2045 5.2).
  var mediaType: String {
    let halves = type.value.utf8.split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return halves.count == 2 && halves.allSatisfy { !$0.isEmpty } ? type.value : fallback
  }
  private let fallback: String

  /// The name that a file is to have, if one is told.
  var name: String? {
    let name = disposition.parameters["filename"] ?? type.parameters["name"]
    return name?.isEmpty == true ? nil : name
  }

  /// The bytes without their transfer encoding.
  func decoded(_ troubles: inout TroubleList) -> [UInt8] {
    TransferDecoding.decode(
      body, encoding: header.word("content-transfer-encoding"), troubles: &troubles)
  }

  init(
    header: IncomingHeader, body: Bytes, fallback: String = "text/plain",
    troubles: inout TroubleList
  ) {
    (self.header, self.body, self.fallback) = (header, body, fallback)
    type =
      header.first("content-type").map { ParameterizedValue($0, troubles: &troubles) }
      ?? ParameterizedValue()
    disposition =
      header.first("content-disposition").map { ParameterizedValue($0, troubles: &troubles) }
      ?? ParameterizedValue()
  }
}

/// A text met on the way, not yet made readable.
struct TextPiece {
  let text: String
  let isHTML: Bool

  /// The text to read.
  var readable: String { isHTML ? HTMLText.readable(text) : text }
}

/// Collects text and attachments from the parts of one message.
struct PartReader {
  let limits: ReadLimits
  var troubles = TroubleList()
  var texts: [TextPiece] = []
  var attachments: [MailAttachment] = []
  var enclosures: [Enclosure] = []
  var reports: [DeliveryReport] = []
  /// Those of messages that came along and are reports themselves.
  var enclosedReports: [DeliveryReport] = []
  var hasReport = false
  var hasReadReceipt = false
  /// The names of the messages that came back, each once, in order.
  var returnedIDs: [String] = []
  private var parts = 0
  private var textBytes = 0
  private var attachmentBytes = 0

  init(limits: ReadLimits) { self.limits = limits }

  /// Reads an entity: its header and then its body.
  mutating func read(_ bytes: Bytes, depth: Int, fallback: String = "text/plain") {
    let (header, body) = HeaderReader.read(bytes, limits: limits, troubles: &troubles)
    let part = Part(header: header, body: body, fallback: fallback, troubles: &troubles)
    read(part, depth: depth)
  }

  /// Reads a part by its type.
  mutating func read(_ part: Part, depth: Int) {
    guard depth <= limits.depth else { return troubles.note(.tooDeep) }
    guard parts < limits.parts else { return troubles.note(.tooManyParts) }
    parts += 1
    let type = part.mediaType
    switch type {
    case _ where type.hasPrefix("multipart/"): readMultipart(part, type, depth: depth)
    case "text/plain", "text/html", "text/enriched", "text/richtext", "text/x-amp-html",
      "text/watch-html", "text/markdown":
      readText(part, type)
    case "text/calendar", "application/ics": readCalendar(part, type)
    case "message/rfc822", "message/global", "message/news": readMessage(part, type)
    case "message/delivery-status", "message/global-delivery-status": readReport(part)
    case "message/disposition-notification": hasReadReceipt = true
    case "text/rfc822-headers", "message/global-headers": readReturnedHeader(part)
    case "application/ms-tnef", "application/vnd.ms-tnef": readWinmail(part, type)
    case "application/pkcs7-mime", "application/x-pkcs7-mime":
      readWrapper(part, type, depth: depth)
    default: readFile(part, type)
    }
  }

  /// A file of no special kind; some are told from what they are called.
  private mutating func readFile(_ part: Part, _ type: String) {
    if type == "message/partial" { troubles.note(.partial) }
    if type == "message/external-body" { troubles.note(.external) }
    if type == "application/pgp-encrypted" { troubles.note(.encrypted) }
    if type == "application/octet-stream", let name = part.name, name.utf8.count < 100,
      lowercasedASCII(name.utf8) == "winmail.dat"
    {
      return readWinmail(part, type)
    }
    attach(part.decoded(&troubles), name: part.name, type: type)
  }

  private mutating func readText(_ part: Part, _ type: String) {
    let isFile = part.disposition.value == "attachment"
    let isNamed = part.name != nil
    // A body that has a name is read, and kept as the file that it may be.
    if isFile || (isNamed && !texts.isEmpty) {
      attach(part.decoded(&troubles), name: part.name, type: type)
      return
    }
    let bytes = part.decoded(&troubles)
    if isNamed { attach(bytes, name: part.name, type: type) }
    var text = Charset.text(
      bytes[...], label: part.type.parameters["charset"], troubles: &troubles)
    if type == "text/plain" {
      if part.type.parameters["format"].map({ lowercasedASCII($0.utf8) }) == "flowed" {
        let deletes = part.type.parameters["delsp"].map { lowercasedASCII($0.utf8) } == "yes"
        text = FlowedText.unfolded(text, deletesSpace: deletes)
      }
      text = takingOutFiles(text)
    }
    add(text, isHTML: type != "text/plain" && type != "text/markdown")
  }

  /// Takes a text to read, as far as the limit allows.
  mutating func add(_ text: String, isHTML: Bool) {
    let room = limits.textBytes - textBytes
    let count = text.utf8.count
    if count > room { troubles.note(.textCut) }
    let kept = count > room ? String(decoding: text.utf8.prefix(room), as: UTF8.self) : text
    textBytes += min(count, room)
    texts.append(TextPiece(text: kept, isHTML: isHTML))
  }

  /// Files that stand within a text as uuencode become attachments.
  private mutating func takingOutFiles(_ text: String) -> String {
    let found = InlineFiles.taken(from: text)
    for file in found.files {
      let bytes = Uuencode.decode(file.lines[...], troubles: &troubles)
      attach(bytes, name: file.name, type: "application/octet-stream")
    }
    return found.text
  }

  /// Keeps a file, as far as the limits allow; its place, or nil if it is not kept.
  @discardableResult
  mutating func attach(_ bytes: [UInt8], name: String?, type: String) -> Int? {
    guard attachments.count < limits.attachments,
      attachmentBytes + bytes.count <= limits.attachmentBytes
    else {
      troubles.note(.attachmentsCut)
      return nil
    }
    attachmentBytes += bytes.count
    let number = attachments.count + 1
    attachments.append(
      MailAttachment(
        filename: AttachmentName.safe(name, mediaType: type, number: number),
        mediaType: Self.isMediaType(type) ? type : "application/octet-stream", bytes: bytes))
    return number - 1
  }

  /// RFC 6838 4.2: what a type may be made of, so that it can be sent on.
  private static func isMediaType(_ type: String) -> Bool {
    type.utf8.count <= 127 && type.utf8.count(where: { $0 == UInt8(ascii: "/") }) == 1
      && type.unicodeScalars.allSatisfy { $0 == "/" || ($0.isAtomText && $0 != "'") }
  }

  /// The text of all pieces, made readable.
  func readableText() -> String {
    let readable = texts.map { ReadableText.cleaned($0.readable) }.filter { !$0.isEmpty }
    return readable.joined(separator: "\n\n")
  }
}
