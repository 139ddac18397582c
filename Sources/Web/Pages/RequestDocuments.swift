// Documents and decisions on the page of a request: what was said of each, why, and what can be done about it.

import Policy
import Workflow

extension RequestFacts {
  private static let documentsAPage = 25

  private var pages: Int {
    let size = RequestFacts.documentsAPage
    return max(1, (list("documents").count + size - 1) / size)
  }

  private var shownPage: Int {
    min(max(1, visit.parameter("sida").flatMap { Int($0) } ?? 1), pages)
  }

  private var shownDocuments: [JSON] {
    Array(
      list("documents").dropFirst((shownPage - 1) * RequestFacts.documentsAPage)
        .prefix(RequestFacts.documentsAPage))
  }

  var pager: Fact {
    guard pages > 1 else { return .absent }
    let path = PageEndpoint.requester(.request).path(id)
    func link(_ page: Int) -> Fact {
      1...pages ~= page ? .text("\(path)?sida=\(page)#handlingar") : .absent
    }
    return [
      "previous": link(shownPage - 1), "next": link(shownPage + 1),
      "text": .text(
        say("pager.place", ["page": String(shownPage), "pages": String(pages)])),
    ]
  }

  var documents: [Fact] { shownDocuments.map(document) }

  private func document(_ line: JSON) -> Fact {
    let verdict = line["verdict"]?.text.flatMap { Verdict(rawValue: $0) }
    let name = line["id"]?.text ?? ""
    let download = line["download"]
    return [
      "title": Fact(line["title"]?.text),
      "reference": line["reference"]?.text == line["title"]?.text
        ? .absent : Fact(line["reference"]?.text),
      "state": Fact(line["verdictText"]?.text ?? line["stateText"]?.text),
      "style": Fact(verdict.map { $0.letsOut ? "done" : "late" }),
      "told": when(line["communicatedAt"], visit),
      "reasons": Fact((line["reasons"]?.elements ?? []).map(reason)),
      "download": download == nil
        ? .absent
        : [
          "href": .text(PageEndpoint.requester(.releasedDocument).path(id, name)),
          "size": size(download?["size"], visit), "title": Fact(line["title"]?.text),
        ],
      "releases": Fact(
        ([line["release"]].compactMap { $0 } + (line["earlierReleases"]?.elements ?? []))
          .map(release)),
      "reservation": reservation(line["reservation"], name),
    ]
  }

  private func reason(_ ground: JSON) -> Fact {
    [
      "provision": Fact(ground["provision"]?.text), "title": Fact(ground["title"]?.text),
      "text": Fact(ground["text"]?.text), "harmTest": Fact(ground["harmTest"]?.text),
      "harm": Fact(ground["harm"]?.text),
    ]
  }

  private func release(_ release: JSON) -> Fact {
    [
      "at": when(release["at"], visit), "form": Fact(release["formText"]?.text),
      "place": Fact(release["place"]?.text), "dispatched": when(release["dispatched"], visit),
    ]
  }

  private func reservation(_ offer: JSON?, _ document: String) -> Fact {
    guard let offer, offer["wording"] != nil else { return .absent }
    let accepted = when(offer["acceptedAt"], visit)
    return [
      "wording": Fact(offer["wording"]?.text), "scope": Fact(offer["scope"]?.text),
      "until": when(offer["until"], visit), "recipient": Fact(offer["recipient"]?.text),
      "accepted": accepted,
      "accepting": accepted == .absent ? panel(.reservation, about: document) : .absent,
    ]
  }

  /// Documents that have not been answered, to be taken back one by one.
  var pending: [FormOption] {
    list("documents").filter { $0["state"]?.text == OutwardState.underReview.rawValue }
      .prefix(100).map { FormOption($0["id"]?.text ?? "", naming(document: $0)) }
  }

  // MARK: - Decisions

  private var isWithheld: Bool {
    list("documents").contains {
      $0["verdict"]?.text.flatMap { Verdict(rawValue: $0) }?.isWithheld ?? false
    }
  }

  /// Asking for a written decision; explained where something was withheld.
  var asking: Fact {
    guard offers(.requestDecision) else { return .absent }
    let isAsked = list("decisions").contains { $0["decidedAt"]?.text == nil }
    guard !isAsked else { return .absent }
    return panel(.decision).adding([
      "withheld": .flag(isWithheld), "pending": .flag(!isWithheld),
    ])
  }

  /// Decisions that a court may try.
  var appealable: [JSON] {
    list("decisions").filter { $0["decidedAt"]?.text != nil && $0["appealTo"]?["court"] != nil }
  }

  var appealing: Fact {
    guard offers(.appeal), let last = appealable.last else { return .absent }
    return panel(.appeal).adding([
      "court": Fact(last["appealTo"]?["court"]?.text), "law": Fact(last["appealTo"]?["law"]?.text),
      "inCourt": .flag(last["appealTo"]?["inCourt"] == .bool(true)),
      "number": Fact(view["registerNumber"]?.text),
      "authority": Fact(view["authorityName"]?.text),
      "days": Fact(
        appealable.map { decision in
          [
            "name": .text(naming(decision)), "lastDay": when(decision["appealLastDay"], visit),
            "basis": Fact(decision["basis"]?.text),
            "unknown": .flag(decision["appealLastDay"]?.text == nil),
          ]
        }),
    ])
  }

  /// A decision by its kind and day.
  func naming(_ decision: JSON) -> String {
    let kind = decision["kindText"]?.text ?? ""
    guard let at = decision["decidedAt"]?.text.flatMap({ Instant(iso: $0) }) else { return kind }
    return say(
      "request.decisionName",
      ["kind": kind, "day": Moments.words(SwedishTime.day(of: at), visit.texts)])
  }

  var decisions: [Fact] {
    list("decisions").map { decision in
      let appeals = decision["appeals"]?.elements ?? []
      let isOpen = appeals.contains { $0["withdrawnAt"]?.text == nil }
      return [
        "name": .text(naming(decision)), "stage": Fact(decision["stageText"]?.text),
        "requested": when(decision["requestedAt"], visit),
        "clock": decision["decidedAt"]?.text == nil
          ? (decision["clock"]?.elements.first).map(yardstick) ?? .absent : .absent,
        "decided": when(decision["decidedAt"], visit),
        "served": when(decision["servedAt"], visit),
        "lastDay": when(decision["appealLastDay"], visit), "basis": Fact(decision["basis"]?.text),
        "documents": Fact(titles(decision["documentIds"])),
        "appeals": Fact(
          appeals.map {
            ["at": when($0["arrivedAt"], visit), "withdrawn": when($0["withdrawnAt"], visit)]
          }),
        "forwarded": when(decision["forwardedAt"], visit),
        "court": Fact(decision["appealTo"]?["court"]?.text),
        "outcomes": Fact((decision["outcomes"]?.elements ?? []).map(outcome)),
        "withdrawing": isOpen
          ? panel(.withdrawAppeal, about: decision["id"]?.text ?? "") : .absent,
        "letter": letter(of: decision),
      ]
    }
  }

  private func outcome(_ outcome: JSON) -> Fact {
    [
      "court": Fact(outcome["court"]?.text), "day": when(outcome["date"], visit),
      "text": Fact(outcome["outcomeText"]?.text),
      "documents": Fact(titles(outcome["documentId"].map { [$0] })),
    ]
  }

  /// The decision itself, as it was sent.
  private func letter(of decision: JSON) -> Fact {
    let sent = list("letters").last {
      $0["kind"]?.text == LetterKind.decision.rawValue
        && $0["decisionId"]?.text == decision["id"]?.text
    }
    return Fact(sent?["id"]?.text.map { PageEndpoint.requester(.letterPDF).path(id, $0) })
  }
}
