// Several processes with one webhook, while cases come in: no event is left out, and one worker tells at a time.

import Desk
import Foundation
import Logging
import Policy
import ServiceLifecycle
import Storage
import Synchronization
import Testing
import WebhookTesting
import Webhooks
import Workflow

/// Ends workers between two rounds, as a service ends them.
private final class Flag: Sendable {
  private let state = Mutex(false)
  var isUp: Bool { state.withLock { $0 } }
  func raise() { state.withLock { $0 = true } }
}

@Suite struct SharedTelling {
  @Test func twoWorkersBesideManyWritersTellEachEventInOrder() async throws {
    let world = try await WebhookOffice()
    let end = Flag()
    let workers = [world.service, world.other()].map { service in
      Task {
        while !end.isUp {
          await service.tell(world.hook)
          await Task.yield()
        }
      }
    }
    try await withThrowingTaskGroup(of: Void.self) { writers in
      for _ in 1...4 {
        writers.addTask {
          for _ in 1...12 {
            let id = try await world.office.submit().id
            try await world.office.act(.take, on: id)
          }
        }
      }
      try await writers.waitForAll()
    }
    end.raise()
    for worker in workers { await worker.value }
    await world.work()
    let told = try world.told()
    let cases = Dictionary(grouping: told, by: \.data.caseId)
    #expect(cases.count == 48)
    for (id, all) in cases {
      let file = try await world.office.file(CaseID(id))
      #expect(all.map(\.data.version) == Array(1...file.number))
    }
    #expect(try await world.audit() == [])
  }

  @Test func whatADeadWorkerHadIsTakenOverAndNothingIsLeftOut() async throws {
    let world = try await WebhookOffice()
    for _ in 1...30 { try await world.office.submit() }
    let (store, clock) = (world.office.store, world.office.clock)
    let live = try await world.live()
    // A worker takes it, tells some, and is never heard of again.
    let dead = try await store.claimWebhook(
      live, of: AuthorityID("ks"), now: clock.now, worker: "dead",
      abandoned: clock.now.adding(seconds: -60)
    ).get()
    #expect(dead != nil)
    await world.work()
    #expect(try world.receiver.deliveries().isEmpty, "it has a minute")
    clock.advance(seconds: 61)
    await world.work()
    #expect(try world.told().count >= 30)
    #expect(Set(try world.told().map(\.data.registerNumber)).count == 30)
    // When it comes back it may not say how far it thinks that things are.
    var old = live
    old.place = 0
    #expect(
      try await store.keep(old, worker: "dead", now: clock.now, isHeld: true).get() == false)
    #expect(try await world.live().place > 0)
  }

  @Test func theServiceEndsWhenAskedAndGoesOnWhereItWas() async throws {
    let world = try await WebhookOffice()
    for _ in 1...20 { try await world.office.submit() }
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [.init(service: world.service)], logger: Logger(label: "test")))
    let running = Task { try await group.run() }
    while try world.receiver.deliveries().count < 20 { await Task.yield() }
    await group.triggerGracefulShutdown()
    try await running.value
    let standing = try await world.office.store.webhook("diary").get()
    #expect(standing.runs.map { standing.left(of: $0) } == [0])
    try await world.office.submit()
    await world.work()
    #expect(Set(try world.told().map(\.id)).count == 21)
  }
}
