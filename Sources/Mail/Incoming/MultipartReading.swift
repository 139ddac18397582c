// How the parts of each kind of multipart belong together (RFC 2046 5.1, 2387, 6522, 1847).

extension PartReader {
  /// Reads all parts; of alternatives, one text.
  mutating func readMultipart(_ part: Part, _ type: String, depth: Int) {
    let children = children(of: part)
    guard !children.isEmpty else {
      troubles.note(.boundaryMissing)
      return readWithoutParts(part)
    }
    if type == "multipart/encrypted" { troubles.note(.encrypted) }
    let fallback = type == "multipart/digest" ? "message/rfc822" : "text/plain"
    guard type == "multipart/alternative" else {
      let (told, returned) = (reports.count, returnedIDs.count)
      for child in children { read(child, depth: depth + 1, fallback: fallback) }
      if type == "multipart/report" { pairReports(from: told, with: returned) }
      return
    }
    readAlternatives(children, depth: depth)
  }

  /// The parts by the boundary that is told, else by the one that the body seems to have.
  private mutating func children(of part: Part) -> [Bytes] {
    var told = Array((part.type.parameters["boundary"] ?? "").utf8)
    while told.last == 0x20 { told.removeLast() }
    if !told.isEmpty {
      let found = Multipart(part.body, boundary: told, limit: limits.parts)
      if !found.parts.isEmpty { return checked(found) }
    }
    guard let guessed = Multipart.guessedBoundary(of: part.body) else { return [] }
    troubles.note(.boundaryMissing)
    return checked(Multipart(part.body, boundary: guessed, limit: limits.parts))
  }

  private mutating func checked(_ found: Multipart) -> [Bytes] {
    if found.isCut {
      troubles.note(.tooManyParts)
    } else if !found.isClosed {
      troubles.note(.partsNotClosed)
    }
    return found.parts
  }

  /// A body that should have parts and has none is text.
  private mutating func readWithoutParts(_ part: Part) {
    guard !part.body.allSatisfy({ $0 <= 0x20 }) else { return }
    add(Charset.text(part.body, label: nil, troubles: &troubles), isHTML: false)
  }

  /// The first plain text that says something, else the first HTML that does; files of all.
  private mutating func readAlternatives(_ children: [Bytes], depth: Int) {
    let start = texts.count
    var found: [[TextPiece]] = []
    for child in children {
      read(child, depth: depth + 1)
      found.append(Array(texts[start...]))
      texts.removeSubrange(start...)
    }
    let isPlain = { (pieces: [TextPiece]) in !pieces.isEmpty && !pieces.contains(where: \.isHTML) }
    let ordered = found.filter(isPlain) + found.filter { !isPlain($0) }
    for pieces in ordered {
      let readable = pieces.map { TextPiece(text: $0.readable, isHTML: false) }
      guard readable.contains(where: { !ReadableText.isBlank($0.text) }) else { continue }
      texts += readable
      return
    }
  }
}

extension PartReader {
  /// A message within the message: kept as a file, and summarised.
  mutating func readMessage(_ part: Part, _ type: String) {
    let bytes = part.decoded(&troubles)
    var inner = limits
    (inner.enclosures, inner.attachments) = (0, 0)
    inner.parts = min(limits.parts, 200)
    inner.depth = min(limits.depth, 6)
    inner.textBytes = min(limits.textBytes, 200_000)
    let isSummarised = enclosures.count < limits.enclosures
    let mail = isSummarised ? MessageReader.read(bytes[...], limits: inner) : nil
    noteReturned(mail.map(\.messageID) ?? messageID(in: bytes))
    if case .deliveryReport(let told)? = mail?.nature {
      enclosedReports += told.prefix(max(0, limits.addresses - enclosedReports.count))
    }
    let subject = mail.map(\.subject).flatMap { $0.isEmpty ? nil : $0 + ".eml" }
    guard let place = attach(bytes, name: part.name ?? subject, type: type), let mail else {
      return
    }
    enclosures.append(
      .message(
        EnclosedMessage(
          from: mail.from, subject: mail.subject, date: mail.date, text: mail.text),
        attachment: place))
  }

  /// A meeting: kept as a file, and summarised.
  mutating func readCalendar(_ part: Part, _ type: String) {
    let bytes = part.decoded(&troubles)
    guard let place = attach(bytes, name: part.name, type: type) else { return }
    let room = limits.enclosures - enclosures.count
    let text = Charset.text(
      bytes.prefix(1_000_000), label: part.type.parameters["charset"], troubles: &troubles)
    for meeting in CalendarReader.meetings(in: text).prefix(max(room, 0)) {
      enclosures.append(.meeting(meeting, attachment: place))
    }
  }

  /// Outlook's own wrapper: its files and its text, or the wrapper itself.
  mutating func readWinmail(_ part: Part, _ type: String) {
    let bytes = part.decoded(&troubles)
    guard let winmail = Winmail(bytes, limits: limits, troubles: &troubles) else {
      troubles.note(.winmailUnreadable)
      attach(bytes, name: part.name ?? "winmail.dat", type: "application/ms-tnef")
      return
    }
    for file in winmail.files { attach(file.bytes, name: file.name, type: file.type) }
    if let text = winmail.text {
      add(text, isHTML: false)
    } else if let html = winmail.html {
      add(html, isHTML: true)
    } else if winmail.hasRichText {
      troubles.note(.winmailRichTextOnly)
      attach(bytes, name: part.name ?? "winmail.dat", type: "application/ms-tnef")
    }
  }

  /// A signed wrapper is opened; an encrypted one is kept and told.
  mutating func readWrapper(_ part: Part, _ type: String, depth: Int) {
    let bytes = part.decoded(&troubles)
    switch SignedWrapper.read(bytes) {
    case .content(let inner):
      read(inner[...], depth: depth + 1)
      return
    case .encrypted: troubles.note(.encrypted)
    case .nothing: break
    case .unreadable: troubles.note(.wrapperUnreadable)
    }
    attach(bytes, name: part.name ?? "smime.p7m", type: type)
  }
}
