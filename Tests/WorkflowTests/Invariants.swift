// What must hold after every event, whatever was done ("What must be impossible").

import Policy
import Workflow

/// What `after` breaks, having come from `before` by `event`; empty when all is well.
func broken(_ before: Case, _ event: Event, _ after: Case, under policy: Policy) -> [String] {
  var found: [String] = []
  func must(_ holds: Bool, _ sentence: String) { if !holds { found.append(sentence) } }
  must(after.number == before.number + 1, "each event counts one")
  must(after.registerNumber == before.registerNumber, "the register number never changes")
  if case .clocksRecomputed = event {
  } else {
    must(after.clock == before.clock, "a clock changes only by an event of its own")
  }
  must(after.messages.count >= before.messages.count, "no message is lost")
  found += after.contradictions
  for line in after.lines { found += broken(before.line(line.id), event, line) }
  for line in before.lines { must(after.line(line.id) != nil, "no line is lost") }
  for decision in after.decisions {
    found += broken(before.decision(decision.id), event, decision, after)
  }
  for decision in before.decisions {
    must(after.decision(decision.id) != nil, "no decision is lost")
  }
  return found
}

private func broken(_ before: Line?, _ event: Event, _ line: Line) -> [String] {
  var found: [String] = []
  func must(_ holds: Bool, _ sentence: String) { if !holds { found.append(sentence) } }
  if let assessment = line.assessment, assessment.verdict.isSecrecy {
    must(!assessment.grounds.isEmpty, "a withheld line has its grounds")
    must(assessment.grounds.allSatisfy { $0.harm.text?.isEmpty == false }, "and its reasons")
  }
  if line.told != before?.told { must(event.communicates(line.id), "told only by a communication") }
  if line.state == .communicated { must(line.communicatedAt != nil, "communicated at some time") }
  if let release = line.release, release != before?.release, before?.release?.at != release.at {
    must(
      release.file
        == (line.assessment?.verdict == .releaseMasked ? line.maskedCopy?.file : line.original),
      "what leaves is the masked copy if it is masked, else the original")
    if line.assessment?.verdict == .releaseMasked {
      must(line.maskedCopy?.verification != nil, "a masked copy leaves verified")
      must(!line.isCopyStale, "for exactly the marks and bytes that stand")
      must(
        line.maskedCopy?.verification?.kind == .automatic
          || line.maskedCopy?.check?.passed == true, "and never on a person's word alone")
      must(release.file?.blob != line.original?.blob, "the original never leaves as masked")
    } else {
      must(line.marks.isEmpty, "what is marked never leaves whole")
    }
    must(line.proposals.isEmpty, "nothing leaves with a mark that nobody has decided on")
    must(line.told?.verdict.letsOut == true, "what is released was let out")
  }
  if let original = before?.original, line.original == nil || line.original != original {
    must(line.removed || line.replaced.contains(original), "an original is never lost")
  }
  if let told = before?.told, told.verdict == .release, before?.release != nil {
    must(line.told?.verdict == .release, "what went out in full is not called back")
  }
  return found
}

private func broken(
  _ before: Decision?, _ event: Event, _ decision: Decision, _ file: Case
) -> [String] {
  var found: [String] = []
  func must(_ holds: Bool, _ sentence: String) { if !holds { found.append(sentence) } }
  if let frozen = before?.signature?.frozen {
    must(decision.signature?.frozen == frozen, "a frozen file never changes")
  }
  if let signature = decision.signature, before?.signature == nil {
    must(
      signature.delegationItem != nil || signature.decidedBy != .delegate,
      "signed with a power")
    must(signature.frozen.basedOn < file.number, "signed on a file that was there")
    must(!file.recused.contains(signature.by), "not signed by a recused person")
    if decision.kind == .refusal {
      must(decision.draft?.stale == false, "no stale letter is signed")
      must(
        decision.scope.allSatisfy { file.line($0)?.assessment != nil },
        "each line of a refusal has its verdict")
    }
  }
  if decision.stage == .signing, decision.kind == .refusal {
    must(decision.draft?.stale == false, "what waits for the signature is fresh")
  }
  must(decision.appeals.count >= before?.appeals.count ?? 0, "no appeal is lost")
  return found
}

extension Event {
  /// Whether it tells the requester what stands on the line.
  func communicates(_ line: LineID) -> Bool {
    switch self {
    case .released(let id, _): id == line
    case .answered(let ids, _): ids.contains(line)
    case .signed: true
    default: false
    }
  }
}
