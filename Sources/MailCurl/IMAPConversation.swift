// What an IMAP server says, line by line, and the message it hands over.

internal import Curl
internal import Mail

/// One visit as it happens: the state of the folder, the lines of a list, the bytes of a message.
///
/// libcurl believes the size that the server announces; here it is only a claim that the bytes and
/// the line after them must bear out.
final class IMAPConversation: CurlListener {
  private let replyLimit: Int
  private var heard = 0
  private var announced: Int?
  private var isClosed = false

  /// Under which UIDs stand, as the server last said.
  private(set) var validity: UInt32?
  /// Whether the folder was opened so that reading a message leaves no mark on it (EXAMINE, RFC 9051 6.3.3);
  /// a connection that libcurl has made anew knows nothing of that.
  private(set) var isReadOnly = false
  /// The UID that the next message will get, if the server says it.
  private(set) var next: UInt32?
  /// What was listed since the last `begin`, as it came.
  private(set) var entries: [MailboxEntry] = []
  private(set) var bytes: [UInt8] = []
  /// What does not agree, in words.
  private(set) var lie: String?
  /// Whether the message is larger than may be taken.
  private(set) var isTooLarge = false
  /// The text of the last tagged NO or BAD.
  private(set) var refusal = ""

  private var limit = 0
  private var mostEntries = 0

  init(replyLimit: Int) { self.replyLimit = replyLimit }

  /// Forgets what the last command gave; the state of the folder stays.
  func begin(limit: Int = 0, entries most: Int = 0) {
    (heard, announced, isClosed, lie, isTooLarge) = (0, nil, false, nil, false)
    (entries, bytes, refusal) = ([], [], "")
    (self.limit, mostEntries) = (limit, most)
  }

  /// Whether a message was announced and has come whole.
  var isWhole: Bool { announced == bytes.count && isClosed }
  /// Whether a message was announced at all.
  var wasAnnounced: Bool { announced != nil }

  func take(_ some: UnsafeRawBufferPointer) -> Bool {
    // The lines of a list pass here too.
    guard let announced else { return true }
    guard bytes.count + some.count <= announced else {
      lie = "more bytes than announced"
      return false
    }
    bytes += some
    return true
  }

  func hear(_ line: UnsafeRawBufferPointer) -> Bool {
    heard += line.count
    if entries.isEmpty, heard > replyLimit { return lying("too many words") }
    let text = String(decoding: line.prefix(4_096), as: UTF8.self).trimmed
    if let announced, !isClosed {
      guard bytes.count == announced, text.closesMessage else {
        return lying("a message that does not end where it was said to")
      }
      isClosed = true
      return true
    }
    if text.hasPrefix("* ") { return hear(untagged: text.dropFirst(2)) }
    let words = text.split(separator: " ", maxSplits: 2)
    guard words.count > 1 else { return true }
    switch words[1].uppercased() {
    case "NO", "BAD": refusal = words.count > 2 ? String(words[2]) : ""
    case "OK" where words.count > 2:
      isReadOnly = isReadOnly || words[2].uppercased().hasPrefix("[READ-ONLY]")
    default: break
    }
    return true
  }

  private func lying(_ words: String) -> Bool {
    lie = words
    return false
  }

  private func hear(untagged text: Substring) -> Bool {
    if let value = text.number(after: "OK [UIDVALIDITY ") {
      // Said whenever a folder is opened, before it is told how.
      (validity, isReadOnly) = (value, false)
    }
    if let value = text.number(after: "OK [UIDNEXT ") { next = value }
    let words = text.split(separator: " ", maxSplits: 2)
    guard words.count == 3, words[1].uppercased() == "FETCH" else { return true }
    if limit > 0, text.last == "}", let open = text.lastIndex(of: "{") {
      guard let size = Int(text[text.index(after: open)...].dropLast()), size >= 0 else {
        return lying("a size that is none")
      }
      isTooLarge = size > limit
      announced = size
      return !isTooLarge
    }
    if mostEntries > 0, let entry = MailboxEntry(words[2]) { keep(entry) }
    return true
  }

  /// The lowest UIDs; a server may list in any order, and more than was asked for.
  private func keep(_ entry: MailboxEntry) {
    entries.append(entry)
    if entries.count >= 2 * mostEntries + 100 { trim() }
  }

  /// The lowest UIDs, each once, in their order; whether some had to go.
  @discardableResult
  func trim() -> Bool {
    var seen: Set<UInt32> = []
    entries = entries.sorted { $0.uid < $1.uid }.filter { seen.insert($0.uid).inserted }
    let isCut = entries.count > mostEntries
    entries = Array(entries.prefix(mostEntries))
    return isCut
  }
}

extension MailboxEntry {
  /// `(UID 7 FLAGS (\Seen) INTERNALDATE "21-Nov-2026 21:20:52 +0000")`; nil without a UID.
  init?(_ attributes: Substring) {
    guard let uid = attributes.number(after: "UID ") else { return nil }
    var arrived: Int64?
    if let start = attributes.firstRange(of: "INTERNALDATE \"") {
      arrived = IMAPDate.milliseconds(attributes[start.upperBound...].prefix { $0 != "\"" })
    }
    self.init(uid: uid, arrivedAt: arrived, isSeen: attributes.lowercased().contains("\\seen"))
  }
}

extension StringProtocol {
  /// The number that follows some words, wherever they stand first; nil without one.
  fileprivate func number(after words: String) -> UInt32? {
    firstRange(of: words).flatMap { UInt32(self[$0.upperBound...].prefix { $0.isASCIIDigit }) }
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}

extension String {
  fileprivate var trimmed: String {
    var rest = self[...]
    while let last = rest.unicodeScalars.last, last.value == 0x0D || last.value == 0x0A {
      rest.unicodeScalars.removeLast()
    }
    return String(rest)
  }

  /// `)`, perhaps after more of what is said of the message.
  fileprivate var closesMessage: Bool {
    guard hasSuffix(")") else { return false }
    let known = ["UID ", "FLAGS (", "INTERNALDATE ", "RFC822.SIZE ", "MODSEQ (", "BODY["]
    return count == 1 || known.contains { hasPrefix(" \($0)") }
  }
}

/// Dates as IMAP writes them: `21-Nov-2026 21:20:52 +0000`, the day perhaps with a blank before it.
enum IMAPDate {
  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// Milliseconds since 1970-01-01T00:00:00Z; nil for what is no date.
  static func milliseconds(_ text: some StringProtocol) -> Int64? {
    let words = text.split(separator: " ")
    guard words.count == 3 else { return nil }
    let date = words[0].split(separator: "-")
    let time = words[1].split(separator: ":").compactMap { Int64($0) }
    guard date.count == 3, time.count == 3, let day = Int64(date[0]), 1...31 ~= day,
      let month = months.firstIndex(of: date[1].lowercased()), let year = Int64(date[2]),
      1970...9999 ~= year, 0...23 ~= time[0], 0...59 ~= time[1], 0...60 ~= time[2],
      words[2].count == 5, let zone = Int64(words[2].dropFirst()), 0...1_400 ~= zone
    else { return nil }
    let offset = (zone / 100 * 60 + zone % 100) * (words[2].first == "-" ? -60 : 60)
    let seconds = time[0] * 3_600 + time[1] * 60 + time[2]
    return (days(year, Int64(month) + 1, day) * 86_400 + seconds - offset) * 1_000
  }

  /// Days since 1970-01-01 in the Gregorian calendar, the year taken to begin in March.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let year = month > 2 ? year : year - 1
    let ofEra = year % 400
    let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return year / 400 * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }
}
