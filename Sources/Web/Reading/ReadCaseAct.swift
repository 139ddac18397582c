// From a verb and its arguments to an act on the case: names as the contract gives them.

import Mail
import Policy
import Workflow

extension Fields {
  /// The act of a verb of the case; nil for verbs that carry a file and have calls of their own.
  func act(_ verb: Verb) -> Act? {
    switch verb {
    case .correctRegistration, .withholdInRegister, .unpark, .assign, .take, .decline, .recuse:
      registrationAct(verb)
    case .narrow, .widen, .breakGlass, .reviewGlass: accessAct(verb)
    case .askQuestion, .remind, .addMessage, .addAttachment, .answerQuestion, .readMessage,
      .renewAccessCode, .dealWithLetter, .completeTask, .consult, .recordReply:
      talkAct(verb)
    case .addLine, .addDocument, .replaceDocument, .recordSearch, .note, .recordAuthorisation,
      .assess:
      testingAct(verb)
    case .mark, .unmark, .dismiss, .addMaskedCopy, .verifyMaskedCopy, .proposeMarks,
      .confirmMarks, .rejectMarks, .makeMaskedCopy, .recordMasking, .recordCopyCheck:
      maskingAct(verb)
    case .quoteFee, .waiveFee, .recordPayment, .respondToQuote, .tellExpectedDate, .planRounds:
      feeAct(verb)
    case .release, .confirmRelease, .acceptReservation, .answer, .recordDispatch, .passOn,
      .splitOff:
      releaseAct(verb)
    case .withdraw, .close, .reopen, .hold, .releaseHold, .archive, .dispose, .removeUnlawful,
      .recordDeliveryFailure, .recomputeClocks:
      endingAct(verb)
    }
  }

  private func registrationAct(_ verb: Verb) -> Act? {
    switch verb {
    case .correctRegistration: .correctRegistration(correction())
    case .withholdInRegister:
      .withholdInRegister(
        fields: choices("fields", RegisterField.self), provision: name("provision"))
    case .unpark: .unpark(reason: personal("reason"))
    case .assign: .assign(owner: name("owner"))
    case .take: .take
    case .decline: .decline(reason: personal("reason"))
    case .recuse: .recuse(reason: personal("reason"))
    default: nil
    }
  }

  private func accessAct(_ verb: Verb) -> Act? {
    switch verb {
    case .widen: .widen(reason: personal("reason"))
    case .breakGlass: .breakGlass(reason: personal("reason"))
    case .reviewGlass: .reviewGlass(name("glassId"), note: optionalPersonal("note"))
    default: nil
    }
  }

  private func talkAct(_ verb: Verb) -> Act? {
    switch verb {
    case .askQuestion:
      .askQuestion(
        text: personal("text"), about: optionalChoice("about") ?? .content,
        provision: optionalName("provision"), lines: lineIDs())
    case .remind: .remind
    case .addMessage: .addMessage(text: personal("text"), origin: origin())
    case .answerQuestion: .answerQuestion(name("questionId"), text: personal("text"))
    case .readMessage: .readMessage(name("messageId"))
    case .renewAccessCode: .renewAccessCode
    case .completeTask:
      .completeTask(
        choice("task") ?? .report, line: optionalName("documentId"),
        decision: optionalName("decisionId"), note: optionalPersonal("note"))
    case .dealWithLetter: .dealWithLetter(name("letterId"), measure: personal("measure"))
    case .consult: .consult(authority: correspondent("authority"), text: personal("text"))
    case .recordReply:
      // In the words of the message that it came as, where there are no others.
      .recordReply(
        name("consultationId"),
        text: value("messageId") == nil ? personal("text") : optionalPersonal("text") ?? "",
        message: optionalName("messageId"))
    default: nil
    }
  }

  private func testingAct(_ verb: Verb) -> Act? {
    switch verb {
    case .addLine: .addLine(lineRequest(file: nil))
    case .recordSearch:
      .recordSearch(
        systems: lines("systems"), result: personal("result"), line: optionalName("documentId"))
    case .note: .note(text: personal("text"))
    case .assess: .assess(name("documentId"), assessment())
    default: nil
    }
  }

  /// Another authority by name, or an address that takes answers.
  private func correspondent(_ name: String) -> String {
    let named = line(name)
    if (try? MailAddress(named))?.refusesReplies == true { wrong(name, Words.noReplyAddress) }
    return named
  }

  /// Who wrote what staff record: the requester, unless they say otherwise.
  func origin() -> Authorship? {
    let writer = optionalChoice("from", Authorship.Writer.self) ?? .requester
    return writer == .requester ? nil : Authorship(writer)
  }

  private func feeAct(_ verb: Verb) -> Act? {
    switch verb {
    case .quoteFee:
      .quoteFee(form: optionalChoice("form"), units: number("pages", in: 1...1_000_000))
    case .waiveFee: .waiveFee(reason: personal("reason"))
    case .recordPayment: .recordPayment(amount: number("amount", in: 1...10_000_000))
    case .respondToQuote:
      .respondToQuote(choice("reply") ?? .decline, text: optionalPersonal("text"))
    case .tellExpectedDate: .tellExpectedDate(day("date"), reason: personal("reason"))
    case .planRounds:
      .planRounds(
        required("rounds") == nil
          ? []
          : objects("rounds").map { Round(date: $0.day("date"), lines: $0.requiredLineIDs()) })
    default: nil
    }
  }

  private func releaseAct(_ verb: Verb) -> Act? {
    switch verb {
    case .release:
      .release(
        lines: requiredLineIDs(), form: optionalChoice("form"), place: optionalLine("place"))
    case .confirmRelease: .confirmRelease(lines: requiredLineIDs())
    case .acceptReservation: .acceptReservation(name("documentId"))
    case .answer: .answer(lines: lineIDs(), text: optionalPersonal("text"))
    case .recordDispatch: dispatch()
    case .passOn: .passOn(authority: correspondent("authority"), lines: lineIDs())
    case .splitOff: .splitOff(kind: line("kind"))
    default: nil
    }
  }

  /// Documents, letters, or both.
  private func dispatch() -> Act {
    let letters = value("letterIds") == nil ? [] : lines("letterIds")
    return .recordDispatch(
      lines: letters.isEmpty ? requiredLineIDs() : lineIDs(), letters: letters.map { LetterID($0) },
      method: line("method"), day: day("date"))
  }

  private func endingAct(_ verb: Verb) -> Act? {
    switch verb {
    case .withdraw: .withdraw(lines: lineIDs())
    case .close: .close(outcome: optionalChoice("outcome"))
    case .reopen: .reopen(reason: personal("reason"))
    case .hold: .hold(reason: personal("reason"))
    case .releaseHold: .releaseHold(reason: personal("reason"))
    case .archive: .archive(receipt: line("receipt"))
    case .dispose: .dispose(decisionReference: line("decisionReference"))
    case .removeUnlawful: .removeUnlawful(name("documentId"), reason: personal("reason"))
    case .recordDeliveryFailure:
      .recordDeliveryFailure(name("letterId"), reason: line("reason"))
    case .recomputeClocks: .recomputeClocks
    default: nil
    }
  }
}
