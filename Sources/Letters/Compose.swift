// From an order to a letter: pure and synchronous, so that it can run inside a write.

import Mustache
public import Policy
public import Workflow

extension LetterBook {
  /// Writes one letter.
  ///
  /// - Parameters:
  ///   - order: which letter, about what, to whom.
  ///   - file: the case with the events of the same outcome already applied.
  ///   - policy: what the letter cites.
  ///   - now: the letter is dated with its Swedish local day.
  ///   - links: where the requester follows the case.
  ///   - accessCode: shown in `receipt` where given; required by `accessCode`; else left out.
  ///   - promise: shown in `receipt` where given.
  ///   - asked: of a letter to the requester, another language than the request's.
  /// - Throws: what the letter lacks. A letter with a gap is never returned.
  public func compose(
    _ order: LetterOrder, about file: Case, policy: Policy, at now: Instant, links: Links,
    accessCode: String? = nil, promise: String? = nil, in asked: Language? = nil
  ) throws(LetterProblem) -> Letter {
    let language: Language = order.recipient == .requester ? asked ?? file.request.language : .sv
    let text = Edition(language: language, shape: .text)
    let setting = try Setting(
      file, policy: policy, today: SwedishTime.day(of: now), language: language,
      place: text.place(order.kind.rawValue))
    let facts = try order.kind.facts(
      order, in: setting, links: links, accessCode: accessCode, promise: promise)
    return try written(
      order.kind.rawValue, facts, in: language, with: try attachments(order, in: setting))
  }

  /// Both shapes of one template.
  func written(
    _ name: String, _ facts: [any Facts], in language: Language, with attachments: [Attachment] = []
  ) throws(LetterProblem) -> Letter {
    let whole = try render(name, facts, Edition(language: language, shape: .text))
    let html = try render(name, facts, Edition(language: language, shape: .html))
    let parts = whole.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    return Letter(
      subject: String(parts.first ?? ""), text: Layout.tidied(parts.count == 2 ? parts[1] : ""),
      html: html, language: language, attachments: attachments)
  }

  private func render(
    _ name: String, _ facts: [any Facts], _ edition: Edition
  ) throws(LetterProblem) -> String {
    let misses = Misses()
    let place = edition.place(name)
    guard
      let letter = library(edition).render(Record(facts, misses: misses), withTemplate: name)
    else { throw LetterProblem(.missingTemplate, in: place) }
    if let name = misses.names.first { throw LetterProblem(.emptyField(name), in: place) }
    return letter
  }

  private func attachments(
    _ order: LetterOrder, in setting: Setting
  ) throws(LetterProblem) -> [Attachment] {
    switch order.kind {
    case .release:
      return try setting.lines(order.lines).compactMap { line in
        guard let release = line.release, release.form == .email, let file = release.file,
          let name = line.outgoingName(in: setting.language)
        else { return nil }
        return Attachment(name: name, file: file)
      }
    case .decision, .forwardingToCourt:
      guard let signature = try setting.decision(order.decision).signature else {
        throw setting.problem(.notSigned)
      }
      return [Attachment(signature, of: setting.file)]
    case .receipt, .question, .reminder, .answer, .expectedDate, .passedOn, .passedOnToHolder,
      .serviceReminder, .reservation, .forwarding, .judgment, .feeQuote, .consultation,
      .accessCode, .waiting:
      return []
    }
  }
}

extension Attachment {
  /// The frozen decision, as signed.
  init(_ signature: Decision.Signature, of file: Case) {
    let stem = OutgoingName.stem(
      "Beslut \(file.registerNumber.text)", otherwise: signature.frozen.id.text)
    name = stem + ".pdf"
    self.file = StoredFile(
      blob: signature.frozen.blob, size: signature.frozen.size, mediaType: "application/pdf",
      fileName: Personal(stem + ".pdf"))
  }
}

/// The white space of plain text.
enum Layout {
  /// At most one empty line in a row, none at the ends, no spaces at the ends of lines.
  static func tidied(_ text: Substring) -> String {
    var lines: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let end = line.lastIndex { $0 != " " }
      let trimmed = end.map { line[...$0] } ?? ""
      if trimmed.isEmpty, lines.last?.isEmpty ?? true { continue }
      lines.append(trimmed)
    }
    if lines.last?.isEmpty ?? false { lines.removeLast() }
    return lines.joined(separator: "\n") + "\n"
  }
}
