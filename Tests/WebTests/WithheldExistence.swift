// What may neither be confirmed nor denied: no list that the requester gets counts what they were not told of.

import HTTPTypes
import Policy
import Testing

@testable import Web

@Suite struct WithheldExistence {
  let house: House
  init() async throws { house = try await House(prints: true) }

  private static let withheld =
    #""verdict":"existenceWithheld","grounds":[{"provision":"OSL 26:1","harm":"Förekomsten."}],"#
    + #""reservationConsidered":{"answer":"no","why":"Mottagaren är okänd."}"#

  /// Three documents that were found and nobody named, all of which may not be known of.
  private func answered() async throws -> (id: String, code: String, lines: [String]) {
    let asked = try await house.send(
      .post, "/api/v1/requests",
      #"{"authority":"ks","description":"Alla ärenden om mig","delivery":{"form":"link"}}"#)
    let (id, code) = (asked["requestId"].text ?? "", asked["accessCode"].text ?? "")
    for n in 1...3 {
      let added = try await house.act(id, #"{"verb":"addLine","title":"Akt \#(n)"}"#)
      #expect(added.status == 200, "\(added.text)")
    }
    let lines = try await house.file(id)["documents"].elements.compactMap { $0["id"]?.text }
    #expect(lines.count == 3)
    for line in lines {
      let heard = try await house.act(
        id, #"{"verb":"assess","documentId":"\#(line)",\#(WithheldExistence.withheld)}"#)
      #expect(heard.status == 200, "\(heard.text)")
    }
    let told = try await house.act(id, #"{"verb":"answer"}"#)
    #expect(told.status == 200, "\(told.text)")
    return (id, code, lines)
  }

  private func seen(_ id: String, _ code: String) async throws -> Heard {
    try await house.send(.get, "/api/v1/requests/\(id)", token: code)
  }

  /// The lines that any letter to the requester names, as they read it.
  private func named(_ id: String, _ code: String) async throws -> [[String]] {
    var named: [[String]] = []
    for letter in try await seen(id, code)["letters"].elements {
      let href = try #require(letter["href"]?.text)
      let heard = try await house.send(.get, href, token: code)
      #expect(heard.status == 200)
      named.append(heard["documentIds"].elements.compactMap(\.text))
    }
    return named
  }

  /// A letter to another authority is no news to the one who asked: what was found may be why it was written.
  @Test func aLetterPostedToSomebodyElseIsNotInTheHistory() async throws {
    let (id, code) = try await house.submit()
    #expect(try await house.act(id, #"{"verb":"take"}"#).status == 200)
    let consulted = try await house.act(
      id, #"{"verb":"consult","authority":"Riksarkivet","text":"Är uppgiften hemlig?"}"#)
    #expect(consulted.status == 200, "\(consulted.text)")
    let letters = try await house.send(
      .get, "/api/v1/cases/\(id)/letters", token: house.token(.handler))
    let letter = try #require(
      letters["items"].elements.first { $0["kind"]?.text == "consultation" }?["id"]?.text)
    let posted = try await house.act(
      id,
      #"{"verb":"recordDispatch","letterIds":["\#(letter)"],"method":"post","date":"2026-11-23"}"#)
    #expect(posted.status == 200, "\(posted.text)")
    let seen = try await house.send(.get, "/api/v1/requests/\(id)", token: code)
    let kinds = seen["history"].elements.compactMap { $0["kind"]?.text }
    #expect(kinds.contains("registered") && !kinds.contains("dispatched"), "\(kinds)")
  }

  @Test func aLetterNamesOnlyWhatTheRequesterMaySee() async throws {
    let (id, code, lines) = try await answered()
    #expect(try await seen(id, code)["documents"].elements.count == 1)
    let named = try await named(id, code)
    #expect(named.contains { !$0.isEmpty })
    #expect(named.allSatisfy { $0.isEmpty || $0 == [lines[0]] }, "\(named)")
    // Those who work with the case see them all.
    let letters = try await house.send(
      .get, "/api/v1/cases/\(id)/letters", token: house.token(.handler))
    #expect(letters["items"].elements.contains { $0["documentIds"]?.elements.count == 3 })
  }

  @Test func aQuestionNamesNothingThatWasFoundAndNotTold() async throws {
    let (id, code) = try await house.submit()
    _ = try await house.act(id, #"{"verb":"addLine","title":"Akt"}"#)
    let lines = try await house.file(id)["documents"].elements.compactMap { $0["id"]?.text }
    let found = try #require(lines.last)
    let asked = try await house.act(
      id, #"{"verb":"askQuestion","text":"Vilket år?","documentIds":["\#(found)"]}"#)
    #expect(asked.status == 200, "\(asked.text)")
    #expect(try await named(id, code).allSatisfy { !$0.contains(found) })
  }

  @Test func aJudgmentTellsOnlyOfWhatTheRequesterMaySee() async throws {
    let (id, code, lines) = try await answered()
    let ids = lines.map { #""\#($0)""# }.joined(separator: ",")
    for (body, role) in [
      (#"{"verb":"requestDecision","documentIds":[\#(ids)]}"#, Role.handler),
      (#"{"verb":"draft","text":"Avslås."}"#, .handler), (#"{"verb":"submitForReview"}"#, .handler),
      (#"{"verb":"approve"}"#, .jurist),
      (#"{"verb":"sign","decidedBy":"delegate"}"#, .decider),
      (
        #"{"verb":"recordService","method":"deliveryReceipt","date":"2026-11-23","evidence":"K"}"#,
        .registrar
      ),
    ] {
      let heard = try await house.act(id, body, as: role)
      #expect(heard.status == 200, "\(body): \(heard.text)")
    }
    let appealed = try await house.send(
      .post, "/api/v1/requests/\(id)/appeals", #"{"text":"Jag överklagar."}"#, token: code)
    #expect(appealed.status == 201, "\(appealed.text)")
    let outcomes = lines.map { #"{"documentId":"\#($0)","outcome":"upheld"}"# }
      .joined(separator: ",")
    for (body, role) in [
      (#"{"verb":"testTimeliness","result":"inTime"}"#, Role.handler),
      (#"{"verb":"reconsider","changed":false}"#, .decider), (#"{"verb":"forward"}"#, .handler),
      (
        #"{"verb":"recordJudgment","court":"Kammarrätten","instance":"kammarratt","#
          + #""courtCaseNumber":"1-26","date":"2026-11-23","lines":[\#(outcomes)]}"#, .registrar
      ),
    ] {
      let heard = try await house.act(id, body, as: role)
      #expect(heard.status == 200, "\(body): \(heard.text)")
    }
    let told = try await seen(id, code)["decisions", "0", "outcomes"].elements
    #expect(told.compactMap { $0["documentId"]?.text } == [lines[0]])
  }
}
