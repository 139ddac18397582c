// What the page of a case shows, from the interface's answer: words for codes, names for ids, dates as people write.

import Policy
import Workflow

/// The facts of one case for its page.
struct CaseSheet {
  let pages: Pages
  let file: JSON
  let names: [String: String]
  let me: JSON
  let visit: PageVisit

  init(pages: Pages, file: JSON, staff: JSON, me: JSON, visit: PageVisit) {
    self.pages = pages
    self.file = file
    self.me = me
    self.visit = visit
    names = Dictionary(
      (staff["items"]?.elements ?? []).map { ($0["id"]?.text ?? "", $0["name"]?.text ?? "") }
    ) { first, _ in first }
  }

  var id: String { file["id"]?.text ?? "" }
  var version: Fact { Fact(file["version"]?.wholeNumber.map { String($0) }) }

  func list(_ name: String) -> [JSON] { file[name]?.elements ?? [] }

  /// The person's name; the id of one who has left.
  func name(_ id: JSON?) -> Fact { Fact(id?.text.map { names[$0] ?? $0 }) }

  func word(_ group: String, _ key: JSON?) -> Fact {
    Fact(key?.text.map { pages.word(group, $0, visit) })
  }

  func say(_ name: String, _ blanks: [String: String] = [:]) -> Fact {
    .text(visit.texts.say(name, blanks))
  }

  func title(ofDocument id: JSON?) -> Fact {
    guard let id = id?.text else { return .absent }
    return Fact(list("documents").first { $0["id"]?.text == id }?["title"]?.text)
  }

  func titles(_ ids: JSON?) -> Fact {
    Fact((ids?.elements ?? []).map { title(ofDocument: $0) }.filter { $0 != .absent })
  }

  /// The form of an act, with what it is about.
  func href(_ verb: String, _ query: [(String, String?)] = []) -> Fact {
    let path = PageEndpoint.staff(.actForm).path(id, verb)
    return .text(
      pages.address(path, query.compactMap { name, value in value.map { (name, $0) } }))
  }

  /// Whether the reader may do it now.
  func may(_ verb: Verb) -> Bool {
    list("acts").contains { $0["verb"]?.text == verb.rawValue && $0["allowed"] == true }
  }

  var subject: Fact { Fact(file["publicSubject"]?.text) }

  var heading: Fact {
    [
      "id": .text(id), "number": Fact(file["registerNumber"]?.text), "version": version,
      "stage": Fact(file["stageText"]?.text),
      "owner": name(file["owner"]), "hasOwner": .flag(file["owner"]?.text != nil),
      "registered": when(file["registeredAt"], visit),
      "answered": when(file["answeredAt"], visit), "closed": when(file["closedAt"], visit),
      "outcome": word(CloseOutcome.group, file["outcome"]),
      "archived": Fact(file["archivedReceipt"]?.text), "disposed": Fact(file["disposedBy"]?.text),
      "withheld": Fact(
        (file["withheldInRegister"]?.members ?? []).map { member in
          [
            "field": say("registerField.\(member.name)"),
            "provision": Fact(member.value.text ?? member.value["provision"]?.text),
          ]
        }),
      "events": .text(PageEndpoint.staff(.events).path(id)),
      "authority": Fact(me["authorityName"]?.text),
      "addDocument": may(.addLine)
        ? .text(PageEndpoint.staff(.documentForm).path(id)) : .absent,
    ]
  }

  /// What everybody who opens the case must know first.
  var notices: Fact {
    var notices: [Fact] = []
    func add(_ kind: String, _ text: String) {
      notices.append(["kind": .text(kind), "text": say("caseNotice.\(text)"), "fetch": .absent])
    }
    if file["parked"] == true { add("warn", "parked") }
    if file["request"]?["contact"]?["protected"] == true { add("bad", "protected") }
    if file["narrowing"]?["by"]?.text == NarrowedBy.name.rawValue { add("warn", "narrowed") }
    if (file["recused"]?.elements ?? []).contains(where: { $0.text == me["id"]?.text }) {
      add("warn", "recused")
    }
    if let text = file["unreachableText"]?.text {
      notices.append(["kind": .text("warn"), "text": .text(text), "fetch": .absent])
    }
    return Fact(notices + infected)
  }

  /// Files that a scanner takes for malware, with a link for whoever wants one all the same.
  private var infected: [Fact] {
    let names = Set(
      list("scans").filter { $0["state"]?.text == "infected" }.compactMap { $0["sha256"]?.text })
    guard !names.isEmpty else { return [] }
    func isInfected(_ file: JSON?) -> Bool {
      (file?["sha256"]?.text).map(names.contains) ?? false
    }
    func notice(_ name: JSON?, _ path: String) -> Fact {
      [
        "kind": .text("bad"), "text": say("caseNotice.infected"),
        "fetch": ["name": .text(name?.text ?? ""), "href": .text(path + "?infected=fetch")],
      ]
    }
    var notices: [Fact] = []
    for line in list("documents") {
      let line = (id: line["id"]?.text ?? "", json: line)
      let path = { (page: PaperPage) in PageEndpoint.paper(page).path(id, line.id) }
      if isInfected(line.json["original"]) {
        notices.append(notice(line.json["title"], path(.original)))
      }
      if isInfected(line.json["maskedCopy"]) {
        notices.append(notice(line.json["title"], path(.copyFile)))
      }
    }
    for file in list("attachments") where isInfected(file) && file["href"]?.text != nil {
      let path = PageEndpoint.staff(.attachment).path(id, file["id"]?.text ?? "")
      notices.append(notice(file["name"], path))
    }
    return notices
  }

  var clock: Fact {
    let right = file["request"]?["delivery"]?["form"]?.text == "onSite" ? "onSite" : "copy"
    return Fact(
      list("clock").filter { $0["right"]?.text == right }.map { clock in
        let state = clock["state"]?.text ?? ""
        return [
          "name": word("clockName", clock["name"]), "due": lastDay(before: clock["due"], visit),
          "basis": Fact(clock["basis"]?.text), "state": word(Clock.State.group, clock["state"]),
          "class": .text(state == "overdue" || state == "late" ? "late" : "done"),
          "isTold": .flag(state != "running"),
        ]
      })
  }

  var request: Fact {
    let request = file["request"] ?? .null
    let contact = request["contact"] ?? .null
    return [
      "channel": word(Channel.group, request["channel"]),
      "arrived": when(request["arrivedAt"], visit),
      "basis": Fact(request["arrivalBasis"]?.text), "text": Fact(request["description"]?.text),
      "unlisted": Fact(
        request["unlistedDocuments"]?.wholeNumber.flatMap { $0 > 0 ? "\($0)" : nil }),
      "language": say("language.\(request["language"]?.text ?? "sv")"),
      "delivery": word(DeliveryForm.group, request["delivery"]?["form"]),
      "address": Fact(request["delivery"]?["address"]?.text),
      "name": Fact(contact["name"]?.text), "email": Fact(contact["email"]?.text),
      "phone": Fact(contact["phone"]?.text),
      "postalAddress": Fact(contact["postalAddress"]?.text),
      "isHidden": .flag(contact["protected"] == true && contact["name"] == nil),
    ]
  }
}

// MARK: - What one may do

extension CaseSheet {
  /// What may be done now, by purpose; acts of a decision say of which.
  var acts: Fact {
    let allowed = list("acts").filter { $0["allowed"] == true }
    return Fact(
      ActForm.Purpose.allCases.compactMap { purpose -> Fact? in
        let items = ActForm.all.filter { $0.purpose == purpose }.flatMap { form in
          allowed.filter { $0["verb"]?.text == form.verb }
        }
        guard !items.isEmpty else { return nil }
        return ["title": say("purpose.\(purpose)"), "list": Fact(items.map { act($0) })]
      })
  }

  private func act(_ allowance: JSON) -> Fact {
    let verb = allowance["verb"]?.text ?? ""
    let decision = allowance["decisionId"]?.text
    let isPlain = ActForm.byVerb[verb]?.isPlain ?? false
    return [
      "verb": .text(verb), "words": .text(pages.word("verb", verb, visit)),
      "decision": Fact(decision), "about": about(decision, verb), "version": version,
      "isPlain": .flag(isPlain), "key": .text(PageForm.newKey()),
      "action": .text(PageEndpoint.staff(.act).path(id)),
      "href": href(verb, [("beslut", decision)]),
    ]
  }

  /// Which decision an act is on, where that is not plain: there are several, or the act needs none.
  private func about(_ decision: String?, _ verb: String) -> Fact {
    let same = list("acts").filter { $0["verb"]?.text == verb }
    guard let decision, same.count > 1,
      let place = list("decisions").firstIndex(where: { $0["id"]?.text == decision })
    else { return .absent }
    return say("case.decisionNumber", ["n": String(place + 1)])
  }

  /// What may not be done, and why.
  var barred: Fact {
    let barred = list("acts").filter { allowance in
      let verb = allowance["verb"]?.text ?? ""
      return allowance["allowed"] == false && ActForm.byVerb[verb] != nil
    }
    return Fact(
      barred.map { allowance in
        [
          "words": word("verb", allowance["verb"]),
          "about": about(allowance["decisionId"]?.text, allowance["verb"]?.text ?? ""),
          "reason": Fact(allowance["reasonText"]?.text),
          "citation": Fact(allowance["citation"]?.text),
        ]
      })
  }
}
