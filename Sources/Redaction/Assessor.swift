// The assessment of a document: all detectors over its text, their findings as flags with reasons.

import Crypto
public import Policy

/// The detectors, made ready once from the policy; a value that any number of tasks may use at once.
public struct Assessor: Sendable {
  /// Counted up when a detector or one of its lists changes, so that stored flags tell what made them.
  public static let version = 4

  let policy: PolicyHash
  let rules: FlagRules
  let words: CueWords
  let cues: ProvisionCues

  /// Builds the tables of words.
  public init(policy: Policy) {
    self.policy = policy.hash
    rules = policy.flags
    words = CueWords(policy.flags.lists)
    cues = ProvisionCues(policy.provisions, whole: policy.flags.wholeCues)
  }

  /// All flags of a document. The same text, context and policy give the same flags, in the same order.
  public func flags(
    in document: DocumentText, context: AssessmentContext = AssessmentContext(),
    limits: AssessmentLimits = AssessmentLimits()
  ) -> FlagSet {
    let reading = Reading(document, fileName: context.fileName, title: context.title)
    let hash = Assessor.hash(reading, context)
    guard reading.bytes.count <= limits.bytes else { return none(.tooMuchText, hash) }
    let scan = reading.bytes.withUnsafeBufferPointer {
      self.scan(
        $0, knownNames: context.knownNames, looseFrom: reading.looseFrom, limits: limits)
    }
    guard scan.isWhole else { return none(.tooMuchWork, hash) }
    guard scan.hits.count <= limits.flags else { return none(.tooManyFlags, hash) }
    let area = rules.area(of: context.authority, record: context.record)
    let found = scan.hits.flatMap { raised(by: $0, reading, area) }
    let flags = found + split(document, area, found: found) + unseen(document, area)
    return FlagSet(
      flags: flags, textHash: hash, policyHash: policy, detectors: Assessor.version,
      status: .complete)
  }

  /// What the detectors find in bytes of UTF-8; anything may stand in them.
  ///
  /// `knownNames` are names that the case knows; from `looseFrom` on small letters may be names too.
  public func scan(
    _ buffer: UnsafeBufferPointer<UInt8>, knownNames: [String] = [], looseFrom: Int = .max,
    limits: AssessmentLimits = AssessmentLimits()
  ) -> Scan {
    ScanTables.with(self) { tables in
      let bytes = Bytes(buffer)
      var numbers = NumberScanner(bytes, words: tables.words)
      defer { numbers.cluster.free() }
      numbers.scan(most: limits.steps)
      var scanner = WordScanner(bytes, tables, looseFrom: looseFrom)
      scanner.scan(most: limits.steps - numbers.steps)
      var names = NameFinder(scanner, known: knownNames)
      names.find()
      let steps = numbers.steps + scanner.steps
      let found = names.markingAddresses(numbers.hits) + scanner.hits + names.hits
      return Scan(hits: Overlaps.merged(found), steps: steps, isWhole: steps < limits.steps)
    }
  }

  /// The detectors of numbers and e-mail addresses alone.
  public func scanNumbers(
    _ buffer: UnsafeBufferPointer<UInt8>, limits: AssessmentLimits = AssessmentLimits()
  ) -> Scan {
    words.withView { words in
      var scanner = NumberScanner(Bytes(buffer), words: words)
      defer { scanner.cluster.free() }
      scanner.scan(most: limits.steps)
      return Scan(
        hits: Overlaps.merged(scanner.hits), steps: scanner.steps,
        isWhole: scanner.steps < limits.steps)
    }
  }

  /// What a scan gives.
  public struct Scan: Sendable {
    /// In the order of the bytes.
    public let hits: [Hit]
    /// Candidates looked at.
    public let steps: Int
    /// Whether it came to the end.
    public let isWhole: Bool
  }

  private func none(_ reason: FlagSet.NotAssessed, _ hash: String) -> FlagSet {
    FlagSet(
      flags: [], textHash: hash, policyHash: policy, detectors: Assessor.version,
      status: .notAssessed(reason))
  }

  /// One flag, or one for each place where the hit runs over the border of two; each means all of it.
  private func raised(by hit: Hit, _ reading: Reading, _ area: FlagArea) -> [Flag] {
    let key = FlagKey.of(hit.kind, reading.text(hit.start, hit.end))
    return reading.cut(hit.start, hit.end).compactMap { span in
      guard let place = reading.place(span.lowerBound, span.upperBound) else { return nil }
      var reasons = hit.reasons
      if reading.isRecognised(span.lowerBound) { reasons.formUnion(FlagReasons(.recognised)) }
      let name = "\(hit.kind.rawValue)|\(span.lowerBound)|\(span.upperBound)|\(key)"
      return Flag(
        id: FlagID(Assessor.digest(name, 24)), kind: hit.kind, place: place,
        text: reading.text(span.lowerBound, span.upperBound), key: key, certainty: hit.certainty,
        reasons: reasons.list, provisions: provisions(of: hit, area),
        isLikelyPublic: hit.isLikelyPublic)
    }
  }

  private func provisions(of hit: Hit, _ area: FlagArea) -> [ProvisionID] {
    if hit.cue >= 0 { return cues.cues[Int(hit.cue)].provisions }
    return rules.rules[hit.kind]?.provisions(in: area) ?? []
  }
}

extension Assessor {
  private static func hash(_ reading: Reading, _ context: AssessmentContext) -> String {
    var sha = SHA256()
    for part in [context.authority?.text ?? "", context.record?.text ?? ""] + context.knownNames {
      sha.update(data: Array(part.utf8) + [0])
    }
    sha.update(data: reading.bytes)
    return hexadecimal(sha.finalize())
  }

  static func digest(_ text: String, _ length: Int) -> String {
    String(hexadecimal(SHA256.hash(data: Array(text.utf8))).prefix(length))
  }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// All tables, lent for the time of a scan.
struct ScanTables {
  let words: CueView
  let lexicon: LexiconView
  let cues: CueTables

  static func with<Result>(_ assessor: Assessor, _ body: (ScanTables) -> Result) -> Result {
    assessor.words.withView { words in
      Lexicon.shared.withView { lexicon in
        assessor.cues.withView { cues in
          body(ScanTables(words: words, lexicon: lexicon, cues: cues))
        }
      }
    }
  }
}
