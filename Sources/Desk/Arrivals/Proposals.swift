// What a mail seems to be: rules that each give points and say why.

public import Mail
import Policy
import Workflow

extension ArrivalSorter {
  /// The first proposal that has its least points, or a message, and all that spoke.
  func proposal(
    for mail: IncomingMail, _ clues: ArrivalClues, _ facts: ArrivalFacts
  ) -> (proposal: ArrivalProposal, reasons: [ArrivalReason]) {
    let own = mail.ownWords(under: rules)
    let isOurs = clues.messageIDs.contains { facts.byMessage[$0] != nil }
    let seen = signs(of: mail, text: own, isAnswerToUs: isOurs).compactMap { sign in
      rules.signs[sign].map { (weight: $0, words: String?.none) }
    }
    let heard = cues.found(subject: mail.subject, text: own).map {
      (weight: $0.weight, words: String?.some($0.words))
    }
    var points: [ArrivalProposal: Int] = [:]
    for spoken in seen + heard {
      points[spoken.weight.proposal, default: 0] += spoken.weight.points
    }
    let reasons = (seen + heard).sorted { $0.weight.points > $1.weight.points }.map {
      ArrivalReason(
        $0.weight.reason, proposal: $0.weight.proposal, points: $0.weight.points, words: $0.words)
    }
    // An appeal that also asks for records is an appeal; a machine's words weigh less than that it
    // is one.
    let others = points.filter { $0.key != .message }.values.max() ?? 0
    let reached = rules.proposals.first {
      $0.proposal != .message && points[$0.proposal, default: 0] >= $0.least
    }
    let chosen = points[.message, default: 0] > others ? .message : reached?.proposal ?? .message
    return (chosen, reasons.isEmpty ? [reason(.nothingSays)] : reasons)
  }

  /// What can be seen without reading the words.
  private func signs(of mail: IncomingMail, text: String, isAnswerToUs: Bool) -> [ArrivalSign] {
    var signs: [ArrivalSign] = []
    switch mail.nature {
    case .person: break
    case .list: signs.append(.list)
    case .automatic: signs.append(.automatic)
    case .deliveryReport: signs.append(.report)
    case .outOfOffice: signs.append(.outOfOffice)
    }
    let hasMeeting = mail.enclosures.contains { if case .meeting = $0 { true } else { false } }
    if hasMeeting { signs.append(.calendar) }
    if !isAnswerToUs, !mail.inReplyTo.isEmpty { signs.append(.answers) }
    if mail.isForged { signs.append(.unverified) }
    if hidesRecipients(mail) { signs.append(.hiddenRecipients) }
    if text.utf8.count(of: "://") >= 6 { signs.append(.manyLinks) }
    if mail.answerTo == nil { signs.append(.noSender) }
    if mail.attachments.contains(where: { isProgram($0.filename) }) { signs.append(.dangerousFile) }
    if text.contains("?") { signs.append(.question) }
    return signs
  }

  /// Delivered to a mailbox that neither `To` nor `Cc` shows.
  private func hidesRecipients(_ mail: IncomingMail) -> Bool {
    let shown = Set((mail.to + mail.cc).compactMap(\.address))
    let delivered = mail.deliveredTo.compactMap(\.address)
    return !delivered.isEmpty && !delivered.contains { shown.contains($0) }
  }

  /// A file that runs when it is opened.
  private func isProgram(_ name: String) -> Bool {
    let ending = name.lowercased().split(separator: ".").last.map { String($0) } ?? ""
    return [
      "exe", "scr", "com", "pif", "bat", "cmd", "js", "jse", "vbs", "vbe", "wsf", "hta", "msi",
      "ps1", "lnk", "jar", "iso", "img", "reg", "cpl",
    ].contains(ending) && name.contains(".")
  }
}

extension IncomingMail {
  /// Whether the receiving server found that it is not from whom it says: DMARC failed, or SPF without a DKIM that
  /// passed. SPF alone fails of every mail that somebody forwards.
  public var isForged: Bool {
    let passed = Set(authentication.filter { $0.result == "pass" }.map(\.method))
    let failed = Set(
      authentication.filter { ["fail", "softfail"].contains($0.result) }.map(\.method))
    if passed.contains("dmarc") { return false }
    return failed.contains("dmarc") || (failed.contains("spf") && !passed.contains("dkim"))
  }
}

extension String.UTF8View {
  /// How often a short mark stands here.
  fileprivate func count(of mark: StaticString) -> Int {
    let mark = mark.withUTF8Buffer { Array($0) }
    var (count, matched) = (0, 0)
    for byte in self {
      matched = byte == mark[matched] ? matched + 1 : byte == mark[0] ? 1 : 0
      if matched == mark.count { (count, matched) = (count + 1, 0) }
    }
    return count
  }
}
