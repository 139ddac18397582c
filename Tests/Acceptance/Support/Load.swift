// Clients that send requests and acts until each is acknowledged, whatever happens to servers and database.

import Foundation
import Synchronization
import Testing

/// The clients of one test and what was acknowledged to them.
final class Load: Sendable {
  struct Entry: Sendable {
    let address: String
    let id: String
    let code: String
    let number: String
  }
  private struct State {
    var entries: [Entry] = []
    var isOver = false
    var refusals = 0
  }
  private let state = Mutex(State())
  private let cluster: Cluster
  private let token: String

  init(_ cluster: Cluster, token: String) {
    self.cluster = cluster
    self.token = token
  }

  var entries: [Entry] { state.withLock { $0.entries } }
  /// Calls that were answered with 503 in between.
  var refusals: Int { state.withLock { $0.refusals } }

  /// How many questions follow each request.
  static let questions = 2

  /// Six clients, for as long as `trouble` lasts, and until their last call is acknowledged.
  func during(_ trouble: @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for client in 1...6 { group.addTask { try await self.work(client) } }
      do { try await trouble() } catch {
        state.withLock { $0.isOver = true }
        throw error
      }
      state.withLock { $0.isOver = true }
      try await group.waitForAll()
    }
  }

  private func work(_ client: Int) async throws {
    var turn = 0
    while !state.withLock({ $0.isOver }) {
      turn += 1
      try await ask("c\(client)-\(turn)@example.org", isRepeated: turn % 8 == 0)
    }
  }

  private func ask(_ address: String, isRepeated: Bool) async throws {
    let body: JSON = [
      "authority": "ks", "description": "Avtalet om snöröjning",
      "delivery": ["form": "email", "address": .string(address)],
    ]
    let receipt = try await insist("/api/v1/requests", body, key: address)
    let entry = Entry(
      address: address, id: try #require(receipt.requestId.text),
      code: try #require(receipt.accessCode.text),
      number: try #require(receipt.registerNumber.text))
    if isRepeated {
      let again = try await insist("/api/v1/requests", body, key: address)
      #expect(again == receipt)
    }
    state.withLock { $0.entries.append(entry) }
    for number in 1...Load.questions {
      let act: JSON = ["verb": "askQuestion", "text": .string(Load.text(number))]
      _ = try await insist(
        "/api/v1/cases/\(entry.id)/acts", act, key: "\(address)-\(number)",
        ["Authorization": "Bearer \(token)", "If-Match": "*"])
    }
  }

  static func text(_ number: Int) -> String { "Fråga nummer \(number): vilket år menas?" }

  /// Calls until it is done; whoever is told to wait is told with `Retry-After`.
  private func insist(
    _ path: String, _ body: JSON, key: String, _ headers: [String: String] = [:]
  ) async throws -> JSON {
    // A connection for each call: where a kept one has died, URLSession sends a call again without its body.
    let headers = headers.merging(["Idempotency-Key": key, "Connection": "close"]) { $1 }
    return try await eventually("\(path) is acknowledged", within: 120) {
      guard
        let reply = try? await self.cluster.wire.call("POST", path, json: body, headers: headers)
      else { return nil }
      if [200, 201].contains(reply.status) { return reply.json }
      if reply.status == 408 { return nil }
      try #require(reply.status == 503, "\(reply.status) \(reply.json)")
      #expect(reply["Retry-After"] != nil)
      self.state.withLock { $0.refusals += 1 }
      return nil
    }
  }
}
