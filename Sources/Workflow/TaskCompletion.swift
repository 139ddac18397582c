// A task ticked off by a person: those that no other act ends by itself.

public import Policy

/// That a person has done what a task asked for.
public struct TaskCompletion: Sendable, Hashable, Codable {
  public let task: Task
  /// The lines it was done for; empty where the task is about none.
  public let lines: [LineID]
  /// The decisions it was done for; empty where the task is about none.
  public let decisions: [DecisionID]
  public let note: Personal?
  public let by: StaffID
  public let at: Instant

  /// The tasks that only a person can say are done; every other is ended by the act that it asks for.
  public enum Task: String, Sendable, Hashable, Codable, CaseIterable {
    /// A decision under delegation was reported to the board (KL 6:40).
    case report
    /// The owner of the source system knows that nothing may be destroyed.
    case stopDisposal
    /// What the description names beyond the listed lines has been seen to.
    case unlisted
    /// The head has seen that the expected date was moved again.
    case postponed

    /// The task as it waits.
    public var kind: CaseTask.Kind {
      switch self {
      case .report: .report
      case .stopDisposal: .stopDisposal
      case .unlisted: .unlisted
      case .postponed: .postponed
      }
    }
  }
}

extension TaskCompletion {
  /// Whether it ends `task`. A hold ends with the case: when that is opened again, its owner is told anew.
  func covers(_ task: CaseTask, in file: Case) -> Bool {
    guard self.task.kind == task.kind, task.since <= at else { return false }
    if let line = task.line, !lines.contains(line) { return false }
    if let decision = task.decision, !decisions.contains(decision) { return false }
    guard self.task == .stopDisposal, let closedAt = file.lastClosedAt else { return true }
    return closedAt < at
  }
}

extension Deliberation {
  /// Ticks off what waits for the actor: on one line or decision, or wherever the task stands.
  func complete(
    _ task: TaskCompletion.Task, _ line: LineID?, _ decision: DecisionID?, _ note: Personal?
  ) throws(Refusal) -> Outcome {
    if let line, file.line(line) == nil { throw Refusal(.unknownLine, line: line) }
    if let decision, file.decision(decision) == nil { throw Refusal(.unknownDecision) }
    let mine = tasks(of: file, at: now, under: policy).filter {
      $0.kind == task.kind && $0.roles.contains(actor.role)
        && (line == nil || $0.line == line) && (decision == nil || $0.decision == decision)
    }
    guard !mine.isEmpty else { throw Refusal(.nothingToDo) }
    let completion = TaskCompletion(
      task: task, lines: mine.compactMap(\.line), decisions: mine.compactMap(\.decision),
      note: note, by: try person(), at: now)
    return Outcome([.taskCompleted(completion)])
  }
}
