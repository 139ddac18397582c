// The shipped policy, on which the tests of the workflow stand.

import Policy
import Testing
import Workflow

/// Saturday 21 November 2026, noon in Sweden.
let noon = Instant(iso: "2026-11-23T11:00:00Z") ?? Instant(milliseconds: 0)

/// The repository's own policy, loaded once.
private let shipped = Result { () throws(PolicyProblems) -> Policy in
  let root = #filePath.split(separator: "/").dropLast(3)
    .reduce(into: "") { path, part in path += "/\(part)" }
  return try Policy.load(folder: "\(root)/policy", today: SwedishTime.day(of: noon))
}

func shippedPolicy() throws -> Policy { try shipped.get() }

@Suite struct TheWordsOfTheWorkflow {
  @Test func areCompleteAndNothingMore() throws {
    #expect(wordProblems(in: try shippedPolicy()) == [])
  }

  @Test func areMissedOneByOneWhereThePolicyHasNone() throws {
    let policy = try shippedPolicy()
    var groups = policy.words.groups
    groups["refusal"]?["harmMissing"] = nil
    groups["verdict"]?["burnt"] = Word(text: Bilingual(sv: "bränd", en: "burnt"))
    groups["weather"] = [:]
    let words = Bilingual(sv: "Du {who}.", en: "You {who}.")
    groups["refusal"]?["recused"] = Word(text: words)
    #expect(
      wordProblems(in: policy.with(Words(groups: groups))) == [
        "policy/words.yaml: nothing asks for burnt in verdict",
        "policy/words.yaml: nothing asks for the group weather",
        "policy/words.yaml: refusal has no word for harmMissing",
        "policy/words.yaml: refusal recused has no citation",
        "policy/words.yaml: refusal recused names {who}, which is never filled",
      ])
  }
}

extension Policy {
  func with(_ words: Words) -> Policy {
    Policy(
      hash: hash, authorities: authorities, provisions: provisions, practice: practice,
      fees: fees, delegations: delegations, retention: retention, calendar: calendar,
      words: words, means: means)
  }
}

@Suite struct ThePrintedWorkflow {
  @Test func isTheTableAsItStands() throws { try expectGolden(printedTables(), "tables.txt") }
  @Test func saysWhoMayDoWhat() throws {
    try expectGolden(printedPowers(under: shippedPolicy()), "powers.txt")
  }
  @Test func isDrawnAsThreeMachines() throws {
    try expectGolden(mermaidDiagrams(), "diagrams.mmd")
  }
}
