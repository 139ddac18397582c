// What waits for a person: drawn from the case as it stands, never stored.

public import Policy

/// Something that a person must do or look at.
public struct CaseTask: Sendable, Hashable {
  public let kind: Kind
  /// Who it is for.
  public let roles: Roles
  /// Since when it waits; for a yardstick, when it passed.
  public let since: Instant
  public var line: LineID?
  public var decision: DecisionID?
  public var entry: EntryID?
  public var letter: LetterID?
  /// What the reader of a message must ask themselves.
  public var prompt: Message.Prompt?

  /// The sort of task; its words are policy.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case unreadMessage, unreadAttachment, unreadAnswer, bouncedLetter
    case parked, noOwner, overdue, redList, postponed
    case forward, nobodyCanSign, earlyAppeal, report, serviceUnknown
    case releaseOrdered, releaseAccepted, confirmRelease, confirmRemoval, dispatch
    case stopDisposal, recomputeClocks, unlisted
    case confirmMarks, maskingFailed, maskedCopyLeaks, glassBroken
  }
}

/// Everything that waits for somebody in a case, in the order of `CaseTask.Kind`.
public func tasks(of file: Case, at now: Instant, under policy: Policy) -> [CaseTask] {
  let desk = TaskList(file: file, now: now, policy: policy)
  let waiting = desk.correspondence + desk.time + desk.decisions + desk.lines + desk.rest
  return waiting.filter { task in !file.completedTasks.contains { $0.covers(task, in: file) } }
}

private struct TaskList {
  let file: Case
  let now: Instant
  let policy: Policy

  private var today: Day { SwedishTime.day(of: now) }
  private var isOpen: Bool { file.stage != .closed }

  /// What has come in and nobody has seen to.
  var correspondence: [CaseTask] {
    file.messages.filter { $0.readBy == nil }.map {
      CaseTask(
        kind: .unreadMessage, roles: powers(.readMessage), since: $0.at, entry: $0.id,
        prompt: $0.prompt)
    }
      + file.attachments.filter { $0.readBy == nil }.map {
        CaseTask(
          kind: .unreadAttachment, roles: powers(.readMessage), since: $0.at, entry: $0.id,
          prompt: $0.prompt)
      }
      + file.questions.filter(\.isUnread).map {
        CaseTask(
          kind: .unreadAnswer, roles: powers(.readMessage), since: $0.answeredAt ?? now,
          entry: $0.id)
      }
      + file.failedLetters.map {
        CaseTask(
          kind: .bouncedLetter, roles: powers(.dealWithLetter), since: file.registeredAt,
          letter: $0)
      }
  }

  /// Who works on it, and how long it has taken.
  var time: [CaseTask] {
    guard isOpen else { return [] }
    var tasks: [CaseTask] = []
    if file.parked {
      tasks.append(
        CaseTask(kind: .parked, roles: powers(.unpark), since: file.request.arrivedAt))
    }
    if file.owner == nil, file.stage != .answered || file.decisions.contains(where: isMade) {
      tasks.append(
        CaseTask(kind: .noOwner, roles: [.registrar, .head], since: file.registeredAt))
    }
    tasks += yardsticks
    let latest = file.expectedDates.last
    if let latest, file.expectedDates.count > policy.practice.postponementsBeforeHead {
      tasks.append(CaseTask(kind: .postponed, roles: .head, since: latest.at))
    }
    return tasks
  }

  /// The first yardstick that has passed; the last of them puts the case on the red list.
  private var yardsticks: [CaseTask] {
    guard file.answeredAt == nil, file.stage != .answered else { return [] }
    let mine = file.clock.filter { $0.right == right }
    let passed = mine.filter { $0.due <= now }.sorted { $0.due < $1.due }
    guard let first = passed.first else { return [] }
    var tasks = [CaseTask(kind: .overdue, roles: [.handler, .head], since: first.due)]
    if let last = passed.first(where: { $0.name == "threeWorkingDays" }) {
      tasks.append(CaseTask(kind: .redList, roles: .head, since: last.due))
    }
    return tasks
  }

  private var right: Yardstick.Right {
    file.request.delivery.form == .onSite ? .onSite : .copy
  }

  private func isMade(_ decision: Decision) -> Bool { decision.stage.isBeingMade }

  /// What a decision waits for.
  var decisions: [CaseTask] {
    file.decisions.flatMap { decision -> [CaseTask] in
      var tasks: [CaseTask] = []
      if decision.stage == .appealed, let since = overdueForwarding(decision) {
        tasks.append(
          CaseTask(
            kind: .forward, roles: powers(.forward), since: since, decision: decision.id))
      }
      if let since = serviceUnknown(decision) {
        tasks.append(
          CaseTask(
            kind: .serviceUnknown, roles: powers(.recordService), since: since,
            decision: decision.id))
      }
      if decision.stage.isBeingMade, !hasSigner(decision) {
        tasks.append(
          CaseTask(
            kind: .nobodyCanSign, roles: .head, since: decision.requestedAt,
            decision: decision.id))
      }
      // Reported it must be, also when the case has ended meanwhile (KL 6:40).
      if let signature = decision.signature, signature.decidedBy == .delegate {
        tasks.append(
          CaseTask(
            kind: .report, roles: [.registrar, .decider], since: signature.at,
            decision: decision.id))
      }
      return tasks
    }
      + file.earlyAppeals.map {
        CaseTask(
          kind: .earlyAppeal, roles: [.handler, .jurist], since: $0.arrivedAt, entry: $0.id)
      }
  }

  /// Nobody on duty raises an alarm when the decision is requested, not when it is due (JO 4209-2009).
  private func hasSigner(_ decision: Decision) -> Bool {
    !policy.delegations.holders(for: decision.kind, at: file.authority, on: today).isEmpty
  }

  /// The latest warning day that has passed since the first appeal, as a moment; nil before the first.
  private func overdueForwarding(_ decision: Decision) -> Instant? {
    guard let first = decision.activeAppeals.map(\.arrivedAt).min() else { return nil }
    let passed = policy.practice.forwardingWarningDays.filter {
      today - SwedishTime.day(of: first) >= $0
    }
    return passed.max().map {
      SwedishTime.midnight(startingDay: SwedishTime.day(of: first) + $0)
    }
  }

  /// The latest reminder day that has passed since a decision went out whose service nobody has shown.
  private func serviceUnknown(_ decision: Decision) -> Instant? {
    guard decision.stage == .dispatched, decision.service == nil, let signature = decision.signature
    else { return nil }
    let passed = policy.practice.serviceReminderDays.filter { today - signature.day >= $0 }
    return passed.max().map { SwedishTime.midnight(startingDay: signature.day + $0) }
  }

  /// What single lines wait for.
  var lines: [CaseTask] { file.lines.flatMap(tasks(of:)) }

  private func tasks(of line: Line) -> [CaseTask] {
    var tasks: [CaseTask] = []
    func add(_ kind: CaseTask.Kind, _ roles: Roles, _ since: Instant) {
      tasks.append(CaseTask(kind: kind, roles: roles, since: since, line: line.id))
    }
    let told = line.communicatedAt ?? line.addedAt
    if line.ordered, !line.removed { add(.releaseOrdered, powers(.release), told) }
    if let accepted = line.reservationAcceptedAt,
      line.told != line.assessment || line.release == nil
    {
      add(.releaseAccepted, powers(.release), accepted)
    }
    tasks += maskingTasks(of: line)
    if line.releaseProposal != nil { add(.confirmRelease, powers(.confirmRelease), told) }
    if line.removalProposedBy != nil, !line.removed {
      add(.confirmRemoval, powers(.removeUnlawful), told)
    }
    if let release = line.release, line.awaitsDispatch {
      add(.dispatch, powers(.recordDispatch), release.at)
    }
    if line.onHold, line.named, isOpen { add(.stopDisposal, [.handler, .archivist], line.addedAt) }
    return tasks
  }

  /// What stands between a line's marks and a copy that may leave.
  private func maskingTasks(of line: Line) -> [CaseTask] {
    guard isOpen, !line.removed else { return [] }
    var tasks: [CaseTask] = []
    if let first = line.proposals.first {
      tasks.append(
        CaseTask(
          kind: .confirmMarks, roles: powers(.confirmMarks), since: first.at, line: line.id))
    }
    if let failure = line.masking?.failure {
      tasks.append(
        CaseTask(
          kind: .maskingFailed, roles: powers(.makeMaskedCopy), since: failure.at, line: line.id))
    }
    if let check = line.maskedCopy?.check, !check.passed {
      tasks.append(
        CaseTask(
          kind: .maskedCopyLeaks, roles: powers(.addMaskedCopy), since: check.at, line: line.id))
    }
    return tasks
  }

  /// What concerns the case as a whole.
  var rest: [CaseTask] {
    let deliberation = Deliberation(
      file: file, actor: .system, now: now, policy: policy, fresh: Fresh(high: 0, low: 0),
      examined: nil)
    var tasks: [CaseTask] = []
    if !deliberation.clocksToRecompute.isEmpty {
      tasks.append(CaseTask(kind: .recomputeClocks, roles: .system, since: now))
    }
    if isOpen, file.stage != .answered, file.request.unlistedDocuments > 0 {
      tasks.append(
        CaseTask(kind: .unlisted, roles: .handler, since: file.request.arrivedAt))
    }
    tasks += file.glass.filter { $0.reviewedBy == nil }.map {
      CaseTask(kind: .glassBroken, roles: powers(.reviewGlass), since: $0.at, entry: $0.id)
    }
    return tasks
  }
}
