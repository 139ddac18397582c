// Lists of addresses as strangers write them (RFC 5322 3.4, and what is not in it).

/// Walks the value of an address field once and collects the mailboxes.
struct AddressReader {
  private let limit: Int
  private(set) var mailboxes: [Mailbox] = []
  /// The words of a name, or an address without brackets; still encoded.
  private var phrase: [UInt8] = []
  /// What stands in angle brackets, if any.
  private var angle: [UInt8]?
  private var comment: [UInt8] = []
  /// What stood before a comma and may be the first half of a name.
  private var pending: [UInt8] = []
  private var wasQuoted = false
  private var hasAt = false
  private var state = State.phrase
  private var before = State.phrase
  private var depth = 0

  private enum State { case phrase, quoted, angle, comment }

  /// The mailboxes of all `values` in their order.
  static func read(
    _ values: [[UInt8]], limits: ReadLimits, troubles: inout TroubleList
  ) -> [Mailbox] {
    var reader = AddressReader(limit: limits.addresses)
    for value in values { reader.read(value, &troubles) }
    return reader.mailboxes
  }

  private init(limit: Int) { self.limit = limit }

  private mutating func read(_ value: [UInt8], _ troubles: inout TroubleList) {
    var index = 0
    while index < value.count {
      let byte = value[index]
      index += 1
      if byte == UInt8(ascii: "\\"), state != .phrase, index < value.count {
        append(value[index])
        index += 1
        continue
      }
      switch state {
      case .phrase: readPhrase(byte, &troubles)
      case .quoted:
        if byte == UInt8(ascii: "\"") { state = before } else { append(byte) }
      case .angle:
        if byte == UInt8(ascii: ">") { state = .phrase } else { append(byte) }
      case .comment:
        if byte == UInt8(ascii: "(") { depth += 1 }
        if byte == UInt8(ascii: ")") { depth -= 1 }
        if depth == 0 { state = before } else { append(byte) }
      }
    }
    finish(&troubles)
    state = .phrase
  }

  private mutating func readPhrase(_ byte: UInt8, _ troubles: inout TroubleList) {
    switch byte {
    case UInt8(ascii: "\""):
      (before, state, wasQuoted) = (.phrase, .quoted, true)
    case UInt8(ascii: "("):
      (before, state, depth) = (.phrase, .comment, 1)
    case UInt8(ascii: "<") where angle == nil: (state, angle) = (.angle, [])
    case UInt8(ascii: ","), UInt8(ascii: ";"): finish(&troubles, isComma: byte == 0x2C)
    // The name of a group (RFC 5322 3.4): its members are what is meant.
    case UInt8(ascii: ":") where angle == nil && !hasAt:
      (phrase, pending, wasQuoted) = ([], [], false)
    default:
      if byte == UInt8(ascii: "@") { hasAt = true }
      append(byte)
    }
  }

  private mutating func append(_ byte: UInt8) {
    switch state {
    case .phrase, .quoted: phrase.append(byte)
    case .angle: angle?.append(byte)
    case .comment: comment.append(byte)
    }
  }

  /// One mailbox is whole.
  private mutating func finish(_ troubles: inout TroubleList, isComma: Bool = false) {
    defer { (phrase, angle, comment, wasQuoted, hasAt) = ([], nil, [], false, false) }
    // `Andersson, Anna <anna@…>` without quotes: the comma belongs to the name.
    if isComma, angle == nil, !wasQuoted, !hasAt, (1..<100).contains(pending.count + phrase.count) {
      pending += phrase + [UInt8(ascii: ",")]
      return
    }
    let first = pending
    pending = []
    if angle != nil {
      add(name: first + phrase, written: angle ?? [], &troubles)
    } else {
      if !first.isEmpty { add(name: [], written: first.dropLast(), &troubles) }
      add(name: [], written: phrase[...], &troubles)
    }
  }

  /// Keeps a mailbox if there is anything in it.
  private mutating func add(
    name: [UInt8], written: some Collection<UInt8>, _ troubles: inout TroubleList
  ) {
    let name = EncodedWord.decoded(name, troubles: &troubles).oneLine(limit: 200)
    let note = EncodedWord.decoded(comment, troubles: &troubles).oneLine(limit: 200)
    let shown = name.isEmpty ? note : name
    if shown.isEmpty, written.allSatisfy({ $0 <= 0x20 }) { return }
    guard mailboxes.count < limit else { return troubles.note(.listCut) }
    let text = EncodedWord.decoded(written, troubles: &troubles)
    if let address = Self.address(text) {
      mailboxes.append(Mailbox(name: shown.isEmpty ? nil : shown, address: address))
    } else {
      troubles.note(.addressMalformed)
      mailboxes.append(Mailbox(name: shown.isEmpty ? text.oneLine(limit: 200) : shown))
    }
  }

  /// The address as a mailbox can have it; a route before it (RFC 5322 4.4) and spaces go.
  static func address(_ text: String) -> String? {
    guard text.utf8.count <= 2_000 else { return nil }
    var rest = text.filter { !$0.isWhitespace }[...]
    if rest.first == "@", let colon = rest.firstIndex(of: ":") {
      rest = rest[rest.index(after: colon)...]
    }
    if rest.hasPrefix("mailto:") { rest = rest.dropFirst(7) }
    return (try? MailAddress(String(rest)))?.text
  }
}

/// Message ids in a field, without angle brackets (RFC 5322 3.6.4).
enum MessageIDReading {
  /// All ids, each once; words that are no ids are passed over.
  static func all(
    in values: [[UInt8]], limits: ReadLimits, troubles: inout TroubleList
  ) -> [String] {
    var found: [String] = []
    var seen: Set<String> = []
    for value in values {
      for word in words(of: value) {
        guard let id = id(word), seen.insert(id).inserted else { continue }
        if found.count < limits.references { found.append(id) } else { troubles.note(.listCut) }
      }
    }
    return found
  }

  /// What stands between angle brackets, and words outside of them that have an `@`.
  private static func words(of value: [UInt8]) -> [ArraySlice<UInt8>] {
    value.split { $0 <= 0x20 || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ">") }.compactMap {
      word in
      if let open = word.lastIndex(of: UInt8(ascii: "<")) { return word[(open + 1)...] }
      return word.contains(UInt8(ascii: "@")) ? word : nil
    }
  }

  /// An id of printable ASCII, at most 300 bytes.
  static func id(_ bytes: ArraySlice<UInt8>) -> String? {
    let isID =
      (1...300).contains(bytes.count)
      && bytes.allSatisfy { 0x21...0x7E ~= $0 && $0 != 0x3C && $0 != 0x3E && $0 != 0x22 }
    return isID ? String(decoding: bytes, as: UTF8.self) : nil
  }
}
