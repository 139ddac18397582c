// A process that dies at any moment: what was acknowledged is there, and nothing went twice.

import Foundation
import Synchronization
import Testing

@Suite struct CrashTests {
  @Test func killedUnderLoadItLosesAndRepeatsNothingThatItAcknowledged() async throws {
    try await withServer(["--intakes-per-minute", "0"]) { server in
      let handler = try await server.clerk("handler")
      let ledger = Ledger()
      for round in 1...4 {
        try await load(server, handler, ledger, round: round)
        try await server.start()
        try await expectAll(ledger, server, handler)
      }
      try await server.stop()
      try await server.expectSound()
      // What the dead were sending is taken over after a quarter of an hour.
      try await server.start(at: Date(timeIntervalSinceNow: 1800))
      let addresses = ledger.addresses
      try await eventually("a receipt for each request", within: 90) {
        Set(addresses).isSubset(of: Set(server.mail.mails.map(\.to)))
      }
      try await server.stop()
      for (address, mails) in Dictionary(grouping: server.mail.mails, by: \.to) {
        #expect(Set(mails.map(\.id)).count == 1, "\(address)")
        #expect(Set(mails.map(\.text)).count == 1, "\(address)")
      }
    }
  }

  /// Eight clients send requests and notes until the server is killed in the middle of it.
  private func load(
    _ server: RunningServer, _ handler: Clerk, _ ledger: Ledger, round: Int
  ) async throws {
    let wanted = ledger.count + Int.random(in: 10...60)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for client in 1...8 {
        group.addTask {
          for number in 1...400 {
            let address = "r\(round)-\(client)-\(number)@example.org"
            guard await send(address, server, handler, ledger) else { return }
          }
        }
      }
      try await eventually("some requests are acknowledged") { ledger.count >= wanted }
      try await server.killAtOnce()
      try await group.waitForAll()
    }
  }

  /// Whether the server still answers.
  private func send(
    _ address: String, _ server: RunningServer, _ handler: Clerk, _ ledger: Ledger
  ) async -> Bool {
    do {
      let reply = try await server.browser().submit(
        ["delivery": ["form": "email", "address": .string(address)]], key: address)
      guard reply.status == 201 else { return false }
      let asked = try Asked(server, reply.json)
      ledger.add(Ledger.Entry(asked: asked, address: address))
      let note = try await handler.tries(
        "note", on: asked.id, ["text": .string(address)], match: "*")
      guard note.status == 200 else { return false }
      ledger.noted(asked.id)
      return true
    } catch { return false }
  }

  private func expectAll(
    _ ledger: Ledger, _ server: RunningServer, _ handler: Clerk
  ) async throws {
    for entry in ledger.entries {
      let page = try await Asked(server, entry.asked.receipt).page()
      #expect(page.registerNumber.text == entry.asked.number)
    }
    for id in ledger.withNote {
      let events = try await handler.get("/cases/\(id)/events").json
      #expect("\(events)".contains("noteAdded"))
    }
    let numbers = try await allNumbers(handler)
    #expect(Set(numbers).count == numbers.count)
    #expect(numbers.sorted() == Array(1...numbers.count))
    #expect(Set(ledger.entries.map { running($0.asked.number) }).isSubset(of: Set(numbers)))
  }

  private func allNumbers(_ handler: Clerk) async throws -> [Int] {
    var numbers: [Int] = []
    for page in 1...100 {
      let list = try await handler.get("/cases?limit=100&page=\(page)").json
      let found = list["items"].items.compactMap(\.registerNumber.text).map { running($0) }
      numbers += found
      if found.count < 100 { break }
    }
    return numbers
  }

  private func running(_ number: String) -> Int { Int(number.suffix(5)) ?? 0 }
}

/// What the server has acknowledged.
private final class Ledger: Sendable {
  struct Entry: Sendable {
    let asked: Asked
    let address: String
  }
  private let state = Mutex<(entries: [Entry], noted: [String])>(([], []))

  func add(_ entry: Entry) { state.withLock { $0.entries.append(entry) } }
  func noted(_ id: String) { state.withLock { $0.noted.append(id) } }
  var entries: [Entry] { state.withLock { $0.entries } }
  var withNote: [String] { state.withLock { $0.noted } }
  var count: Int { entries.count }
  var addresses: [String] { entries.map(\.address) }
}
