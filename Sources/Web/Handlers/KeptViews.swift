// What stands beside the queue: how many cases each view has, and the views that a person keeps.

import Desk
import HTTPTypes
import Hummingbird
import Policy
import Storage
import Workflow

/// The views of the queue that everybody has.
enum FixedView: String, Sendable, CaseIterable {
  case all, mine, unowned, overdue, unread, received, reviewing, answered, closed

  var choice: CaseChoice {
    switch self {
    case .all: CaseChoice()
    case .mine: CaseChoice(owner: "me")
    case .unowned: CaseChoice(owner: "nobody")
    case .overdue: CaseChoice(isOverdue: true)
    case .unread: CaseChoice(isUnread: true)
    case .received: CaseChoice(stage: .received)
    case .reviewing: CaseChoice(stage: .reviewing)
    case .answered: CaseChoice(stage: .answered)
    case .closed: CaseChoice(stage: .closed)
    }
  }
}

extension CaseChoice {
  /// As a list of cases is asked by it.
  fileprivate var query: String {
    [
      stage.map { "stage=\($0.rawValue)" }, owner.map { "owner=\($0)" },
      isOverdue ? "overdue=true" : nil, isUnread ? "unread=true" : nil, words.map { "q=\($0)" },
    ].compactMap(\.self).joined(separator: "&")
  }
}

extension StaffCaller {
  /// Who asks, as lists want to know it.
  func caseReader(at now: Instant) -> CaseReader {
    CaseReader(staff: member.id, role: member.role, now: now)
  }
}

extension Reception {
  /// `GET /case-counts`: of each view that everybody has.
  func caseCounts(_ caller: StaffCaller) async throws(Problem) -> Response {
    let views = FixedView.allCases
    let totals = try await counts(views.map(\.choice), caller)
    return Response(
      json: .object(
        zip(views, totals).map { view, total in
          .init(view.rawValue, .object(members(total)))
        }))
  }

  /// `GET /me/views`.
  func savedViews(_ caller: StaffCaller) async throws(Problem) -> Response {
    let views = try await stored(caller.visit) { await desk.store.views(of: caller.member.id) }
    try await noteSearch(of: views.map(\.choice), .listViews, caller)
    let totals = try await counts(views.map(\.choice), caller)
    return Response(
      json: [
        "items": JSON(zip(views, totals).map { view, total in json(view, total) }),
        "total": .int(views.count),
      ])
  }

  /// `POST /me/views`. The same again is no error, so a key for repetition is not needed.
  func saveView(_ caller: StaffCaller) async throws(Problem) -> Response {
    let body = try await json(caller.visit)
    let flaws = Flaws()
    let wanted = Fields(body.tree, at: "", flaws, limits).savedView()
    try flaws.check()
    let kept = try await stored(caller.visit) {
      await desk.store.keep(
        wanted.choice, as: wanted.name, of: caller.member.id, at: desk.now)
    }
    let status: HTTPResponse.Status
    let view: SavedView
    switch kept {
    case .added(let added): (status, view) = (.created, added)
    case .replaced(let replaced): (status, view) = (.ok, replaced)
    case .full: throw .flaw(.value, "/name", Words.tooManyViews(SavedView.most))
    }
    try await noteSearch(of: [view.choice], .saveView, caller)
    let total = try await counts([view.choice], caller)[0]
    return Response(status, json: json(view, total))
  }

  /// To count what words find is a search for them, and noted before it is answered. What looks for no words tells
  /// of no case, as the counts that everybody has.
  private func noteSearch(
    of choices: [CaseChoice], _ endpoint: StaffEndpoint, _ caller: StaffCaller
  ) async throws(Problem) {
    let searches = choices.filter { $0.words != nil }.map(\.query)
    guard !searches.isEmpty else { return }
    var access = Access(endpoint, caller)
    (access.kind, access.words) = (.search, searches.joined(separator: " | "))
    try await note(access)
  }

  /// `DELETE /me/views/{viewId}`: one of one's own; any other looks as if it were not there.
  func removeView(_ caller: StaffCaller) async throws(Problem) -> Response {
    let id = SavedViewID(caller.visit.names["viewId"])
    let isRemoved = try await stored(caller.visit) {
      await desk.store.removeView(id, of: caller.member.id)
    }
    guard isRemoved else { throw .notFound }
    return Response(status: .noContent)
  }

  private func counts(
    _ choices: [CaseChoice], _ caller: StaffCaller
  ) async throws(Problem) -> [CaseTotal?] {
    try await stored(caller.visit) {
      await desk.store.counts(
        choices, at: caller.member.authority, for: caller.caseReader(at: desk.now))
    }
  }

  private func json(_ view: SavedView, _ total: CaseTotal?) -> JSON {
    JSON.object([
      .init("id", JSON(view.id)), .init("name", .string(view.name)),
      .init("stage", JSON(view.choice.stage?.rawValue)), .init("owner", JSON(view.choice.owner)),
      .init("overdue", .bool(view.choice.isOverdue)), .init("unread", .bool(view.choice.isUnread)),
      .init("q", JSON(view.choice.words)),
    ]).adding(members(total))
  }

  private func members(_ total: CaseTotal?) -> [JSON.Member] {
    [
      .init("total", total.map { .int($0.cases) } ?? .null),
      .init("totalIsCapped", .bool(total?.isCapped ?? false)),
    ]
  }
}

extension Fields {
  /// A view to keep: its name, and what a list of cases is asked by.
  func savedView() -> (name: String, choice: CaseChoice) {
    let shape = TextShape(longest: SavedView.longestName, lines: .one)
    let name = required("name").flatMap { text($0, place("name"), shape) } ?? ""
    let choice = CaseChoice(
      stage: optionalChoice("stage"), owner: optionalLine("owner"),
      isOverdue: optionalFlag("overdue") ?? false, isUnread: optionalFlag("unread") ?? false,
      words: optionalLine("q"))
    return (name[...].trimmingSpaces, choice)
  }
}

extension Words {
  static func tooManyViews(_ most: Int) -> Bilingual {
    Bilingual(
      sv: "Du har redan \(most) egna urval, och fler får inte plats. Ta bort ett först.",
      en: "You have \(most) views of your own, and there is room for no more. Remove one first.")
  }
}
