// One plausible act for each verb, made for a case as it stands.

import Policy
import Workflow

/// Where an act takes its arguments from.
struct Choice {
  let file: Case
  let today: Day
  var line: LineID { line(0) }

  func line(_ n: Int) -> LineID {
    file.lines.isEmpty ? LineID("none") : file.lines[n % file.lines.count].id
  }

  private func masking(_ verb: Verb, _ line: LineID, _ file: StoredFile) -> Act {
    let proposing = self.file.lines.first { !$0.proposals.isEmpty }
    let proposal = proposing?.proposals[0].id ?? EntryID("none")
    let asked = self.file.lines.first { $0.runningMasking != nil }
    let uploaded = self.file.lines.first { $0.maskedCopy != nil && $0.maskedCopy?.check == nil }
    switch verb {
    case .addMaskedCopy: return .addMaskedCopy(line, file)
    case .proposeMarks:
      return .proposeMarks([
        ProposedMark(
          line: line, place: MarkPlace(page: 2, boxes: [[1, 1, 9, 9]]), provision: .care,
          reason: "Namn", source: .sameText)
      ])
    case .confirmMarks:
      return .confirmMarks(
        proposing?.id ?? line, proposals: [proposal], provision: nil, reason: nil)
    case .rejectMarks:
      return .rejectMarks(proposing?.id ?? line, proposals: [proposal], reason: "Annan person")
    case .makeMaskedCopy: return .makeMaskedCopy(line)
    case .recordMasking:
      let basis = asked?.masking?.basis ?? MaskedCopy.Basis(original: nil, marks: [])
      return .recordMasking(
        asked?.id ?? line, .made(VerifiedCopy.named("made \(self.file.number)", basis)))
    case .recordCopyCheck:
      let copy = uploaded?.maskedCopy?.file.blob ?? BlobID("none")
      return .recordCopyCheck(
        uploaded?.id ?? line,
        MaskedCopy.Check(copy: copy, passed: true, at: Instant(milliseconds: 0), record: nil))
    default: return .verifyMaskedCopy(line, checked: "Alla sidor")
    }
  }

  func act(_ verb: Verb, assessment: Assessment = .refused, n: Int = 0) -> Act {
    let line = line(n)
    let file = StoredFile.named("f\(self.file.number)")
    switch verb {
    case .correctRegistration:
      var contact = self.file.request.contact
      contact.phone = Personal("070-\(self.file.number)")
      return .correctRegistration(Correction(contact: contact, reason: "Nytt nummer"))
    case .withholdInRegister: return .withholdInRegister(fields: [.subject], provision: .care)
    case .unpark: return .unpark(reason: "Inget missbruk")
    case .assign: return .assign(owner: StaffID(n % 2 == 0 ? "hanna" : "henrik"))
    case .take: return .take
    case .decline: return .decline(reason: "Semester")
    case .recuse: return .recuse(reason: "Släkt")
    case .narrow:
      let handler = n % 3 == 0 ? "henrik" : "hanna"
      return .narrow(
        persons: [
          NamedPerson(id: StaffID(handler), role: .handler),
          n % 2 == 0
            ? NamedPerson(id: StaffID("carl"), role: .head)
            : NamedPerson(id: StaffID("jon"), role: .jurist),
        ], reason: "Hotad")
    case .widen: return .widen(reason: "Faran är över")
    case .breakGlass: return .breakGlass(reason: "Ägaren är sjuk")
    case .reviewGlass:
      let waiting = self.file.glass.first { $0.reviewedBy == nil }
      return .reviewGlass(waiting?.id ?? EntryID("none"), note: "Rimligt")
    case .askQuestion:
      return .askQuestion(text: "Vilket avtal?", about: .content, provision: nil, lines: [line])
    case .remind: return .remind
    case .addMessage: return .addMessage(text: "Hur går det?")
    case .addAttachment: return .addAttachment(.powerOfAttorney, file, text: "Min fullmakt")
    case .answerQuestion:
      let open = self.file.questions.first(where: \.isOpen)
      return .answerQuestion(open?.id ?? EntryID("none"), text: "Det från mars")
    case .readMessage:
      let message = self.file.messages.first { $0.readBy == nil }?.id
      let question = self.file.questions.first(where: \.isUnread)?.id
      let attachment = self.file.attachments.first { $0.readBy == nil }?.id
      return .readMessage(message ?? attachment ?? question ?? EntryID("none"))
    case .renewAccessCode: return .renewAccessCode
    case .completeTask:
      return .completeTask(.stopDisposal, line: nil, decision: nil, note: "Sagt till")
    case .dealWithLetter:
      return .dealWithLetter(
        self.file.failedLetters.first ?? LetterID("none"), measure: "Ny adress")
    case .addLine: return .addLine(LineRequest(kind: .file, reference: "Bilaga", file: file))
    case .addDocument: return .addDocument(line, file)
    case .replaceDocument: return .replaceDocument(line, file, reason: "Fel fil")
    case .recordSearch:
      return .recordSearch(systems: ["Diariet"], result: "Inget", line: n % 2 == 0 ? nil : line)
    case .note: return .note(text: "Ringde arkivet")
    case .recordAuthorisation:
      return .recordAuthorisation(
        kind: .consent, scope: "Allt", validFrom: today, validTo: nil)
    case .assess: return .assess(line, assessment)
    case .mark:
      return .mark(
        line,
        MarkRequest(
          places: [MarkPlace(page: 1 + n, boxes: [[0, 0, 9, 9]])], provision: .care,
          reason: "Namn"))
    case .unmark:
      let marked = self.file.lines.first { !$0.marks.isEmpty }
      return .unmark(
        marked?.id ?? line, marks: [marked?.marks[0].id ?? EntryID("none")], reason: nil)
    case .dismiss:
      return .dismiss(line, DismissRequest(finding: EntryID("finding"), reason: "Eget namn"))
    case .addMaskedCopy, .verifyMaskedCopy, .proposeMarks, .confirmMarks, .rejectMarks,
      .makeMaskedCopy, .recordMasking, .recordCopyCheck:
      return masking(verb, line, file)
    case .consult: return .consult(authority: "Polisen", text: "Skadar det er?")
    case .recordReply:
      let open = self.file.consultations.first { $0.reply == nil }
      return .recordReply(open?.id ?? EntryID("none"), text: "Nej")
    case .quoteFee: return .quoteFee(form: .paper, units: 60)
    case .waiveFee: return .waiveFee(reason: "Ringa")
    case .recordPayment: return .recordPayment(amount: 20)
    case .respondToQuote: return .respondToQuote(.accept, text: nil)
    case .tellExpectedDate: return .tellExpectedDate(today + 2, reason: "Många sidor")
    case .planRounds: return .planRounds([Round(date: today + 1, lines: [line])])
    case .release:
      return .release(lines: [line, line], form: n % 3 == 0 ? .paper : nil, place: nil)
    case .confirmRelease:
      return .confirmRelease(
        lines: self.file.lines.filter { $0.releaseProposal != nil }.map(\.id))
    case .acceptReservation:
      let offered = self.file.lines.first { $0.reservationOfferedAt != nil }
      return .acceptReservation(offered?.id ?? line)
    case .answer: return .answer(lines: n % 2 == 0 ? [] : [line], text: nil)
    case .recordDispatch:
      let letters = n % 3 == 0 ? [LetterID("letter-\(n)")] : []
      return .recordDispatch(
        lines: n % 6 == 0 ? [] : [line], letters: letters, method: "brev", day: today)
    case .passOn: return .passOn(authority: "Regionen", lines: n % 4 == 0 ? [] : [line])
    case .splitOff: return .splitOff(kind: "gdpr15")
    case .withdraw: return .withdraw(lines: n % 8 == 0 ? [] : [line])
    case .close: return .close(outcome: nil)
    case .reopen: return .reopen(reason: "Mer fanns")
    case .hold: return .hold(reason: "Rättegång")
    case .releaseHold: return .releaseHold(reason: "Över")
    case .archive: return .archive(receipt: "Kvitto 7")
    case .dispose: return .dispose(decisionReference: "KS § 12")
    case .removeUnlawful: return .removeUnlawful(line, reason: "Skadlig kod")
    case .recordDeliveryFailure:
      return .recordDeliveryFailure(LetterID("l\(n)"), reason: "550")
    case .recomputeClocks: return .recomputeClocks
    }
  }

  func act(
    _ verb: DecisionVerb, on decision: Decision?, outcomes: [Judgment.Outcome], n: Int = 0
  ) -> DecisionAct {
    switch verb {
    case .requestDecision:
      return .requestDecision(lines: n % 3 == 0 ? [line(n)] : [], kind: .refusal, text: nil)
    case .refer: return .refer(lines: [line(n), line(n)], kind: .refusal, reason: "Tveksamt")
    case .draft: return .draft(text: "Begäran avslås.")
    case .submitForReview: return .submitForReview
    case .approve: return .approve(reason: n % 2 == 0 ? nil : "Ingen annan fanns")
    case .sendBack: return .sendBack(comment: "Skriv ut skälen")
    case .settle: return .settle
    case .sign:
      let frozen = FrozenLetter(
        id: LetterID("l"), blob: BlobID("b\(file.number)"), size: 9, pages: 1,
        basedOn: file.number)
      return .sign(decidedBy: .delegate, minutesRef: nil, frozen: frozen)
    case .recordService:
      return .recordService(
        method: n % 5 == 0 ? .notShown : .acknowledged, day: today, evidence: "E-post")
    case .appeal: return .appeal(AppealRequest(text: "Jag överklagar."))
    case .withdrawAppeal: return .withdrawAppeal
    case .testTimeliness:
      return n % 3 == 0
        ? .testTimeliness(.late, exception: n % 2 == 0 ? .faultyInstructions : nil)
        : .testTimeliness(.inTime, exception: nil)
    case .dismissAppeal: return .dismissAppeal
    case .reconsider: return .reconsider(changed: n % 3 == 0, text: "Prövat på nytt")
    case .rectify: return .rectify(text: "Fel datum")
    case .forward: return .forward(opinion: nil)
    case .recordJudgment:
      let scope = decision?.scope ?? []
      let results = scope.enumerated().map { index, line in
        Judgment.LineOutcome(line: line, outcome: outcomes[index % outcomes.count])
      }
      return .recordJudgment(
        Judgment(
          court: "Kammarrätten", instance: .kammarratt, courtCaseNumber: "1-26", day: today,
          outcomes: results))
    case .recordFurtherAppeal: return .recordFurtherAppeal
    case .recordFinal: return .recordFinal(basis: "Laga kraft")
    case .remindService: return .remindService
    case .lastDayPassed: return .lastDayPassed
    }
  }
}
