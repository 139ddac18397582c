// Delivery reports: what became of messages of ours, recipient by recipient (RFC 3464).

extension PartReader {
  /// The fields of the message as a whole, then those of each recipient, with empty lines between.
  mutating func readReport(_ part: Part) {
    hasReport = true
    let bytes = part.decoded(&troubles)
    var rest = bytes[...]
    let before = reports.count
    // Told of the message as a whole, it is of all recipients; told of one recipient, of that one.
    var ofAll: String?
    while !rest.isEmpty, reports.count < limits.addresses {
      let left = rest.count
      while let first = rest.first, first <= 0x20 { rest.removeFirst() }
      let (header, body) = HeaderReader.read(rest, limits: limits, troubles: &troubles)
      // What is no field is left: skip it, so that each round takes something.
      rest = body.count < rest.count ? body : []
      if rest.count >= left { break }
      let named = header.first("x-original-message-id").flatMap {
        MessageIDReading.all(in: [$0], limits: limits, troubles: &troubles).first
      }
      guard var report = Self.report(header, &troubles) else {
        ofAll = named ?? ofAll
        continue
      }
      report.originalMessageIDs = (named ?? ofAll).map { [$0] } ?? []
      reports.append(report)
    }
    if reports.count == before { troubles.note(.reportUnreadable) }
  }

  /// What came back within one report is what its recipients did not get, unless the report named it.
  mutating func pairReports(from report: Int, with returned: Int) {
    guard reports.count > report, returnedIDs.count > returned else { return }
    let ids = Array(returnedIDs[returned...])
    for place in reports.indices[report...] where reports[place].originalMessageIDs.isEmpty {
      reports[place].originalMessageIDs = ids
    }
  }

  /// Notes a message that came back; so many are kept as a thread may name.
  mutating func noteReturned(_ id: String?) {
    guard let id, returnedIDs.count < limits.references else { return }
    if !returnedIDs.contains(id) { returnedIDs.append(id) }
  }

  /// The report on one recipient, or nil for the fields of the message as a whole.
  private static func report(
    _ header: IncomingHeader, _ troubles: inout TroubleList
  ) -> DeliveryReport? {
    let status = header.word("status").flatMap(Self.status)
    let told = header.word("action").flatMap { word in
      DeliveryAction.allCases.first { word.hasPrefix($0.rawValue) }
    }
    let guessed: DeliveryAction? =
      switch status?.utf8.first {
      case UInt8(ascii: "2"): .delivered
      case UInt8(ascii: "4"): .delayed
      case UInt8(ascii: "5"): .failed
      default: nil
      }
    guard let action = told ?? guessed else { return nil }
    let original = header.first("original-recipient").flatMap { address(in: $0, &troubles) }
    let final = header.first("final-recipient").flatMap { address(in: $0, &troubles) }
    return DeliveryReport(
      recipient: final ?? original, originalRecipient: original == final ? nil : original,
      action: action, status: status,
      diagnostic: header.first("diagnostic-code").map { diagnostic($0, &troubles) })
  }

  /// `rfc822; anna@example.org`, with or without the type.
  private static func address(in value: [UInt8], _ troubles: inout TroubleList) -> String? {
    let rest = value.split(separator: UInt8(ascii: ";"), maxSplits: 1).last ?? []
    let text = Charset.text(rest.prefix(1_000), label: nil, troubles: &troubles)
    return AddressReader.address(text.filter { $0 != "<" && $0 != ">" })
  }

  /// Three numbers, such as `5.1.1`.
  private static func status(_ text: String) -> String? {
    let word = text.utf8.prefix { 0x30...0x39 ~= $0 || $0 == UInt8(ascii: ".") }
    let numbers = word.split(
      separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return numbers.count == 3 && numbers.allSatisfy { (1...3).contains($0.count) }
      ? String(Substring(word)) : nil
  }

  /// The words of a server, as they may be kept.
  private static func diagnostic(_ value: [UInt8], _ troubles: inout TroubleList) -> String {
    let words = value.split(separator: UInt8(ascii: ";"), maxSplits: 1).last ?? []
    return DeliveryOutcome.words(String(decoding: words.prefix(2_000), as: UTF8.self))
  }

  /// The header of the message that comes back.
  mutating func readReturnedHeader(_ part: Part) {
    noteReturned(messageID(in: part.decoded(&troubles)))
  }

  /// The name of a message by its header alone.
  mutating func messageID(in bytes: [UInt8]) -> String? {
    let (header, _) = HeaderReader.read(bytes[...], limits: limits, troubles: &troubles)
    return header.first("message-id").flatMap {
      MessageIDReading.all(in: [$0], limits: limits, troubles: &troubles).first
    }
  }
}
