// Webhooks as rows on every engine: no event is left out, one worker at a time, and the audit sees what cannot be.

import Policy
import PostgresTesting
import Testing

@testable import Storage
@testable import Workflow

extension World {
  /// A webhook with a replay under way and something put aside.
  func webhooks() async throws {
    try await store.beginWebhook("diary", of: .ks).get()
    _ = try await store.replayWebhook(
      "diary", after: 0, through: nil, file: .numbered(1), now: .noon
    ).get()
    let live = try #require(try await store.webhook("diary").get().runs.first)
    let claimed = try #require(try await claim(live, "w"))
    let page = try await store.caseNews(after: 0, of: .ks, limit: 1).get()
    let refusal = WebhookRefusal(
      name: "diary", of: try #require(page.news.first), at: .noon, status: 422)
    #expect(
      try await store.keep(claimed, worker: "w", now: .noon, isHeld: true, refused: refusal).get())
  }

  func claim(_ run: WebhookRun, _ worker: String, at now: Instant = .noon) async throws
    -> WebhookRun?
  {
    try await store.claimWebhook(
      run, of: .ks, now: now, worker: worker, abandoned: now.adding(seconds: -60)
    ).get()
  }

  /// Everything of an authority, a page at a time.
  func allNews(
    after place: Int64 = 0, of authority: AuthorityID = .ks, limit: Int = 7
  ) async throws -> [CaseNews] {
    var news: [CaseNews] = []
    var place = place
    while true {
      let page = try await store.caseNews(after: place, of: authority, limit: limit).get()
      news += page.news
      place = page.reached
      if page.isLast { return news }
    }
  }
}

@Suite("Webhooks as rows")
struct WebhookLife {
  @Test(arguments: Engine.allCases)
  func newsAreWhatHappenedInItsOrder(_ engine: Engine) async throws {
    let world = try await World(engine)
    for n in 1...4 {
      try await world.intake(Asked(n) { $0.authority = n == 3 ? .mn : .ks })
    }
    try await world.act(
      .numbered(1), .assigned(owner: .anna), .noteAdded(Note(text: "x", by: .anna, at: .noon)))
    try await world.act(.numbered(2), erases: true, .disposed(decisionReference: "KS § 12"))
    let news = try await world.allNews()
    #expect(news.map(\.file) == [1, 2, 4, 1, 1, 2].map { .numbered($0) })
    #expect(news.map(\.number) == [1, 1, 1, 2, 3, 2])
    #expect(news.map(\.place) == [1, 2, 4, 5, 6, 7])
    #expect(news.map(\.isNewStage) == [false, false, false, true, false, false])
    #expect(
      news.map(\.stage)
        == [.received, .received, .received, .reviewing, .reviewing, .received])
    #expect(news.allSatisfy { $0.at == .noon && $0.authority == .ks })
    #expect(news.first?.registerNumber == "KS 2026-00001")
    #expect(Set(news.map(\.hash)).count == 6)
    #expect(try await world.allNews(after: 4, of: .mn).isEmpty)
    #expect(try await world.allNews(of: .mn, limit: 1).map(\.place) == [3])
    let ofCase = try await world.store.caseNews(
      after: 1, through: 6, of: .ks, file: .numbered(1)
    ).get()
    #expect(ofCase.news.map(\.number) == [2, 3] && ofCase.reached == 6 && ofCase.isLast)
    let some = try await world.store.caseNews(after: 0, through: 3, of: .ks, limit: 2).get()
    #expect(some.reached == 2 && !some.isLast)
    #expect(try await world.store.place(of: 3, in: .numbered(1)).get() == 6)
    #expect(try await world.store.place(of: 4, in: .numbered(1)).get() == nil)
  }

  @Test(arguments: Engine.allCases)
  func oneWorkerHasItUntilItIsGone(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.intake(Asked(1))
    try await world.store.beginWebhook("diary", of: .ks).get()
    try await world.store.beginWebhook("diary", of: .mn).get()
    let standing = try await world.store.webhook("diary").get()
    #expect(standing.runs.map(\.place) == [1] && standing.runs.map(\.authority) == [.ks])
    let live = standing.runs[0]
    var mine = try #require(try await world.claim(live, "one"))
    #expect(try await world.claim(live, "two") == nil)
    try await world.intake(Asked(2))
    mine.place = 2
    let soon = Instant.noon.adding(seconds: 50)
    #expect(try await world.store.keep(mine, worker: "one", now: soon, isHeld: true).get())
    #expect(try await world.claim(live, "two", at: Instant.noon.adding(seconds: 100)) == nil)
    let late = Instant.noon.adding(seconds: 111)
    #expect(try await world.claim(live, "two", at: late)?.place == 2)
    #expect(try await world.store.keep(mine, worker: "one", now: late, isHeld: true).get() == false)
    mine.nextAttempt = late.adding(seconds: 10)
    #expect(try await world.store.keep(mine, worker: "two", now: late, isHeld: false).get())
    #expect(try await world.claim(live, "one", at: late.adding(seconds: 9)) == nil)
    #expect(try await world.claim(live, "one", at: late.adding(seconds: 10)) != nil)
    #expect(try await world.everything() == [])
  }

  @Test(arguments: Engine.allCases)
  func whoWantsNothingOfAReplayWantsNothingAtAll(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.intake(Asked(1))
    try await world.webhooks()
    let replay = try #require(try await world.store.webhook("diary").get().runs.last)
    #expect(replay.isReplay && replay.through == 1 && replay.file == .numbered(1))
    var claimed = try #require(try await world.claim(replay, "w"))
    claimed.state = .gone
    #expect(try await world.store.keep(claimed, worker: "w", now: .noon, isHeld: false).get())
    #expect(try await world.store.webhook("diary").get().runs.map(\.state) == [.gone, .gone])
    #expect(try await world.store.enableWebhook("diary", now: .noon).get())
    #expect(try await world.store.webhook("diary").get().runs.map(\.state) == [.active, .active])
    // Its end is its end.
    claimed = try #require(try await world.claim(replay, "w"))
    claimed.place = 1
    #expect(
      try await world.store.keep(
        claimed, worker: "w", now: .noon, isHeld: false, taken: [1]
      ).get())
    let standing = try await world.store.webhook("diary").get()
    #expect(standing.runs.count == 1 && standing.refusals.isEmpty)
    #expect(try await world.store.webhookNames().get() == ["diary"])
  }

  @Test(
    arguments: Engine.allCases,
    [
      ("UPDATE webhooks SET state = 'asleep' WHERE run = 0", .unknownState),
      ("UPDATE webhooks SET place = 99 WHERE run = 0", .place),
      ("UPDATE webhooks SET place = -1 WHERE run = 1", .place),
      ("UPDATE webhooks SET through = NULL", .end),
      ("UPDATE webhooks SET through = 1 WHERE run = 0", .end),
      ("UPDATE webhooks SET through = 99 WHERE run = 1", .end),
      ("UPDATE webhook_refusals SET number = 7", .refusal),
    ] as [(String, Finding.WebhookFlaw)])
  func whatCannotBeIsFound(
    _ engine: Engine, _ damage: (sql: String, flaw: Finding.WebhookFlaw)
  ) async throws {
    let world = try await World(engine)
    try await world.intake(Asked(1))
    try await world.webhooks()
    #expect(try await world.everything() == [])
    try await world.tamper(damage.sql)
    #expect(try await world.everything() == [.webhook("diary", damage.flaw)])
  }
}

@Suite("News of processes that share PostgreSQL")
struct SharedNews {
  /// An event gets its place, others are committed with later places: they wait for it, and it comes first.
  @Test func whatIsCommittedLateIsNotLeftOut() async throws {
    let home = try await PrivateServer.database()
    let one = World(home: home, database: try await home.open("connections=2"))
    let other = World(home: home, database: try await home.open("connections=2"))
    for n in 1...2 { try await one.intake(Asked(n)) }
    let database = one.database
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await slowly(.numbered(1), database) }
      let started = Statement(
        "SELECT CAST(last_value AS bigint) FROM event_places WHERE last_value > 2")
      while try await database.read(started).get().isEmpty {}
      try await other.act(.numbered(2), .assigned(owner: .bo))
      let news = try await other.allNews(after: 2)
      #expect(news.map(\.place) == [3, 4])
      #expect(news.map(\.file) == [.numbered(1), .numbered(2)])
      try await group.waitForAll()
    }
  }

  /// Writes an event as another process would, and takes half a second until the commit.
  private func slowly(_ id: CaseID, _ database: any Database) async throws {
    let event = try EventCoder().encoded(Event.assigned(owner: .anna))
    let header =
      #"{"at":1,"case":"\#(id)","kind":"assigned","number":2,"policy":"0f","role":"handler"}"#
    try await database.write([
      Statement("UPDATE cases SET events = 2 WHERE id = $1", [.text(id.text)]),
      Statement(
        WriteSQL.insertEvent,
        [
          .text(id.text), .int(2), .text(header),
          .text(String(decoding: event, as: UTF8.self)), .blob([]), .blob([1]),
        ]),
      Statement("SELECT 1 FROM pg_sleep(0.5)"),
    ]).get()
  }

  /// A place that nobody took does not hold up what comes after it.
  @Test func aPlaceThatWasGivenUpIsPassed() async throws {
    let home = try await PrivateServer.database()
    let world = World(home: home, database: try await home.open("connections=2"))
    try await world.intake(Asked(1))
    for _ in 1...3 {
      _ = try await world.database.read(Statement("SELECT nextval('event_places')")).get()
    }
    try await world.act(.numbered(1), .assigned(owner: .anna))
    #expect(try await world.allNews().map(\.place) == [1, 5])
  }

  @Test func manyFollowersBesideManyWritersSeeEverythingInOneOrder() async throws {
    let home = try await PrivateServer.database()
    let worlds = [
      World(home: home, database: try await home.open("connections=3")),
      World(home: home, database: try await home.open("connections=3")),
    ]
    let followed = try await withThrowingTaskGroup(of: [Int64].self) { group in
      for writer in 0..<4 {
        group.addTask {
          for n in 1...40 { try await worlds[writer % 2].intake(Asked(writer * 100 + n)) }
          return []
        }
      }
      for follower in 0..<2 {
        group.addTask {
          var (places, place) = ([Int64](), Int64(0))
          while places.count < 160 {
            let page = try await worlds[follower].store.caseNews(after: place, of: .ks, limit: 9)
              .get()
            places += page.news.map(\.place)
            place = page.reached
          }
          return places
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }.filter { !$0.isEmpty }
    }
    #expect(followed.count == 2 && followed[0] == followed[1])
    #expect(followed.allSatisfy { $0 == $0.sorted() && Set($0).count == 160 })
  }
}
