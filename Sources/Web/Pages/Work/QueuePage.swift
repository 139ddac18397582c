// The queue: the authority's cases by urgency, filtered, and given to somebody several at a time.

import HTTPTypes
import Hummingbird
import Policy
import Workflow

extension Pages {
  /// Rows on one page of the queue.
  private static let queueRows = 40

  /// - Parameter tried: what was sent to keep a view, and what was wrong.
  func queue(
    _ caller: StaffPageCaller, _ visit: PageVisit, _ tried: FormTry? = nil
  ) async throws(Problem) -> PageAnswer {
    let filter = tried.map { QueueFilter($0.form) } ?? QueueFilter(visit)
    var call = InsideCall(.listCases, as: caller.session)
    call.query = [
      ("stage", filter.stage), ("owner", filter.owner), ("q", filter.words),
      ("overdue", filter.isOverdue ? "true" : nil),
      ("unread", filter.isUnread ? "true" : nil), ("page", visit.parameter("sida")),
      ("limit", String(Pages.queueRows)),
    ]
    let list = try await ask(call, visit)
    let staff = try await ask(InsideCall(.listStaff, as: caller.session), visit)
    let saved = try await ask(InsideCall(.listViews, as: caller.session), visit)
    let mayAssign = caller.role.map { powers(Verb.assign).contains($0) } ?? false
    return .page(
      "queue",
      [
        "title": title("queue", visit), "tray": try await tray(caller, visit),
        "views": try await fixedViews(filter, caller, visit),
        "own": ownViews(saved, filter, list, visit),
        "keeping": keeping(saved, filter, visit, tried),
        "done": Fact(visit.parameter("gjort").flatMap { visit.texts.find("viewDone.\($0)") }),
        "filter": self.filter(filter, staff, visit),
        "count": .text(count(list, visit)),
        "isEmpty": .flag(list["items"]?.elements.isEmpty ?? true),
        "rows": rows(list, staff, mayAssign, visit),
        "assign": mayAssign ? assigning(staff, filter, visit) : .absent,
        "pager": pager(list, PageEndpoint.staff(.queue).path(), filter.query, visit),
        "authority": Fact(caller.me["authorityName"]?.text),
        "narrowed": .text(PageEndpoint.staff(.narrowed).path()),
      ], status: tried?.problem.status ?? .ok)
  }

  /// How many mails wait to be registered, for those who look after them.
  private func tray(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> Fact {
    guard let role = caller.role, Roles([.registrar, .head, .handler]).contains(role) else {
      return .absent
    }
    var call = InsideCall(.listArrivals, as: caller.session)
    call.query = [("state", "waiting"), ("limit", "1")]
    let waiting = try await ask(call, visit)["total"]?.wholeNumber ?? 0
    call.query = [("overdue", "true"), ("limit", "1")]
    let late = try await ask(call, visit)["total"]?.wholeNumber ?? 0
    guard waiting > 0 || late > 0 else { return .absent }
    let text = waiting == 1 ? "queue.trayOne" : "queue.tray"
    let lateText = late == 1 ? "queue.trayLateOne" : "queue.trayLate"
    let path = PageEndpoint.staff(.arrivals).path()
    return [
      "text": waiting == 0 ? .absent : .text(visit.texts.say(text, ["n": String(waiting)])),
      "href": .text(path),
      "late": late == 0 ? .absent : .text(visit.texts.say(lateText, ["n": String(late)])),
      "lateHref": .text(address(path, [("lage", Pages.late)])),
    ]
  }

  private func count(_ list: JSON, _ visit: PageVisit) -> String {
    let total = list["total"]?.wholeNumber ?? 0
    let figures = ["n": Moments.grouped(total, visit.texts)]
    if list["totalIsCapped"] == true { return visit.texts.say("queue.countMany", figures) }
    return visit.texts.say(total == 1 ? "queue.countOne" : "queue.count", figures)
  }

  private func filter(_ filter: QueueFilter, _ staff: JSON, _ visit: PageVisit) -> Fact {
    let people =
      [("me", visit.texts.say("queue.me")), ("nobody", visit.texts.say("queue.nobody"))]
      + (staff["items"]?.elements ?? []).map { ($0["id"]?.text ?? "", $0["name"]?.text ?? "") }
    return [
      "words": Fact(filter.words), "isOverdue": .flag(filter.isOverdue),
      "isUnread": .flag(filter.isUnread),
      "stages": Fact(
        CaseStage.allCases.map { stage in
          [
            "value": .text(stage.rawValue),
            "text": .text(word(CaseStage.group, stage.rawValue, visit)),
            "chosen": .flag(stage.rawValue == filter.stage),
          ]
        }),
      "people": Fact(
        people.map { value, text in
          ["value": .text(value), "text": .text(text), "chosen": .flag(value == filter.owner)]
        }),
    ]
  }

  private func rows(_ list: JSON, _ staff: JSON, _ mayAssign: Bool, _ visit: PageVisit) -> Fact {
    let names = Dictionary(
      (staff["items"]?.elements ?? []).map { ($0["id"]?.text ?? "", $0["name"]?.text ?? "") }
    ) { first, _ in first }
    return Fact(
      (list["items"]?.elements ?? []).map { row in
        let id = row["id"]?.text ?? ""
        let owner = row["owner"]?.text
        let subject = row["publicSubject"]?.text ?? row["summary"]?.text ?? ""
        let isLong = subject.count > 140
        let unread = row["unread"]?.wholeNumber ?? 0
        return [
          "id": .text(id), "number": Fact(row["registerNumber"]?.text),
          "href": .text(PageEndpoint.staff(.file).path(id)),
          "subject": .text(isLong ? String(subject.prefix(139)) + "…" : subject),
          "stage": .text(word(CaseStage.group, row["stage"]?.text, visit)),
          "isParked": .flag(row["parked"] == true),
          "unread": unread == 0
            ? .absent : .text(visit.texts.say("queue.unreadCount", ["n": String(unread)])),
          "isDeciding": .flag(row["hasOpenDecision"] == true),
          "owner": Fact(owner.map { names[$0] ?? $0 }), "arrived": day(of: row["arrivedAt"], visit),
          "due": due(row["due"], visit), "mayAssign": .flag(mayAssign),
          "pick": .text("\(id):\(row["version"]?.wholeNumber ?? 0)"),
        ]
      })
  }

  /// The day alone, as figures: a list is read down.
  private func day(of moment: JSON?, _ visit: PageVisit) -> Fact {
    guard let moment = moment?.text.flatMap({ Instant(iso: $0) }) else { return .absent }
    let day = SwedishTime.day(of: moment)
    return ["iso": .text("\(day)"), "words": .text("\(day)")]
  }

  /// How much time is left to the first yardstick, or how long ago it passed: in words.
  private func due(_ moment: JSON?, _ visit: PageVisit) -> Fact {
    guard let end = moment?.text.flatMap({ Instant(iso: $0) }) else { return .absent }
    let last = SwedishTime.day(of: end.adding(seconds: -1))
    let left = last - SwedishTime.day(of: visit.now)
    let (kind, text) =
      switch left {
      case ..<(-1): ("late", visit.texts.say("queue.late", ["n": String(-left)]))
      case -1: ("late", visit.texts.say("queue.lateOne"))
      case 0: ("soon", visit.texts.say("queue.today"))
      case 1: ("", visit.texts.say("queue.tomorrow"))
      default: ("", "\(last)")
      }
    return ["class": .text(kind), "text": .text(text), "iso": .text("\(last)")]
  }

  private func assigning(_ staff: JSON, _ filter: QueueFilter, _ visit: PageVisit) -> Fact {
    [
      "action": .text(PageEndpoint.staff(.assignMany).path()), "key": .text(PageForm.newKey()),
      "back": .text(address(PageEndpoint.staff(.queue).path(), filter.query)),
      "people": Fact(
        (staff["items"]?.elements ?? []).map { member in
          [
            "value": Fact(member["id"]?.text),
            "text": .text(
              "\(member["name"]?.text ?? "") (\(word(Role.group, member["role"]?.text, visit)))"),
          ]
        }),
    ]
  }
}

// MARK: - Several at a time

extension Pages {
  /// Cases that one form gives away.
  private static let mostAtOnce = 100

  /// Each case is given by an act of its own; what stops one stops no other.
  func assignMany(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let owner = visit.form["owner"] ?? ""
    var (done, not): ([Fact], [Fact]) = ([], [])
    for pick in visit.form.all("pick").prefix(Pages.mostAtOnce) {
      let halves = pick.split(separator: ":").map { String($0) }
      guard halves.count == 2 else { continue }
      var call = InsideCall(.performAct, [halves[0]], as: caller.session)
      call.body = ["verb": "assign", "owner": .string(owner)]
      call.version = halves[1]
      call.key = visit.form["key"].map { "\($0)-\(halves[0])" }
      let href = PageEndpoint.staff(.file).path(halves[0])
      do throws(Problem) {
        let file = try await ask(call, visit)
        done.append(["number": Fact(file["registerNumber"]?.text), "href": .text(href)])
      } catch {
        let number = error.members.first { $0.name == "caseNumber" }?.value.text
        let reasons = error.flaws.map { $0.detail[visit.language] }
        not.append([
          "number": .text(number ?? halves[0]), "href": .text(href),
          "why": .text(
            reasons.isEmpty ? error.detail[visit.language] : reasons.joined(separator: " ")),
        ])
      }
    }
    let back = visit.form["back"] ?? workRoot
    return .page(
      "assigned",
      [
        "title": title("assigned", visit), "done": Fact(done), "not": Fact(not),
        "hasDone": .flag(!done.isEmpty), "hasNot": .flag(!not.isEmpty),
        "isNothing": .flag(done.isEmpty && not.isEmpty),
        "back": .text(back.hasPrefix(workRoot) && !back.contains("\\") ? back : workRoot),
      ], status: not.isEmpty && !done.isEmpty ? .ok : .unprocessableContent)
  }
}
