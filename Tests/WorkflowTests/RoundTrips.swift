// What is stored comes back: every event as JSON, with its personal texts in it and apart from it.

import Foundation
import Policy
import Synchronization
import Testing
import Workflow

/// Keeps personal texts by their index.
final class Texts: PersonalSink {
  private let texts = Mutex<[String]>([])
  func add(_ text: String) -> Int {
    texts.withLock { texts in
      texts.append(text)
      return texts.count - 1
    }
  }
  var byIndex: [Int: String] {
    texts.withLock { Dictionary(uniqueKeysWithValues: $0.enumerated().map { ($0, $1) }) }
  }
}

/// Histories that between them hold every case of `Event`.
func histories() throws -> [String: Play] {
  var whole = try Play.decided(.inCourt).0
  let id = try #require(whole.decision).id
  try whole.judge(id, [.changed, .upheld])
  try whole.on(id, .recordFurtherAppeal, .registrar)
  try whole.act(.addDocument(whole[line: 0], .named("avtal")))
  try whole.release(0, form: .paper)
  try whole.act(
    .recordDispatch(
      lines: [whole[line: 0]], letters: [LetterID("brev-1")], method: "brev", day: whole.today),
    .registrar)
  try whole.on(id, .rectify(text: "Fel datum"), .decider)
  return [
    "appealed": whole, "talked": try talked(), "ended": try ended(), "sent": try sent(),
    "masked": try masked(), "asked": try asked(), "narrowed": try narrowed(),
  ]
}

private func talked() throws -> Play {
  let contact = Contact(name: "Siv Sökande", protected: true)
  var play = try Play(documents: 3, contact: contact)
  try play.act(.assign(owner: StaffID("hanna")), .registrar)
  let verbs: [Verb] = [
    .askQuestion, .remind, .answerQuestion, .addMessage, .readMessage, .readMessage, .addLine,
    .recordSearch, .note, .recordAuthorisation, .consult, .recordReply, .quoteFee,
    .respondToQuote, .recordPayment, .waiveFee, .tellExpectedDate, .planRounds, .splitOff,
    .addDocument, .replaceDocument, .mark, .unmark, .dismiss, .addMaskedCopy, .verifyMaskedCopy,
    .correctRegistration, .withholdInRegister, .renewAccessCode, .recordDeliveryFailure,
    .dealWithLetter, .hold, .releaseHold, .removeUnlawful,
  ]
  for verb in verbs { try someone(Choice(file: play.file, today: play.today).act(verb), in: &play) }
  try play.act(.removeUnlawful(play[line: 0], reason: "–"), .jurist)
  try play.assess(1, .secret(.releaseWithReservation))
  try play.release(1)
  try play.act(.acceptReservation(play[line: 1]), .requester)
  try play.release(1)
  try play.act(.confirmRelease(lines: [play[line: 1]]), .jurist)
  try play.act(.passOn(authority: "Regionen", lines: [play[line: 2]]))
  return play
}

private func masked() throws -> Play {
  var play = try Play.partly()
  try play.mark()
  try play.propose()
  try play.act(
    .rejectMarks(
      play[line: 0], proposals: play.file.lines[0].proposals.map(\.id), reason: "Annan person"))
  try play.act(.makeMaskedCopy(play[line: 0]))
  let failure = Masking.Failure(reason: .notVerified, at: play.now, record: BlobID("record"))
  try play.act(
    .recordMasking(play[line: 0], .failed(play.file.lines[0].copyBasis, failure)), .system)
  try play.makeCopy()
  try play.release(0)
  try play.mask(0)
  return play
}

private func ended() throws -> Play {
  var (play, id) = try Play.decided(.legalReview)
  try play.act(.decline(reason: "Semester"))
  try play.act(.recuse(reason: "Släkt"), .colleague)
  try play.on(id, .sendBack(comment: "Om igen"), .jurist)
  try play.act(.withdraw(lines: [play[line: 1]]), .requester)
  try play.prepare(id)
  try play.sign(id)
  try play.serve(id)
  try play.appeal(id)
  try play.on(id, .withdrawAppeal, .requester)
  play.wait(days: 40)
  try play.on(id, .lastDayPassed, .system)
  try play.act(.addLine(LineRequest()))
  try play.on(nil, .requestDecision(lines: [play[line: 2]], kind: .refusal, text: nil), .requester)
  try play.assess(2, .refused)
  try play.act(.addLine(LineRequest()))
  try play.on(
    nil, .requestDecision(lines: [play[line: 3]], kind: .refusal, text: "Ja"), .requester)
  try play.act(.readMessage(try #require(play.file.messages.last).id))
  try play.act(.withdraw(lines: []), .requester)
  try play.act(.close(outcome: nil))
  try play.act(.archive(receipt: "Kvitto 7"), .archivist)
  try play.act(.reopen(reason: "Mer fanns"))
  return play
}

/// What later versions added, in a history of its own: those stored before stay as they are.
private func sent() throws -> Play {
  var play = try Play()
  for verb in [Verb.take, .addAttachment, .readMessage, .completeTask] {
    try someone(Choice(file: play.file, today: play.today).act(verb), in: &play)
  }
  try play.act(
    .recordAuthorisation(
      kind: .powerOfAttorney, scope: "Allt", validFrom: play.today, validTo: nil,
      seenBy: StaffID("rut"), attachment: play.file.attachments[0].id))
  return play
}

/// A decision that nobody said had come, and what came of asking.
private func asked() throws -> Play {
  var (play, id) = try Play.decided(.dispatched)
  play.wait(days: 14)
  try play.on(id, .remindService, .system)
  let letter = try #require(play.file.decision(id)?.serviceReminders.first?.letter)
  try play.act(.recordDeliveryFailure(letter, reason: "550"), .system)
  try play.on(id, .recordService(method: .notShown, day: nil, evidence: nil), .registrar)
  return play
}

/// A case that was narrowed to two, opened by a third, and opened to all again.
private func narrowed() throws -> Play {
  var play = try Play(documents: 1)
  let choice = Choice(file: play.file, today: play.today)
  try play.act(choice.act(.narrow, n: 1), .head)
  try play.act(.breakGlass(reason: "Ägaren är sjuk"), .decider)
  try play.act(.breakGlass(reason: "Tillsyn"), .head)
  let second = Actor.staff(StaffID("cleo"), .head, name: "Cleo Chef")
  try play.act(.reviewGlass(try #require(play.file.glass.last).id, note: "Rimligt"), second)
  try play.act(.widen(reason: "Faran är över"), .head)
  return play
}

private func someone(_ act: Act, in play: inout Play) throws {
  let able = Actor.everyRole.reversed() + [.colleague]
  let actor = able.last { play.refusal(act, $0) == nil }
  try play.act(act, try #require(actor, "nobody may \(act.verb): \(play.refusal(act) as Any)"))
}

@Suite struct StoredHistories {
  private func encoder(_ sink: Texts? = nil) -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    if let sink { encoder.userInfo[.personalSink] = sink }
    return encoder
  }

  @Test func everyEventComesBackAsItWas() throws {
    for (name, play) in try histories() {
      for event in play.events {
        let data = try encoder().encode(event)
        #expect(try JSONDecoder().decode(Event.self, from: data) == event, "\(name)")
        let sink = Texts()
        let apart = try encoder(sink).encode(event)
        let decoder = JSONDecoder()
        decoder.userInfo[.personalTexts] = sink.byIndex
        #expect(try decoder.decode(Event.self, from: apart) == event, "\(name)")
      }
    }
  }

  @Test func noPersonalTextIsLeftWhereItIsKeptApart() throws {
    let play = try #require(try histories()["talked"])
    let sink = Texts()
    let apart = try play.events.map { try encoder(sink).encode($0) }
    let stored = apart.map { String(decoding: $0, as: UTF8.self) }.joined()
    for secret in ["Siv Sökande", "Alla avtal med Exempelbolaget", "a@example.org", "Semester"] {
      #expect(!stored.contains(secret))
    }
    #expect(sink.byIndex.values.contains("Siv Sökande"))
    // Erased: the facts are still read, the texts are gone.
    let decoder = JSONDecoder()
    decoder.userInfo[.personalTexts] = [Int: String]()
    let erased = try decoder.decode(Event.self, from: apart[0])
    guard case .submitted(let submission) = erased else {
      Issue.record("no submission")
      return
    }
    #expect(submission.request.description == .erased)
    #expect(submission.registerNumber.text == "KS 2026-00001")
  }

  @Test func everyKindOfEventStandsInAHistory() throws {
    var found: Set<String> = []
    for play in try histories().values {
      for event in play.events {
        let data = try encoder().encode(event)
        let table = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        found.formUnion((table ?? [:]).keys)
      }
    }
    let rare: Set<String> = ["unparked", "clocksRecomputed", "settled", "disposed"]
    let file = try #require(
      FileManager.default.contents(
        atPath: #filePath.replacingOccurrences(
          of: "Tests/WorkflowTests/RoundTrips.swift", with: "Sources/Workflow/Event.swift")))
    let source = String(decoding: file, as: UTF8.self)
    let enumeration = source.components(separatedBy: "\n}\n")[0]
    let names = enumeration.components(separatedBy: "\n").compactMap { line -> String? in
      let text = line.trimmingCharacters(in: .whitespaces)
      guard text.hasPrefix("case ") else { return nil }
      return String(text.dropFirst(5).prefix { $0.isLetter })
    }
    #expect(names.count > 50)
    #expect(Set(names).subtracting(found).subtracting(rare) == [])
  }

  /// A history stored by an earlier version is still the same case: the fixtures are never rewritten lightly.
  @Test(arguments: ["appealed", "talked", "ended", "sent", "masked", "asked", "narrowed"])
  func aStoredHistoryIsStillTheSameCase(_ name: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Histories")
    let file = folder.appendingPathComponent("\(name).json")
    let play = try #require(try histories()[name])
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      let encoder = encoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      try encoder.encode(play.events).write(to: file)
    }
    let stored = try #require(FileManager.default.contents(atPath: file.path), "no \(name).json")
    let events = try JSONDecoder().decode([Event].self, from: stored)
    let replayed = try #require(Case(id: CaseID("case"), folding: events))
    #expect(replayed.number == events.count)
    #expect(replayed.stage == play.file.stage)
    #expect(replayed.lines.map(\.state) == play.file.lines.map(\.state))
    #expect(replayed.decisions.map(\.stage) == play.file.decisions.map(\.stage))
    // D15: folding the same history twice gives the same dates.
    #expect(Case(id: CaseID("case"), folding: events)?.clock == replayed.clock)
  }
}
