// What the workflow's names are called: every case of every enumeration has its words in policy.

public import Policy

/// An enumeration whose cases have words in `policy/words.yaml`.
public protocol Worded: RawRepresentable<String>, CaseIterable, Sendable {
  /// The group of the file.
  static var group: String { get }
}

extension Worded {
  /// What it is called; its name in code where the policy has no word (`wordProblems` tells).
  public func words(_ language: Language, _ policy: Policy) -> String {
    policy.words[Self.group, rawValue]?.text[language] ?? rawValue
  }
}

extension CaseStage: Worded { public static let group = "caseStage" }
extension LineState: Worded { public static let group = "lineState" }
extension DecisionStage: Worded { public static let group = "decisionStage" }
extension Verdict: Worded { public static let group = "verdict" }
extension Verb: Worded { public static let group = "verb" }
extension DecisionVerb: Worded { public static let group = "decisionVerb" }
extension Role: Worded { public static let group = "role" }
extension DecisionKind: Worded { public static let group = "decisionKind" }
extension DecidedBy: Worded { public static let group = "decidedBy" }
extension Service.Method: Worded { public static let group = "serviceMethod" }
extension Timeliness.Result: Worded { public static let group = "timeliness" }
extension Timeliness.Exception: Worded { public static let group = "timelinessException" }
extension CloseOutcome: Worded { public static let group = "closeOutcome" }
extension Judgment.Outcome: Worded { public static let group = "judgmentOutcome" }
extension Judgment.Instance: Worded { public static let group = "courtInstance" }
extension FinalBasis: Worded { public static let group = "finalBasis" }
extension Clock.State: Worded { public static let group = "clockState" }
extension LetterKind: Worded { public static let group = "letterKind" }
extension Channel: Worded { public static let group = "channel" }
extension DeliveryForm: Worded { public static let group = "deliveryForm" }
extension LineKind: Worded { public static let group = "lineKind" }
extension RecipientBasis: Worded { public static let group = "recipientBasis" }
extension Authorisation.Kind: Worded { public static let group = "authorisationKind" }
extension Question.About: Worded { public static let group = "questionAbout" }
extension Fee.Reply: Worded { public static let group = "feeReply" }
extension RequesterFile.Kind: Worded { public static let group = "attachmentKind" }
extension Message.Prompt: Worded { public static let group = "messagePrompt" }
extension CaseTask.Kind: Worded { public static let group = "task" }
extension MarkProposal.Source: Worded { public static let group = "proposalSource" }
extension Masking.Failure.Reason: Worded { public static let group = "maskingFailure" }
extension Refusal.Reason: Worded { public static let group = "refusal" }

extension Clock {
  /// What the yardstick is called: "tre arbetsdagar".
  public func words(_ language: Language, _ policy: Policy) -> String {
    policy.words["clockName", name]?.text[language] ?? name
  }
}

extension Decision.End {
  /// Why it ended: a basis of the service's own in words, or what a person wrote.
  public func words(_ language: Language, _ policy: Policy) -> String {
    switch self {
    case .final(let basis): policy.words[FinalBasis.group, basis]?.text[language] ?? basis
    case .settled: DecisionVerb.settle.words(language, policy)
    }
  }
}

extension Refusal {
  /// Why the act was stopped and what would be needed, for a person to read.
  public func detail(_ language: Language, under policy: Policy) -> String {
    policy.words[Reason.group, reason.rawValue]?.filled(language, arguments) ?? reason.rawValue
  }

  /// The rule that stopped it: `OSL 6:3`, or `arbetsordning` for a rule of the house.
  public func citation(under policy: Policy) -> String {
    policy.words[Reason.group, reason.rawValue]?.citation ?? "arbetsordning"
  }
}

extension Refusal.Reason {
  /// The names that its words may put in braces.
  var names: [String] {
    switch self {
    case .noDelegation, .sharedName: ["holders"]
    case .unknownProvision, .groundWrongKind, .harmMissing, .provisionNotAboutIdentity,
      .markGroundMissing:
      ["provision"]
    case .appealLate, .appealNotLate: ["arrived", "lastDay"]
    case .mailDelay: ["date"]
    case .meansForbidden: ["means"]
    default: []
    }
  }
}

/// Words that the workflow needs and the policy lacks, and words that nothing asks for; empty when all is well.
public func wordProblems(in policy: Policy) -> [String] {
  let needed = neededWords()
  var problems: [String] = []
  for (group, keys) in needed {
    for key in keys where policy.words[group, key] == nil {
      problems.append("policy/words.yaml: \(group) has no word for \(key)")
    }
  }
  for (group, words) in policy.words.groups {
    guard let keys = needed[group] else {
      problems.append("policy/words.yaml: nothing asks for the group \(group)")
      continue
    }
    for key in words.keys where !keys.contains(key) {
      problems.append("policy/words.yaml: nothing asks for \(key) in \(group)")
    }
  }
  for reason in Refusal.Reason.allCases { problems += wordProblems(of: reason, in: policy) }
  return problems.sorted()
}

private func wordProblems(of reason: Refusal.Reason, in policy: Policy) -> [String] {
  guard let word = policy.words[Refusal.Reason.group, reason.rawValue] else { return [] }
  let place = "policy/words.yaml: \(Refusal.Reason.group) \(reason.rawValue)"
  let unknown = word.names.filter { !reason.names.contains($0) }.sorted()
  return (word.citation == nil ? ["\(place) has no citation"] : [])
    + unknown.map { "\(place) names {\($0)}, which is never filled" }
}

/// The keys that each group must have, and may have.
private func neededWords() -> [String: [String]] {
  var needed: [String: [String]] = [:]
  for type in wordedTypes { needed[type.group] = type.keys }
  needed["clockName"] = ["sameDay", "nextWorkingDay", "threeWorkingDays"]
  needed["recorded"] = ["decisionRequest", "mailArrival"]
  needed["notice"] = ["undelivered"]
  return needed
}

extension Worded {
  fileprivate static var keys: [String] { allCases.map(\.rawValue) }
}

private let wordedTypes: [any Worded.Type] = [
  CaseStage.self, LineState.self, DecisionStage.self, Verdict.self, Verb.self, DecisionVerb.self,
  Role.self, DecisionKind.self, DecidedBy.self, Service.Method.self, Timeliness.Result.self,
  Timeliness.Exception.self, CloseOutcome.self, Judgment.Outcome.self, Judgment.Instance.self,
  FinalBasis.self, Clock.State.self, LetterKind.self, Channel.self, DeliveryForm.self,
  LineKind.self, RecipientBasis.self, Authorisation.Kind.self, Question.About.self,
  RequesterFile.Kind.self, Fee.Reply.self, Message.Prompt.self, CaseTask.Kind.self,
  Refusal.Reason.self,
  MarkProposal.Source.self, Masking.Failure.Reason.self,
]
