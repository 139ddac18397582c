// The audit of what stands beside a case's chain: stages, hidden columns, files, errands.

import Policy
import Workflow

/// What is stored of one case beside its events and letters, from the same snapshot.
struct CaseRestAudit {
  let whole: CaseAudit.Whole
  /// The columns of `CaseAuditSQL.rows`; the last two are `code_hash, wake_at`.
  let row: Row
  /// Rows of `case_id, blob`.
  let named: [Row]
  /// Rows of `case_id, id, letter_id, kind, state, attempts, worker, claimed_at`.
  let errands: [Row]

  private var id: CaseID { whole.file.id }

  func findings(_ expected: Expectation) -> [Finding] {
    let contradictions = whole.file.contradictions
    return (contradictions.isEmpty ? [] : [.stage(id, contradictions)])
      + columnFindings(expected) + fileFindings(expected.files)
      + errands.compactMap(finding) + lettersWithoutErrand
  }

  /// Counts the errands by their state.
  func count(_ states: inout [ErrandState: Int]) {
    for row in errands {
      guard let state = (try? row.text(4)).flatMap(ErrandState.init) else { continue }
      states[state, default: 0] += 1
    }
  }

  private func columnFindings(_ expected: Expectation) -> [Finding] {
    var names: [String] = []
    let count = row.values.count
    if row.values[count - 2] != .blob(expected.codeHash) { names.append("code_hash") }
    // Under another policy the day may have been another.
    if expected.policy.text == whole.policy,
      row.values[count - 1] != .optional(expected.wakeAt?.milliseconds)
    {
      names.append("wake_at")
    }
    return names.isEmpty ? [] : [.columns(id, names)]
  }

  private func fileFindings(_ required: Set<BlobID>) -> [Finding] {
    let stored = Set(named.compactMap { try? $0.text(1) }.map { BlobID($0) })
    let isDisposed = whole.file.disposedBy != nil
    let known =
      isDisposed ? [] : Set(whole.events.flatMap(\.blobs)).union(whole.letterFiles)
    let missing = isDisposed ? [] : required.subtracting(stored)
    return missing.sorted().map { .naming(id, $0, .missing) }
      + stored.subtracting(known).sorted().map { .naming(id, $0, .unknown) }
  }

  private func finding(_ row: Row) -> Finding? {
    let errand = ErrandID((try? row.text(1)) ?? "")
    guard let name = try? row.text(4), let state = ErrandState(rawValue: name) else {
      return .errand(errand, .unknownState)
    }
    guard let kind = try? row.text(3), ErrandKind(rawValue: kind) != nil else {
      return .errand(errand, .unknownKind)
    }
    let attempts = (try? row.int(5)) ?? -1
    let needsAttempt: Set<ErrandState> = [.sending, .failed, .unknown]
    if attempts < (needsAttempt.contains(state) ? 1 : 0) { return .errand(errand, .noAttempt) }
    let isClaimed = !row.isNull(6) && !row.isNull(7)
    if state == .sending ? !isClaimed : !row.isNull(6) { return .errand(errand, .worker) }
    guard let letter = try? row.text(2), whole.letters.contains(letter) else {
      return .errand(errand, .letter)
    }
    return nil
  }

  private var lettersWithoutErrand: [Finding] {
    whole.letters.subtracting(errands.compactMap { try? $0.text(2) }).sorted()
      .map { .withoutErrand(LetterID($0)) }
  }
}
