// Questions, messages, consultations, dates and fees: none of them stops the clock.

import Policy

extension Deliberation {
  func decideTalk(_ act: Act) throws(Refusal) -> Outcome {
    switch act {
    case .askQuestion(let text, let about, let provision, let lines):
      return try ask(text, about, provision, lines)
    case .remind: return try remind()
    case .addMessage(let text, let matter, let origin):
      try needWords(text)
      return Outcome([.messageAdded(message(text, about: matter, from: origin))])
    case .addAttachment(let kind, let file, let text, let origin):
      return try attach(kind, file, text, origin)
    case .answerQuestion(let id, let text):
      guard let question = file.questions.first(where: { $0.id == id }) else {
        throw Refusal(.unknownEntry)
      }
      guard question.isOpen else { throw Refusal(.alreadyDone) }
      try needWords(text)
      return Outcome([.questionAnswered(id: id, text: text, at: now)])
    case .readMessage(let id):
      return try read(id)
    case .renewAccessCode:
      return Outcome(
        [.accessCodeRenewed(generation: file.codeGeneration + 1)], effects: [letter(.accessCode)])
    case .dealWithLetter(let letter, let measure):
      guard file.failedLetters.contains(letter) else { throw Refusal(.unknownEntry) }
      try needWords(measure)
      return Outcome([.letterDealtWith(letter: letter, measure: measure)])
    case .consult(let authority, let text): return try consult(authority, text)
    case .recordReply(let id, let text, let message): return try recordReply(id, text, message)
    case .completeTask(let task, let line, let decision, let note):
      return try complete(task, line, decision, note)
    case .recordDeliveryFailure(let letter, let reason):
      return Outcome([.deliveryFailed(letter: letter, reason: reason)])
    default: return try decideFeesAndDates(act)
    }
  }

  /// A message, an attachment, or the answer to a question has been read by a person.
  private func read(_ id: EntryID) throws(Refusal) -> Outcome {
    let unread =
      file.messages.first { $0.id == id }.map { $0.readBy == nil }
      ?? file.attachments.first { $0.id == id }.map { $0.readBy == nil }
      ?? file.questions.first { $0.id == id }.map(\.isUnread)
    guard let unread else { throw Refusal(.unknownEntry) }
    guard unread else { throw Refusal(.alreadyDone) }
    return Outcome([.messageRead(id: id, by: try person())])
  }

  /// The reply to a consultation, in its own words or in those of the message that it came as.
  private func recordReply(
    _ id: EntryID, _ text: Personal, _ messageID: EntryID?
  ) throws(Refusal) -> Outcome {
    guard let consultation = file.consultations.first(where: { $0.id == id }) else {
      throw Refusal(.unknownEntry)
    }
    guard consultation.reply == nil else { throw Refusal(.alreadyDone) }
    let message = file.messages.first { $0.id == messageID }
    if messageID != nil, message == nil { throw Refusal(.unknownEntry) }
    let reply = text.isBlank ? message?.text ?? text : text
    try needWords(reply)
    var events: [Event] = [.consultationAnswered(id: id, text: reply, at: message?.at ?? now)]
    if let message, message.readBy == nil {
      events.append(.messageRead(id: message.id, by: try person()))
    }
    return Outcome(events)
  }

  /// A message, with what the reader must ask themselves.
  func message(
    _ text: Personal, about matter: Message.Matter? = nil, from origin: Authorship? = nil
  ) -> Message {
    Message(
      id: entry(), text: text, at: now, recordedBy: actor.staff,
      prompt: matter?.prompt ?? prompt(origin), origin: origin)
  }

  /// What whoever reads something that arrives now must ask themselves. A machine asks for nothing, nor does
  /// somebody whom the authority has asked.
  private func prompt(_ origin: Authorship?) -> Message.Prompt {
    if origin?.isMachines == true || origin?.writer == .correspondent { return .none }
    let decided = file.decisions.contains { $0.signature != nil }
    let answered = file.stage == .answered || file.stage == .closed
    return decided ? .appeal : answered ? .decisionRequest : .none
  }

  /// What the requester chooses to show: never demanded (TF 2:18).
  private func attach(
    _ kind: RequesterFile.Kind, _ stored: StoredFile, _ text: Personal?, _ origin: Authorship?
  ) throws(Refusal) -> Outcome {
    if let bar = file.barToAttachments(under: policy) { throw bar }
    let attachment = RequesterFile(
      id: entry(), kind: kind, file: stored, text: text, at: now, recordedBy: actor.staff,
      prompt: prompt(origin), origin: origin)
    return Outcome([.attachmentAdded(attachment)])
  }

  /// Identity and purpose only where a provision needs them, for the lines it concerns (TF 2:18).
  private func ask(
    _ text: Personal, _ about: Question.About, _ provision: ProvisionID?, _ lines: [LineID]
  ) throws(Refusal) -> Outcome {
    try needWords(text)
    try needReach()
    for id in lines where file.line(id) == nil { throw Refusal(.unknownLine, line: id) }
    if let provision {
      guard let row = policy.provisions.provision(provision, on: today) else {
        throw Refusal(.unknownProvision, ["provision": provision.text])
      }
      if about != .content, !row.identityMayMatter {
        throw Refusal(.provisionNotAboutIdentity, ["provision": provision.text])
      }
    } else if about != .content {
      throw Refusal(.provisionNeeded)
    }
    if about != .content, lines.isEmpty { throw Refusal(.noLines) }
    let question = Question(
      id: entry(), text: text, about: about, provision: provision, lines: lines.unique,
      askedAt: now, askedBy: try person())
    return Outcome(
      [.questionAsked(question)],
      effects: [letter(.question, lines: question.lines, entry: question.id)])
  }

  private func remind() throws(Refusal) -> Outcome {
    let open = file.questions.filter(\.isOpen)
    guard !open.isEmpty else { throw Refusal(.nothingToDo) }
    try needReach()
    return Outcome(
      open.map { .questionReminded(id: $0.id, at: now) },
      effects: open.enumerated().map { letter(.reminder, 100 + UInt64($0), entry: $1.id) })
  }

  /// It never carries the requester's name.
  private func consult(_ authority: String, _ text: Personal) throws(Refusal) -> Outcome {
    try needWords(text)
    try needWords(Personal(authority))
    if let name = file.request.contact.name?.text, !name.isEmpty,
      let words = text.text, words.lowercased().contains(name.lowercased())
    {
      throw Refusal(.namesRequester)
    }
    let consultation = Consultation(id: entry(), authority: authority, text: text, askedAt: now)
    return Outcome(
      [.consulted(consultation)],
      effects: [letter(.consultation, entry: consultation.id, to: .authority(authority))])
  }

  private func decideFeesAndDates(_ act: Act) throws(Refusal) -> Outcome {
    switch act {
    case .tellExpectedDate(let date, let reason):
      guard date >= today else { throw Refusal(.dateInPast) }
      try needWords(reason)
      try needReach()
      return Outcome(
        [.expectedDateTold(ExpectedDate(date: date, reason: reason, at: now))],
        effects: [letter(.expectedDate)])
    case .planRounds(let rounds):
      guard !rounds.isEmpty else { throw Refusal(.nothingToDo) }
      for round in rounds {
        guard round.date >= today else { throw Refusal(.dateInPast) }
        guard !round.lines.isEmpty else { throw Refusal(.noLines) }
        for id in round.lines where file.line(id) == nil { throw Refusal(.unknownLine, line: id) }
      }
      return Outcome([
        .roundsPlanned(rounds.map { Round(date: $0.date, lines: $0.lines.unique) })
      ])
    case .quoteFee(let form, let units): return try quote(form, units)
    case .waiveFee(let reason):
      _ = try openFee()
      try needWords(reason)
      return Outcome([.feeWaived(reason: reason)])
    case .recordPayment(let amount):
      let fee = try openFee()
      guard amount > 0, fee.amount > 0 else { throw Refusal(.nothingToDo) }
      return Outcome([.feePaid(amount: amount)])
    case .respondToQuote(let reply, let text):
      let fee = try openFee()
      guard fee.reply == nil else { throw Refusal(.feeAlreadySettled) }
      return Outcome([.quoteAnswered(reply: reply, text: text)] + words(text))
    default: throw Refusal(.nothingToDo)
    }
  }

  /// Only from the authority's table; without a row nothing may be charged (TF 2:16, JO 1149-2015). Reading on
  /// the spot never costs anything (TF 2:15), and a price is told before the work, not after it (FL 6 §).
  private func quote(_ named: FeeTable.Form?, _ units: Int) throws(Refusal) -> Outcome {
    let authority = try authority()
    guard units > 0 else { throw Refusal(.nothingToDo) }
    let isReading = file.request.delivery.form == .onSite || file.fee?.reply == .readOnSite
    let form = named ?? (isReading ? .onSite : .paper)
    if form == .onSite { throw Refusal(.feeForReading) }
    // What has been paid is not quoted over.
    if let fee = file.fee, fee.paid > 0 { throw Refusal(.feeAlreadySettled) }
    if isDelivered(form) { throw Refusal(.feeAfterwards) }
    guard let table = policy.feeTable(for: authority, on: today),
      let amount = table.fee(for: form, units: units)
    else { throw Refusal(.noFeeTable) }
    try needReach()
    let fee = Fee(
      id: entry(), table: table.name, form: form, units: units, amount: amount, quotedAt: now)
    return Outcome([.feeQuoted(fee)], effects: [letter(.feeQuote, entry: fee.id)])
  }

  /// Whether all that can go out in this form has gone.
  private func isDelivered(_ form: FeeTable.Form) -> Bool {
    let ways: [DeliveryForm] = form == .electronic ? [.email, .link] : [.paper]
    func hasGone(_ line: Line) -> Bool {
      ([line.release].compactMap { $0 } + line.earlierReleases).contains { ways.contains($0.form) }
    }
    let copies = file.lines.filter { $0.assessment?.verdict.letsOut ?? $0.isOpen }
    return copies.contains(where: hasGone) && copies.allSatisfy(hasGone)
  }

  private func openFee() throws(Refusal) -> Fee {
    guard let fee = file.fee else { throw Refusal(.noFee) }
    guard fee.waivedBecause == nil, fee.paid < fee.amount || fee.amount == 0 else {
      throw Refusal(.feeAlreadySettled)
    }
    return fee
  }
}
