// Views that people keep: their own, each name once, no more than so many, and gone with the account.

import Policy
import Testing

@testable import Storage
@testable import Workflow

@Suite("Views that people keep")
struct ViewLife {
  private func world(_ engine: Engine) async throws -> World {
    let world = try await World(engine)
    for (id, token) in [(StaffID.anna, UInt8(1)), (.bo, 2)] {
      let member = StaffMember(
        id: id, name: "Ek", authority: .ks, role: .handler, addedAt: .noon)
      #expect(try await world.store.add(member, tokenHash: [token]).get())
    }
    return world
  }

  private func keep(
    _ world: World, _ name: String, _ choice: CaseChoice = CaseChoice(), of person: StaffID = .anna,
    seconds: Int64 = 0
  ) async throws -> KeptView {
    try await world.store.keep(
      choice, as: name, of: person, at: Instant.noon.adding(seconds: seconds)
    ).get()
  }

  private func names(_ world: World, of person: StaffID = .anna) async throws -> [String] {
    try await world.store.views(of: person).get().map(\.name)
  }

  @Test(arguments: Engine.allCases)
  func aViewComesBackAsItWasKept(_ engine: Engine) async throws {
    let world = try await world(engine)
    let choices = [
      CaseChoice(), CaseChoice(stage: .reviewing, owner: "me"),
      CaseChoice(owner: "nobody", isOverdue: true), CaseChoice(isUnread: true, words: "östra ☂"),
    ]
    for (number, choice) in choices.enumerated() {
      guard
        case .added(let view) = try await keep(
          world, "Vy \(number)", choice, seconds: Int64(number))
      else { throw No() }
      #expect(view.choice == choice && view.name == "Vy \(number)")
    }
    let views = try await world.store.views(of: .anna).get()
    #expect(views.map(\.choice) == choices)
    #expect(Set(views.map(\.id)).count == 4 && views.allSatisfy { $0.id.text.count == 32 })
    #expect(try await names(world, of: .bo) == [])
  }

  @Test(arguments: Engine.allCases)
  func theSameNameReplacesAndKeepsItsPlace(_ engine: Engine) async throws {
    let world = try await world(engine)
    guard case .added(let first) = try await keep(world, "Caféet") else { throw No() }
    _ = try await keep(world, "Annat", seconds: 1)
    let choice = CaseChoice(stage: .closed)
    // The same letters, put together otherwise.
    let again = try await keep(world, "Cafe\u{301}et", choice, seconds: 2)
    #expect(again == .replaced(SavedView(id: first.id, name: "Caféet", choice: choice)))
    #expect(try await names(world) == ["Caféet", "Annat"])
    #expect(try await world.store.views(of: .anna).get()[0].choice == choice)
    guard case .added = try await keep(world, "Caféet", of: .bo) else { throw No() }
  }

  @Test(arguments: Engine.allCases)
  func thereIsRoomForSoManyAndNotOneMore(_ engine: Engine) async throws {
    let world = try await world(engine)
    // All at once, so that they come between one another where that is possible.
    let kept = try await withThrowingTaskGroup(of: KeptView.self) { group in
      for number in 1...(SavedView.most + 5) {
        group.addTask { try await keep(world, "Vy \(number)") }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(kept.filter { $0 == .full }.count == 5)
    let names = try await names(world)
    #expect(names.count == SavedView.most)
    guard case .replaced = try await keep(world, names[0]) else { throw No() }
    let first = try #require(try await world.store.views(of: .anna).get().first)
    #expect(try await world.store.removeView(first.id, of: .anna).get())
    guard case .added = try await keep(world, "Ny") else { throw No() }
  }

  @Test(arguments: Engine.allCases)
  func onlyItsPersonRemovesAView(_ engine: Engine) async throws {
    let world = try await world(engine)
    guard case .added(let view) = try await keep(world, "Min") else { throw No() }
    #expect(try await world.store.removeView(view.id, of: .bo).get() == false)
    #expect(try await world.store.removeView(SavedViewID("x"), of: .anna).get() == false)
    #expect(try await names(world) == ["Min"])
    #expect(try await world.store.removeView(view.id, of: .anna).get())
    #expect(try await world.store.removeView(view.id, of: .anna).get() == false)
    #expect(try await names(world) == [])
  }

  @Test(arguments: Engine.allCases)
  func viewsGoADayAfterTheAccountWasClosed(_ engine: Engine) async throws {
    let world = try await world(engine)
    _ = try await keep(world, "En")
    _ = try await keep(world, "Två")
    _ = try await keep(world, "Hans", of: .bo)
    #expect(try await world.store.revoke(.anna, at: .noon).get())
    func sweep(_ seconds: Int64) async throws -> Int {
      try await world.store.sweepViews(now: .noon.adding(seconds: seconds)).get()
    }
    #expect(try await sweep(86_400) == 0)
    #expect(try await sweep(86_401) == 2)
    #expect(try await names(world) == [])
    #expect(try await names(world, of: .bo) == ["Hans"])
  }
}
