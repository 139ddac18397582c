// A body for every verb there is, so that a new one cannot be forgotten where all are tried.

import Policy
import Testing
import Workflow

@testable import Web

enum SampleActs {
  /// What stands in an argument of this name, for any verb that has one.
  private static func value(_ name: String, _ verb: String) -> JSON? {
    switch (verb, name) {
    case (_, "verb"): .string(verb)
    case ("recordAuthorisation", "kind"): "consent"
    case ("addLine", "kind"): "file"
    case ("splitOff", "kind"): "dataskydd"
    case ("addLine", "date"), ("requestDecision", "kind"), ("refer", "kind"): nil
    case ("recordJudgment", "lines"): [["documentId": "x", "outcome": "upheld"]]
    case ("recordService", "simplified"), ("recordService", "method"):
      name == "method" ? "handedOver" : nil
    case ("unmark", "markIds"), ("appeal", "messageId"), ("proposeMarks", "scope"): nil
    case ("testTimeliness", "result"): "inTime"
    case ("reconsider", "changed"): false
    default: common(name)
    }
  }

  private static func common(_ name: String) -> JSON? {
    switch name {
    case "owner": "ks-handler"
    case "persons": ["ks-handler"]
    case "documentId", "questionId", "messageId", "consultationId", "letterId", "findingId",
      "markId", "glassId":
      "x"
    case "documentIds", "proposalIds": ["x"]
    case "systems": ["W3D3"]
    case "fields": ["subject"]
    case "provision": "OSL 31:16"
    case "task": "report"
    case "verdict": "release"
    case "reply": "accept"
    case "instance": "kammarratt"
    case "date", "day", "validFrom": "2026-11-30"
    case "pages", "amount": 1
    case "rounds": [["date": "2026-12-01", "documentIds": ["x"]]]
    case "authority", "method", "receipt", "decisionReference", "court", "courtCaseNumber", "basis",
      "opinion", "text", "reason", "result", "measure", "comment", "checked", "scope":
      "x"
    default: nil
    }
  }

  /// A body that is read without a flaw; what is optional and has no common value is left out.
  static func body(_ verb: ActVerb) -> JSON {
    let fields = Fields(.object([]), at: "", Flaws(), WebLimits())
    _ = fields.wantedAct(verb)
    var members: [JSON.Member] = []
    for name in (["verb"] + fields.known).reduce(
      into: [String](),
      { all, name in
        if !all.contains(name) { all.append(name) }
      })
    {
      if let value = value(name, verb.name) { members.append(.init(name, value)) }
    }
    return .object(members)
  }

  /// What is wrong with a body, for the test that none is.
  static func flaws(_ verb: ActVerb) -> [String] {
    let flaws = Flaws()
    _ = Fields(body(verb), at: "", flaws, WebLimits()).wantedAct()
    do throws(Problem) { try flaws.check() } catch { return error.flaws.map(\.pointer) }
    return flaws.list.map { "\($0.pointer) \($0.detail.en)" }
  }
}
