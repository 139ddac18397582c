// Who wrote a message, a person or a machine: by its headers, and by its subject only beside them.

/// Judges the nature of a message, from the strongest evidence to the weakest.
struct NatureReader {
  let header: IncomingHeader
  let subject: String
  let returnPath: ReturnPath
  let from: [Mailbox]
  /// The value of `Content-Type` of the message.
  let type: ParameterizedValue

  /// The nature of a message with these parts.
  ///
  /// Reports that came along as messages count where a machine sent them; a person who forwards one asks us.
  func nature(of parts: PartReader) -> Nature {
    let nature = ownNature(of: parts)
    guard !parts.enclosedReports.isEmpty else { return nature }
    switch nature {
    case .deliveryReport(let own): return .deliveryReport(own + parts.enclosedReports)
    case .automatic, .outOfOffice: return .deliveryReport(parts.enclosedReports)
    case .person, .list: return nature
    }
  }

  private func ownNature(of parts: PartReader) -> Nature {
    if parts.hasReport { return .deliveryReport(parts.reports) }
    if let failed = failedRecipients(returned: parts.returnedIDs) {
      return .deliveryReport(failed)
    }
    if parts.hasReadReceipt || type.parameters["report-type"] == "disposition-notification" {
      return .automatic(.readReceipt)
    }
    let isAway = Self.saysAway(subject)
    let told = header.word("auto-submitted").map { $0.utf8.prefix { Self.isWord($0) } }
    let submitted = told.map { String(Substring($0)) } ?? "no"
    if isAutoreply || (isAway && (submitted != "no" || isMachine)) { return .outOfOffice }
    if isList { return .list }
    if submitted == "auto-replied" { return .outOfOffice }
    if submitted != "no", submitted != "" { return .automatic(.autoSubmitted) }
    if returnPath == .empty { return .automatic(.emptyReturnPath) }
    if let precedence = header.word("precedence") {
      if precedence == "list" { return .list }
      if ["bulk", "junk", "auto_reply", "auto-reply"].contains(precedence) {
        return .automatic(.precedence)
      }
    }
    if isNoReply { return .automatic(.noReplySender) }
    return isMachine ? .automatic(.header) : .person
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    0x61...0x7A ~= byte || byte == UInt8(ascii: "-") || 0x30...0x39 ~= byte
  }

  /// The headers of answering machines.
  private var isAutoreply: Bool {
    for name in [
      "x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-mail-autoreply",
    ] {
      if let told = header.word(name), told != "no", told != "false" { return true }
    }
    return header.word("precedence") == "auto_reply" || header.has("x-autoreply-from")
      || header.has("x-vacation")
  }

  /// The headers of mailings and of programs that want no answer from machines.
  private var isMachine: Bool {
    let suppressed = header.word("x-auto-response-suppress").map { $0 != "none" && $0 != "" }
    return suppressed == true || header.has("feedback-id") || header.has("x-auto-generated")
      || header.word("x-msg-type") == "autoreply" || returnPath == .empty
  }

  private var isList: Bool {
    [
      "list-id", "list-unsubscribe", "list-post", "list-help", "mailing-list", "x-mailing-list",
    ].contains { header.has($0) }
  }

  private var isNoReply: Bool {
    from.contains { mailbox in
      (mailbox.address.flatMap { try? MailAddress($0) })?.refusesReplies == true
    }
  }

  /// The recipients that Exim names in a report of its own form, where the sender is a mail server.
  private func failedRecipients(returned: [String]) -> [DeliveryReport]? {
    let isServer = from.contains { mailbox in
      let local = lowercasedASCII((mailbox.address ?? "").utf8.prefix { $0 != 0x40 })
      return local == "mailer-daemon" || local == "postmaster" || local == "maildelivery"
    }
    guard isServer else { return nil }
    if let failed = header.first("x-failed-recipients") {
      var troubles = TroubleList()
      let all = AddressReader.read([failed], limits: .standard, troubles: &troubles)
      return all.map {
        DeliveryReport(recipient: $0.address, action: .failed, originalMessageIDs: returned)
      }
    }
    let lowered = subject.lowercased()
    let isReport = [
      "undeliver", "delivery status", "delivery fail", "returned mail", "failure notice",
      "mail delivery", "kunde inte levereras", "gick inte att leverera", "olevererat", "oleverer",
    ].contains { lowered.contains($0) }
    return isReport ? [] : nil
  }

  /// Subjects of answering machines: weak, because people write so too.
  static func saysAway(_ subject: String) -> Bool {
    let lowered = subject.lowercased()
    return [
      "automatiskt svar", "autosvar", "frånvaro", "frånvarande", "ej på plats", "inte på kontoret",
      "semester", "föräldraledig", "out of office", "out of the office", "ooo:", "automatic reply",
      "auto reply", "autoreply", "auto-reply", "auto response", "autoresponse", "on vacation",
      "automatisk svar", "automaattinen vastaus", "abwesenheit", "automatische antwort",
      "réponse automatique", "absence",
    ].contains { lowered.contains($0) }
  }
}
