// What the queue is narrowed by, the views that everybody has, and those that a person keeps.

import HTTPTypes
import Hummingbird
import Policy
import Storage
import Workflow

/// What the address of the queue asks for.
struct QueueFilter {
  var stage: String?
  var owner: String?
  var isOverdue = false
  var isUnread = false
  var words: String?

  init(_ visit: PageVisit) {
    self.init(Form(encoded: Array((visit.query ?? "").utf8)) ?? Form())
  }

  /// As a query or a form has it.
  init(_ form: Form) {
    stage = form["steg"]
    owner = form["agare"]
    isOverdue = form["forsenade"] != nil
    isUnread = form["olasta"] != nil
    words = form["sok"]
  }

  init(_ choice: CaseChoice) {
    stage = choice.stage?.rawValue
    owner = choice.owner
    (isOverdue, isUnread, words) = (choice.isOverdue, choice.isUnread, choice.words)
  }

  /// A view as the interface has it.
  init(view: JSON) {
    stage = view["stage"]?.text
    owner = view["owner"]?.text
    (isOverdue, isUnread) = (view["overdue"] == true, view["unread"] == true)
    words = view["q"]?.text
  }

  var query: [(String, String)] {
    [
      ("steg", stage), ("agare", owner), ("forsenade", isOverdue ? "1" : nil),
      ("olasta", isUnread ? "1" : nil), ("sok", words),
    ].compactMap { name, value in value.map { (name, $0) } }
  }

  /// What the interface is told of it, where a view is kept.
  var members: [JSON.Member] {
    [
      .init("stage", JSON(stage)), .init("owner", JSON(owner)), .init("overdue", .bool(isOverdue)),
      .init("unread", .bool(isUnread)), .init("q", JSON(words)),
    ]
  }
}

extension Pages {
  /// The views that everybody has, with how many cases there are in each.
  func fixedViews(
    _ filter: QueueFilter, _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> Fact {
    let counts = try await ask(InsideCall(.countCases, as: caller.session), visit)
    return Fact(
      FixedView.allCases.map { view in
        shown(
          visit.texts.say("queue.\(view.rawValue)"), QueueFilter(view.choice),
          counts[view.rawValue],
          at: filter, visit)
      })
  }

  /// The person's own views. What would have been counted in vain is counted where it is looked at.
  func ownViews(_ saved: JSON, _ filter: QueueFilter, _ list: JSON, _ visit: PageVisit) -> Fact {
    Fact(
      (saved["items"]?.elements ?? []).map { view in
        let isCounted = view["total"] != .null
        let own = QueueFilter(view: view)
        let total = isCounted ? view : isSame(own, filter) ? list : nil
        return shown(view["name"]?.text ?? "", own, total, at: filter, visit)
      })
  }

  private func shown(
    _ name: String, _ view: QueueFilter, _ total: JSON?, at filter: QueueFilter,
    _ visit: PageVisit
  ) -> Fact {
    [
      "text": .text(name), "count": figures(total, visit),
      "href": .text(address(PageEndpoint.staff(.queue).path(), view.query)),
      "isCurrent": .flag(isSame(view, filter)),
    ]
  }

  private func isSame(_ one: QueueFilter, _ other: QueueFilter) -> Bool {
    one.query.elementsEqual(other.query) { $0 == $1 }
  }

  /// `12` and `ärenden`, which only a screen reader says; `100+` where there may be more.
  private func figures(_ total: JSON?, _ visit: PageVisit) -> Fact {
    guard let cases = total?["total"]?.wholeNumber else { return .absent }
    let more = total?["totalIsCapped"] == true ? "+" : ""
    return [
      "figures": .text(Moments.grouped(cases, visit.texts) + more),
      "unit": .text(visit.texts.say(cases == 1 ? "queue.unitOne" : "queue.unit")),
    ]
  }

  /// The form that keeps what is looked at, where that is narrowed by anything, and the views that can be removed.
  func keeping(
    _ saved: JSON, _ filter: QueueFilter, _ visit: PageVisit, _ tried: FormTry?
  ) -> Fact {
    let hidden = filter.query
    let form = PageForm(
      id: "keep", action: PageEndpoint.staff(.saveView).path(),
      fields: [FormField("name", .line, required: true, label: "field.viewName")]
        + hidden.map { FormField($0.0, .hidden($0.1)) },
      submit: visit.texts.say("queue.save"), tried: tried)
    return [
      "isOpen": .flag(tried != nil),
      "form": hidden.isEmpty && tried == nil ? .absent : form.fact(visit),
      "rows": Fact(
        (saved["items"]?.elements ?? []).map { view in
          [
            "id": Fact(view["id"]?.text), "name": Fact(view["name"]?.text),
            "action": .text(PageEndpoint.staff(.removeView).path()),
            "hidden": Fact(hidden.map { ["name": .text($0.0), "value": .text($0.1)] }),
          ]
        }),
    ]
  }

  /// Keeps the choice that came along under the name that was written.
  func saveView(_ caller: StaffPageCaller, _ visit: PageVisit) async throws(Problem) -> PageAnswer {
    let filter = QueueFilter(visit.form)
    var call = InsideCall(.saveView, as: caller.session)
    call.body = JSON.object([.init("name", JSON(visit.form["name"]))] + filter.members)
    do throws(Problem) { _ = try await ask(call, visit) } catch {
      // Only the name is written there; where the choice itself is wrong there is no queue to show.
      let isAboutName = error.flaws.allSatisfy { $0.pointer == "/name" }
      guard isAboutName, !error.flaws.isEmpty else { throw error }
      return try await queue(caller, visit, FormTry(form: visit.form, problem: error))
    }
    return backToQueue(filter, "sparat")
  }

  /// Removes one of the person's own views; one that is gone already is no error.
  func removeView(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let call = InsideCall(.removeView, [visit.form["view"] ?? ""], as: caller.session)
    do throws(Problem) { _ = try await response(to: call, visit) } catch {
      guard error.status == .notFound else { throw error }
    }
    return backToQueue(QueueFilter(visit.form), "borttaget")
  }

  private func backToQueue(_ filter: QueueFilter, _ done: String) -> PageAnswer {
    .redirect(
      address(PageEndpoint.staff(.queue).path(), filter.query + [("gjort", done)]))
  }
}
