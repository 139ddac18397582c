// Loading: read every file, check them against one another, and give a policy or all the mistakes.

extension Policy {
  /// Reads and checks the policy folder as a whole.
  ///
  /// What must be complete (calendars, delegations, fees) must be so from `today` and two years on.
  /// - Throws: every mistake of every file; there is no policy while there is one.
  public static func load(folder: String, today: Day) throws(PolicyProblems) -> Policy {
    let problems = ProblemList()
    let source = PolicyFolder(folder, problems: problems)
    var draft = PolicyDraft(
      folder: source.shownName, pictures: source.pictures, today: today, problems: problems)
    draft.read(source.files)
    draft.check()
    guard problems.isEmpty, let policy = draft.policy(hash: source.hash) else {
      throw PolicyProblems(problems.problems)
    }
    return policy
  }
}

/// What has been read so far, each row with its place.
struct PolicyDraft {
  let folder: String
  let pictures: [PolicyFile]
  let today: Day
  let problems: ProblemList
  var authorities: [Placed<Authority>] = []
  var provisions: [Placed<Provision>] = []
  var fees: [Placed<FeeTable>] = []
  var delegations: [Placed<Delegation>] = []
  var retention: [Placed<Retention>] = []
  var closedDays: [Placed<ClosedDays>] = []
  var holidayNames: [Holiday: Bilingual] = [:]
  var practice: Practice?
  var phrases: CalendarPhrases?
  var words = Words()
  var flags: Placed<FlagRules>?
  var arrivals: ArrivalRules?
  var means: [Placed<MeansRule>] = []
  var processing: Placed<Processing>?

  init(folder: String, pictures: [PolicyFile], today: Day, problems: ProblemList) {
    self.folder = folder
    self.pictures = pictures
    self.today = today
    self.problems = problems
  }

  /// The last day for which policy must be complete.
  var horizon: Day { today.adding(months: 24) }

  func policy(hash: PolicyHash) -> Policy? {
    guard let practice, let phrases else { return nil }
    let closed = Dictionary(
      closedDays.map { ($0.value.authority, $0.value.days) },
      uniquingKeysWith: { first, _ in first })
    return Policy(
      hash: hash, authorities: authorities.map(\.value),
      provisions: ProvisionCatalogue(rows: provisions.map(\.value)), practice: practice,
      fees: fees.map(\.value), delegations: DelegationOrder(items: delegations.map(\.value)),
      retention: retention.map(\.value),
      calendar: WorkCalendar(holidayNames: holidayNames, closedDays: closed, phrases: phrases),
      words: words, flags: flags?.value ?? FlagRules(), arrivals: arrivals ?? ArrivalRules(),
      means: MeansRules(rows: means.map(\.value)),
      processing: processing?.value ?? Processing())
  }
}

extension PolicyDraft {
  /// The files that there must be, one of each.
  static let fileNames = [
    "arrivals.yaml", "authorities.yaml", "calendars.yaml", "deadlines.yaml", "delegation.yaml",
    "fees.yaml", "flags.yaml", "means.yaml", "processing.yaml", "retention.yaml", "words.yaml",
  ]

  /// Where the provisions stand, a file for each chapter.
  static let provisionsFolder = "provisions/"

  mutating func read(_ files: [PolicyFile]) {
    for file in files {
      guard let root = file.root(problems: problems), let fields = Fields(root) else { continue }
      read(file.path, fields)
    }
    for name in PolicyDraft.fileNames where !files.contains(where: { $0.path == name }) {
      missing(name)
    }
    if !files.contains(where: { $0.path.hasPrefix(PolicyDraft.provisionsFolder) }) {
      missing(PolicyDraft.provisionsFolder)
    }
  }

  private mutating func read(_ path: String, _ fields: Fields) {
    switch path {
    case "arrivals.yaml": arrivals = fields.arrivalRules()
    case "authorities.yaml":
      let pictures = pictures
      authorities = rows("authorities", fields) { $0.authority(pictures: pictures) }
    case "calendars.yaml":
      holidayNames = fields.required("holidays").flatMap { Fields($0)?.holidayNames() } ?? [:]
      closedDays = rows("closed", fields) { $0.closedDays() }
    case "deadlines.yaml":
      practice = fields.practice()
      phrases = fields.required("basis").flatMap { Fields($0)?.phrases() }
    case "delegation.yaml": delegations = rows("delegations", fields) { $0.delegation() }
    case "fees.yaml": fees = rows("tables", fields) { $0.feeTable() }
    case "flags.yaml":
      flags = fields.flagRules().map { Placed(value: $0, entry: fields.entry) }
    case "means.yaml": means = rows("means", fields) { $0.meansRule() }
    case "processing.yaml": processing = fields.processing()
    case "retention.yaml": retention = rows("retention", fields) { $0.retention() }
    case "words.yaml": words = fields.words()
    case let path where path.hasPrefix(PolicyDraft.provisionsFolder):
      provisions += fields.provisions()
      return
    default:
      fields.entry.unknown("file", path, among: PolicyDraft.fileNames)
      return
    }
    fields.close()
  }

  private func rows<Value>(
    _ key: String, _ fields: Fields, read: (Fields) -> Value?
  ) -> [Placed<Value>] {
    fields.list(key).compactMap { row in
      Fields(row).flatMap(read).map { Placed(value: $0, entry: row) }
    }
  }

  private func missing(_ name: String) {
    problems.add(
      PolicyProblem(file: "\(folder)/\(name)", line: 1, column: 1, message: "missing file"))
  }
}
