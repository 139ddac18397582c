// Webhooks from the act to a real receiver: in order, none lost, whatever the receiver does meanwhile.

import Desk
import Foundation
import Logging
import Policy
import Storage
import Testing
import WebhookTesting
import Webhooks
import WebhooksCurl
import Workflow

/// An office with a webhook to a receiver.
struct WebhookOffice: Sendable {
  let office: Office
  let receiver: WebhookReceiver
  let hook: Hook
  let service: WebhookService

  init(events: String = "", _ change: (inout WebhookLimits) -> Void = { _ in }) async throws {
    office = try await Office()
    receiver = try WebhookReceiver()
    let settings = try WebhookSettings.parse(
      "http://127.0.0.1:\(receiver.port)/hook?authority=ks&name=diary&timeout=2"
        + "&secret-file=\(receiver.secretFile)\(events)")
    hook = Hook(
      name: settings.name, authority: AuthorityID("ks"), events: settings.events,
      courier: CurlCourier(settings))
    var limits = WebhookLimits()
    change(&limits)
    service = WebhookService(
      desk: office.desk, hooks: [hook], logger: Logger(label: "test"), limits: limits)
    // Begins where the events end, and there are none yet.
    await service.tell(hook)
  }

  /// Another process with the same webhook.
  func other() -> WebhookService {
    WebhookService(desk: office.desk, hooks: [hook], logger: Logger(label: "other"))
  }

  func work() async { while await service.tell(hook) {} }

  func live() async throws -> WebhookRun {
    try #require(try await office.store.webhook("diary").get().runs.first)
  }

  func told() throws -> [WebhookReceiver.Told] { try receiver.deliveries().compactMap(\.told) }

  /// What was answered with success, by its id.
  func taken() throws -> [String] {
    try receiver.deliveries().filter { $0.answered == "200" }.map(\.id)
  }

  func audit() async throws -> [Finding] {
    var options = AuditOptions()
    let (policy, desk) = (office.desk.policy, office.desk)
    let secrets = Secrets(key: [UInt8](repeating: 7, count: 32))
    options.expectation = { secrets.expectation(of: $0, under: policy) }
    options.inspectBlob = { await desk.blobs.flaw(of: $0) }
    return try await office.store.audit(options).get().findings
  }
}

@Suite struct TellingTests {
  @Test func anEventIsToldByItsPublicFactsAlone() async throws {
    let world = try await WebhookOffice()
    let submitted = try await world.office.submit(documents: ["KS 2025-00123 om Exempelbolaget"])
    try await world.office.act(.take, on: submitted.id)
    await world.work()
    let told = try world.told()
    let file = try await world.office.file(submitted.id)
    #expect(told.map(\.data.version) == Array(1...file.number))
    #expect(told.first?.type == "case.registered" && told.first?.data.stage == "received")
    #expect(told.contains { $0.type == "case.stageChanged" && $0.data.stage == "reviewing" })
    for one in told {
      #expect(one.data.authority == "ks" && one.data.caseId == submitted.id.text)
      #expect(one.data.registerNumber == file.registerNumber.text)
    }
    let deliveries = try world.receiver.deliveries()
    #expect(deliveries.allSatisfy { $0.bears == [0] && $0.id == $0.told?.id })
    #expect(Set(deliveries.map(\.id)).count == deliveries.count)
    let body = try #require(deliveries.first?.body)
    #expect(
      body == """
        {"data":{"authority":"ks","caseId":"\(submitted.id)","registerNumber":"KS 2026-00001",\
        "stage":"received","version":1},"id":"\(deliveries[0].id)",\
        "timestamp":"\(world.office.clock.now.iso)","type":"case.registered"}
        """)
    #expect(try await world.audit() == [])
  }

  @Test func onlyWhatWasChosenIsTold() async throws {
    let world = try await WebhookOffice(events: "&events=case.registered")
    let one = try await world.office.submit()
    try await world.office.act(.take, on: one.id)
    try await world.office.submit()
    await world.work()
    #expect(try world.told().map(\.type) == ["case.registered", "case.registered"])
    let standing = try await world.office.store.webhook("diary").get()
    #expect(standing.runs.map { standing.left(of: $0) } == [0])
  }

  @Test func whatFailedIsTriedAgainUnderTheSameIdAndTheRestWaits() async throws {
    let world = try await WebhookOffice()
    for _ in 1...3 { try await world.office.submit() }
    try world.receiver.become("500*2")
    await world.work()
    await world.work()
    #expect(try world.receiver.deliveries().count == 1, "it waits before the next try")
    #expect(try await world.live().failures == 1)
    for _ in 1...2 {
      world.office.clock.advance(seconds: 20)
      await world.work()
    }
    let all = try world.receiver.deliveries()
    #expect(all.count == 5 && Set(all.prefix(3).map(\.id)).count == 1)
    #expect(Set(all.prefix(3).map(\.body)).count == 1)
    #expect(Set(all.prefix(3).compactMap { $0.headers["webhook-timestamp"] }).count == 3)
    let numbers = try world.told().suffix(3).map(\.data.registerNumber)
    #expect(numbers == ["KS 2026-00001", "KS 2026-00002", "KS 2026-00003"])
    #expect(try await world.live().failures == 0)
  }

  @Test func aReceiverMaySayWhenWithinBounds() async throws {
    let world = try await WebhookOffice()
    try await world.office.submit()
    for (wish, wait) in [("429:100", 100), ("503:9999999", 21_600)] as [(String, Int64)] {
      try world.receiver.become("\(wish)*1")
      let before = world.office.clock.now
      await world.work()
      #expect(try await world.live().nextAttempt == before.adding(seconds: wait))
      world.office.clock.advance(seconds: wait)
    }
    await world.work()
    #expect(try world.taken().count == 1)
  }

  @Test func waitsGrowToAnHourAndAfterThreeDaysAPersonMustLook() async throws {
    let world = try await WebhookOffice()
    try await world.office.submit()
    try world.receiver.become("503")
    var waits: [Int64] = []
    for _ in 1...400 where try await world.live().state == .active {
      await world.work()
      let live = try await world.live()
      waits.append(
        max(1, (live.nextAttempt.milliseconds - world.office.clock.now.milliseconds) / 1_000))
      world.office.clock.advance(seconds: waits.last ?? 1)
    }
    #expect(waits[0] <= 6 && waits.max() ?? 0 <= 3_601 && waits.max() ?? 0 > 1_800)
    #expect(waits.reduce(0, +) >= 3 * 86_400 && waits.reduce(0, +) < 4 * 86_400)
    #expect(try await world.live().state == .exhausted)
    try world.receiver.become("200")
    await world.work()
    #expect(try world.taken().isEmpty)
    #expect(try await world.office.store.enableWebhook("diary", now: world.office.clock.now).get())
    await world.work()
    #expect(try world.taken().count == 1)
  }

  @Test func whoeverIsGoneIsToldNothingUntilEnabled() async throws {
    let world = try await WebhookOffice()
    for _ in 1...2 { try await world.office.submit() }
    try world.receiver.become("410*1")
    for _ in 1...3 {
      await world.work()
      world.office.clock.advance(days: 1)
    }
    #expect(try world.receiver.deliveries().count == 1)
    #expect(try await world.live().state == .gone)
    #expect(try await world.office.store.enableWebhook("diary", now: world.office.clock.now).get())
    await world.work()
    #expect(try world.taken().count == 2)
    let store = world.office.store
    #expect(try await store.enableWebhook("other", now: world.office.clock.now).get() == false)
  }

  @Test func whatIsNotTakenIsPutAsideAndTheRestGoesOn() async throws {
    let world = try await WebhookOffice()
    for _ in 1...3 { try await world.office.submit() }
    try world.receiver.become("refuse:KS 2026-00002")
    for _ in 1...10 {
      await world.work()
      world.office.clock.advance(seconds: 3_600)
    }
    let all = try world.told().map { $0.data.registerNumber.suffix(1) }
    #expect(all == ["1"] + Array(repeating: "2", count: 8) + ["3"])
    let refusals = try await world.office.store.webhook("diary").get().refusals
    #expect(refusals.map(\.status) == [422] && refusals.map(\.number) == [1])
    #expect(try await world.audit() == [])
    // A replay that is taken clears it.
    try world.receiver.become(nil)
    let (store, now) = (world.office.store, world.office.clock.now)
    let place = try #require(refusals.first?.place)
    let number = try await store.replayWebhook(
      "diary", after: place - 1, through: place, file: nil, now: now
    ).get()
    #expect(number == 1)
    await world.work()
    let standing = try await store.webhook("diary").get()
    #expect(standing.refusals.isEmpty && standing.runs.count == 1)
    #expect(try world.told().last?.data.registerNumber.suffix(1) == "2")
  }

  @Test func aReplayRepeatsIdsAndBodiesOfWhatWasAskedFor() async throws {
    let world = try await WebhookOffice()
    var ids: [CaseID] = []
    for _ in 1...3 { ids.append(try await world.office.submit().id) }
    for id in ids { try await world.office.act(.take, on: id) }
    await world.work()
    let first = try world.receiver.deliveries()
    let (store, now) = (world.office.store, world.office.clock.now)
    _ = try await store.replayWebhook("diary", after: 0, through: nil, file: ids[1], now: now).get()
    await world.work()
    let again = try world.receiver.deliveries().dropFirst(first.count)
    let ofCase = first.filter { $0.told?.data.caseId == ids[1].text }
    #expect(again.map(\.id) == ofCase.map(\.id) && again.map(\.body) == ofCase.map(\.body))
    _ = try await store.replayWebhook("diary", after: 0, through: nil, file: nil, now: now).get()
    await world.work()
    #expect(try world.receiver.deliveries().suffix(first.count).map(\.id) == first.map(\.id))
    #expect(
      try await store.replayWebhook("other", after: 0, through: nil, file: nil, now: now).get()
        == nil)
    #expect(try await store.webhook("diary").get().runs.count == 1)
  }

  @Test func aMomentIsFoundAmongTheEvents() async throws {
    let world = try await WebhookOffice()
    var moments: [Instant] = []
    for _ in 1...9 {
      moments.append(world.office.clock.now)
      try await world.office.submit()
      world.office.clock.advance(seconds: 100)
    }
    for (index, moment) in moments.enumerated() {
      #expect(try await world.office.store.place(before: moment).get() == Int64(index))
      let later = moment.adding(seconds: 1)
      #expect(try await world.office.store.place(before: later).get() == Int64(index + 1))
    }
  }

  @Test func otherAuthoritiesAreNotTold() async throws {
    let world = try await WebhookOffice()
    try await world.office.submit()
    let hook = Hook(name: "mn", authority: AuthorityID("mn"), courier: world.hook.courier)
    await world.service.tell(hook)
    try await world.office.submit()
    while await world.service.tell(hook) {}
    let standing = try await world.office.store.webhook("mn").get()
    #expect(standing.runs.map { standing.left(of: $0) } == [0])
    #expect(try world.receiver.deliveries().isEmpty)
  }
}
