// What holds of every assessment: reproducible, complete or not assessed, linear, never a trap.

import Policy
import Redaction
import Testing

@Suite struct Assessments {
  @Test func theSameTextGivesTheSameFlags() throws {
    let text = DocumentText(
      "Anna Lindqvist, 871220-2384, diagnos F32.1, orosanmälan, 070-174 06 05")
    let first = try assessor().flags(in: text)
    let policy = try shippedPolicy()
    let second = Assessor(policy: policy).flags(in: text)
    #expect(first == second)
    #expect(first.flags.count >= 5)
    #expect(Set(first.flags.map(\.id)).count == first.flags.count)
    #expect(first.policyHash == (try shippedPolicy().hash))
    #expect(first.textHash.utf8.count == 64)
  }

  @Test func theHashTellsTextsAndContextsApart() throws {
    let one = try assessor().flags(in: DocumentText("Anna"))
    let other = try assessor().flags(in: DocumentText("Anno"))
    let known = try assessor().flags(
      in: DocumentText("Anna"), context: AssessmentContext(knownNames: ["Anna Berg"]))
    #expect(Set([one.textHash, other.textHash, known.textHash]).count == 3)
  }

  @Test func whatDidNotFinishIsNotAssessed() throws {
    let text = DocumentText("Numret 871220-2384 och 871220-2384 och 871220-2384.")
    let assessor = try assessor()
    let tooLong = assessor.flags(in: text, limits: AssessmentLimits(bytes: 10))
    #expect(tooLong.status == .notAssessed(.tooMuchText))
    let tooMany = assessor.flags(in: text, limits: AssessmentLimits(flags: 2))
    #expect(tooMany.status == .notAssessed(.tooManyFlags))
    let tooMuch = assessor.flags(in: text, limits: AssessmentLimits(steps: 3))
    #expect(tooMuch.status == .notAssessed(.tooMuchWork))
    #expect(tooLong.flags.isEmpty && tooMany.flags.isEmpty && tooMuch.flags.isEmpty)
  }

  @Test func theAreaDecidesWhichProvisionComesFirst() throws {
    let text = "diagnos F32.1"
    func first(_ authority: String, _ record: String? = nil) throws -> String? {
      let context = AssessmentContext(
        authority: AuthorityID(authority), record: record.map { RecordKind($0) })
      return try flags(text, context).first { $0.kind == .diagnosis }?.provisions.first?.text
    }
    #expect(try first("ks") == "OSL 21:1")
    #expect(try first("sn") == "OSL 26:1")
    #expect(try first("ks", "journal") == "OSL 25:1")
  }

  @Test func hiddenContentIsReadAndFlagged() throws {
    let text = DocumentText(
      pages: [], hidden: [HiddenContent(kind: .comment, place: "Blad1", text: "Se 871220-2384")],
      unreadable: [UnreadablePart(page: 3, reason: .timedOut)])
    let flags = try assessor().flags(in: text).flags
    #expect(flags.map(\.kind) == [.identityNumber, .hidden, .unreadable])
    #expect(flags.first?.place == .hidden(index: 0, span: TextSpan(start: 3, end: 14)))
  }

  @Test func everyCueOfEveryProvisionIsFound() throws {
    for row in try shippedPolicy().provisions.rows {
      for cue in row.cues {
        let said = cue.replacing("[0-9]{2}", with: "32")
        let found = try flags("Se \(said) här.")
        #expect(
          found.contains { $0.provisions.contains(row.id) || $0.kind != .cue }, "\(row.id) \(cue)")
      }
    }
  }

  @Test func everyKindHasItsQuestionAndEveryReasonItsWords() throws {
    let rules = try shippedPolicy().flags
    #expect(Set(rules.rules.keys) == Set(FlagKind.allCases))
    #expect(Set(rules.reasons.keys) == Set(FlagReason.allCases))
    #expect(FlagWords.allCases.map(\.order) == Array(FlagWords.allCases.indices))
    for flag in try flags("Anna Lindqvist, 871220-2384") {
      #expect(flag.question(under: rules) != nil)
      #expect(flag.why(under: rules).count == flag.reasons.count)
    }
  }

  @Test(arguments: [
    "1 ", "1-", "0 1 ", "a@", "@", "F3", "A.", "12:", "Anna ", "Anna Berg ", "a:", "1987-12-20-",
    "lösenord:", "lösenord: ", "med vänlig ", "0046 ", "SE35 ", "ff:", "1.", "f.1987-",
  ])
  func theWorkGrowsWithTheTextAndNoFaster(_ piece: String) throws {
    func steps(_ times: Int) throws -> Int {
      try Array(String(repeating: piece, count: times).utf8).withUnsafeBufferPointer {
        try assessor().scan($0).steps
      }
    }
    let few = try steps(1000)
    #expect(try steps(8000) <= few * 8 + 80)
    #expect(few <= piece.utf8.count * 2000 + 80)
  }

  @Test func noBytesTrap() throws {
    var random = SplitMix(state: 20_261_121)
    let signs =
      Array("0123456789--++  @.:/ABCabcåäö§°\u{A0}\u{2013}\n\t".utf8) + [0xC3, 0xE2, 0x80, 0xFF, 0]
    for round in 0..<3000 {
      let bytes = (0..<(1 + round % 90)).map { _ in
        round % 2 == 0
          ? UInt8(truncatingIfNeeded: random.next())
          : signs[Int(random.next() % UInt64(signs.count))]
      }
      let hits = try bytes.withUnsafeBufferPointer { try assessor().scan($0).hits }
      for hit in hits { #expect(hit.start >= 0 && hit.start < hit.end && hit.end <= bytes.count) }
    }
  }

  @Test func aValidNumberInProseIsFoundAtItsWords() throws {
    var random = SplitMix(state: 7)
    let prose = "I ärendet har det framkommit att uppgiften om numret behöver prövas av nämnden"
      .split(separator: " ").map(String.init)
    for round in 0..<400 {
      let number = TestNumbers.personal[Int(random.next() % 104)]
      let forms = TestNumbers.forms(of: number).filter { !$0.contains("\n") }
      let form = forms[Int(random.next() % UInt64(forms.count))]
      let at = Int(random.next() % UInt64(prose.count - 1)) + 1
      let text = (prose[..<at] + [form] + prose[at...]).joined(separator: " ")
      let found = try flags(text).filter { $0.kind == .identityNumber }
      guard found.count == 1, case .words(let pages) = found[0].place else {
        Issue.record("round \(round): \(form.debugDescription)")
        continue
      }
      let count = form.split(separator: " ").count
      #expect(pages.first?.words == Array(at..<(at + count)), "\(form.debugDescription)")
    }
  }
}

/// SplitMix64: random enough, and the same on every run.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
