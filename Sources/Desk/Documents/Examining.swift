// How far the machine has come with documents that are to leave: what the workflow decides on.

import Policy
import Redaction
import Storage
import Workflow

extension Desk {
  /// The examinations of the files that an act lets out or masks; none where the caller may not touch the case.
  ///
  /// They are read before the act's transaction: each names the bytes it is about, so that a file which is
  /// replaced between the two is not taken for the examined one.
  func examinations(
    of lines: [LineID], in id: CaseID, as call: Call
  ) async throws(DeskFailure) -> [LineID: Examination] {
    guard !lines.isEmpty, let file = try await store.file(id).orDeskFailure(),
      call.mayTouch(file, at: now)
    else { return [:] }
    var all: [LineID: Examination] = [:]
    for line in lines.compactMap({ file.line($0) }) {
      guard let original = line.original else { continue }
      all[line.id] = Examination(
        original: original.blob, result: try await examination(of: line, in: file))
    }
    return all
  }

  private func examination(
    of line: Line, in file: Case
  ) async throws(DeskFailure) -> Examination.Result {
    // Nothing will ever examine it, and everybody has been told so from the start.
    guard documents != nil else { return .incomplete(since: Instant(milliseconds: 0)) }
    guard let document = try await document(line.original?.blob),
      let flags = try await flags(of: line, in: file)
    else {
      let work = try await assessing(line, in: file)
      return work?.state == .failed ? .incomplete(since: work?.at ?? now) : .unfinished
    }
    return document.gap(in: flags.set) == nil
      ? .complete : .incomplete(since: flags.stored.since)
  }

  /// Gives the machine a moment to come to its end with what was only just added: whoever assesses it or lets it
  /// out at once then does so after the machine has said what it could not read, and need not ask again.
  func awaitExamination(
    before act: Act, in id: CaseID, as call: Call
  ) async throws(DeskFailure) {
    let lines = Set(act.examined)
    let clock = ContinuousClock()
    let end = clock.now + settings.examinationPatience
    var hasWaited = false
    while documents != nil, !lines.isEmpty, clock.now < end, !Task.isCancelled {
      let work = try await store.work(of: id).orDeskFailure().filter {
        lines.contains($0.line) && $0.kind != .mask && $0.state != .failed
      }
      if work.isEmpty { break }
      // Of a case that is not theirs nobody learns how long anything takes.
      if !hasWaited {
        let file = try await store.file(id).orDeskFailure()
        guard let file, call.mayTouch(file, at: now) else { return }
      }
      hasWaited = true
      try? await Task.sleep(for: .milliseconds(50))
    }
    // What follows bears a later time than what the machine has written.
    if hasWaited { try? await Task.sleep(for: .milliseconds(2)) }
  }

  /// The work of reading and flagging that is not done; it is asked for where it never was, such as before
  /// an upgrade or after a change of the policy.
  func assessing(_ line: Line, in file: Case) async throws(DeskFailure) -> Work? {
    let work = try await store.work(of: file.id).orDeskFailure()
      .first { $0.line == line.id && $0.kind == .assess }
    if work == nil {
      try await store.enqueue(
        [NewWork(kind: .assess, line: line.id)], on: file.id, now: now
      ).orDeskFailure()
    }
    return work
  }
}

extension Act {
  /// The lines whose documents somebody has to have looked at for the act.
  fileprivate var examined: [LineID] {
    switch self {
    case .assess(let line, _), .verifyMaskedCopy(let line, _): [line]
    default: leaving
    }
  }
}

extension ReadDocument {
  /// Why the document is not assessed in full, as a word that says nothing of it; nil where it is.
  func gap(in set: FlagSet) -> String? {
    if let part = unreadable.first { return part.reason.rawValue }
    if case .notAssessed(let why) = set.status { return why.rawValue }
    return nil
  }
}
