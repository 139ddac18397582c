// The document view: a page as a picture with flags and marks over it, and beside it the list of them with why.

import HTTPTypes
import Hummingbird
import Policy

extension Pages {
  /// A page of a document; with what was tried in vain, where something was.
  func document(
    _ caller: StaffPageCaller, _ visit: PageVisit, _ tried: PaperTry? = nil
  ) async throws(Problem) -> PageAnswer {
    let place = DocumentPlace(visit)
    let view = try await documentView(caller, visit, place)
    try tried.check { form in view.shown(form, tried, visit) != .absent }
    let isText = place.look == .text
    let tab = place.page == 0 ? "hidden" : isText ? "text" : "pages"
    var facts = documentHeading(view.paper, view.line, visit, tab)
    facts.merge([
      "state": reading(of: view, visit), "sheet": isText ? .absent : view.sheet(visit),
      "text": isText ? try await words(on: view, visit) : .absent,
      "pager": view.pager(visit), "isHiddenPage": .flag(place.page == 0),
      "isWide": .flag(place.look == .both),
      "flags": Fact(view.flags.map { row(of: $0, view, visit) }),
      "hasFlags": .flag(!view.flags.isEmpty),
      "more": more(view, visit),
      "flag": view.flag.map { chosen($0, view, tried, visit) } ?? .absent,
      "marks": Fact(view.marks.map { row(ofMark: $0, view, visit) }),
      "hasMarks": .flag(!view.marks.isEmpty),
      "mark": view.mark.map { chosen(mark: $0, view, tried, visit) } ?? .absent,
      "proposals": proposals(view, tried, visit),
      "place": place.page == 0 ? .absent : view.shown("place", tried, visit),
      "refusal": view.paper.refusal("mark"),
      "provisions": provisionList(visit), "script": .text(book.path(ofAsset: "document.js")),
      "scriptHash": .text(book.hash(ofAsset: "document.js")),
      "sideBySide": sideBySide(view),
      "changes": try await changes(tried?.attempt, caller, visit),
    ]) { _, new in new }
    return .page("document", .group(facts), status: tried?.attempt.problem.status ?? .ok)
  }

  /// How far the machine has come, what is hidden in the file, and what nobody could read.
  private func reading(of view: DocumentView, _ visit: PageVisit) -> Fact {
    let (findings, texts) = (view.findings, visit.texts)
    let status = findings["status"]?.text ?? "waiting"
    let progress = findings["progress"]
    let words: String? =
      switch (status, progress?["done"]?.wholeNumber, progress?["total"]?.wholeNumber) {
      case ("assessed", _, _): nil
      case ("running", let done?, let total?):
        texts.say("paper.progress", ["done": String(done), "count": String(total)])
      default: texts.say("paper.status.\(status)")
      }
    let reason = findings["reason"]?.text.flatMap { texts.find("unreadable.\($0)") }
    let isHiddenPage = view.place.page == 0
    let unreadable = findings["unreadable"]?.elements ?? []
    let hiddenTotal = findings["hiddenTotal"]?.wholeNumber ?? 0
    return [
      "words": Fact(words), "reason": Fact(status == "notAssessed" ? reason : nil),
      "isWorking": .flag(status == "waiting" || status == "running"),
      "again": .text(view.place.href),
      "hiddenWords": hiddenTotal > 0 && !isHiddenPage
        ? .text(texts.say("paper.hiddenCount", ["number": String(hiddenTotal)])) : .absent,
      "hiddenHref": .text(view.place.at(0).href),
      "hidden": isHiddenPage
        ? Fact((findings["hidden"]?.elements ?? []).map { hidden($0, visit) }) : [],
      "hasHidden": .flag(hiddenTotal > 0),
      "unreadable": Fact(
        unreadable.filter {
          isHiddenPage || $0["page"]?.wholeNumber == nil
            || $0["page"]?.wholeNumber == view.place.page
        }.map { unread($0, visit) }),
    ]
  }

  private func hidden(_ content: JSON, _ visit: PageVisit) -> Fact {
    let kind = content["kind"]?.text ?? ""
    return [
      "kind": .text(visit.texts.find("hiddenKind.\(kind)") ?? kind),
      "place": Fact(content["place"]?.text), "text": Fact(content["text"]?.text),
      "isCut": .flag(content["isCut"] == true),
    ]
  }

  private func unread(_ part: JSON, _ visit: PageVisit) -> Fact {
    let reason = part["reason"]?.text ?? ""
    let page = part["page"]?.wholeNumber
    return [
      "page": Fact(page.map { visit.texts.say("paper.pageAlt", ["number": String($0)]) }),
      "place": Fact(part["place"]?.text),
      "reason": .text(visit.texts.find("unreadable.\(reason)") ?? reason),
    ]
  }

  private func row(of flag: JSON, _ view: DocumentView, _ visit: PageVisit) -> Fact {
    let id = flag["id"]?.text ?? ""
    let state = flag["state"]?.text ?? "open"
    return [
      "href": .text(view.place.choosing(flag: id).href + "#vald"),
      "kind": Fact(flag["name"]?.text), "text": Fact(flag["text"]?.text),
      "state": .text(visit.texts.say("paper.flagState.\(state)")),
      "isOpen": .flag(state == "open"), "isChosen": .flag(view.flag?["id"]?.text == id),
    ]
  }

  /// The rest of a page's flags, where it has more than are shown.
  private func more(_ view: DocumentView, _ visit: PageVisit) -> Fact {
    let total = view.findings["total"]?.wholeNumber ?? 0
    let first = (view.place.part - 1) * Pages.flagsAPage
    guard total > Pages.flagsAPage else { return .absent }
    return [
      "words": .text(
        visit.texts.say(
          "paper.flagsOf",
          [
            "first": String(first + 1), "last": String(first + view.flags.count),
            "count": String(total),
          ])),
      "next": first + view.flags.count < total
        ? .text(view.place.ofPart(view.place.part + 1).href + "#flaggor") : .absent,
      "previous": view.place.part > 1
        ? .text(view.place.ofPart(view.place.part - 1).href + "#flaggor") : .absent,
    ]
  }

  /// A flag with why it is one, what to ask, and what to look at first.
  private func chosen(
    _ flag: JSON, _ view: DocumentView, _ tried: PaperTry?, _ visit: PageVisit
  ) -> Fact {
    let same = flag["sameElsewhere"]?.wholeNumber ?? 0
    let certainty = flag["certainty"]?.text ?? ""
    let ids = (flag["provisions"]?.elements ?? []).compactMap { $0["id"]?.text }
    let dismissal = flag["dismissal"]?.unlessNull
    let isOpen = flag["state"]?.text == "open"
    return [
      "kind": Fact(flag["name"]?.text), "text": Fact(flag["text"]?.text),
      "question": Fact(flag["question"]?.text),
      "reasons": Fact((flag["reasons"]?.elements ?? []).compactMap(\.text).map { .text($0) }),
      "certainty": Fact(visit.texts.find("certainty.\(certainty)")),
      "isLikelyPublic": .flag(flag["isLikelyPublic"] == true),
      "same": same > 0
        ? .text(visit.texts.say("paper.sameElsewhere", ["number": String(same)])) : .absent,
      "provisions": provisions(ids, visit), "isOpen": .flag(isOpen),
      "dismissal": Fact(dismissal?["reason"]?.text),
      "offered": flag["offeredDismissals"]?.elements.isEmpty == false
        ? .text(visit.texts.say("paper.offered")) : .absent,
      "marked": Fact(
        (flag["markIds"]?.elements ?? []).compactMap(\.text).map {
          .text(view.place.choosing(mark: $0).href + "#vald")
        }),
      "mark": view.shown("mark", tried, visit), "dismiss": view.shown("dismiss", tried, visit),
    ]
  }

  private func row(ofMark mark: JSON, _ view: DocumentView, _ visit: PageVisit) -> Fact {
    let id = mark["id"]?.text ?? ""
    return [
      "href": .text(view.place.choosing(mark: id).href + "#vald"),
      "provision": Fact(mark["provision"]?.text), "reason": Fact(mark["reason"]?.text),
      "extent": Fact(mark["extent"]?.text.map { visit.texts.say("paper.whole.\($0)") }),
      "isChosen": .flag(view.place.mark == id),
      "isEmpty": .flag(mark["coversText"] == false),
    ]
  }

  private func chosen(
    mark: JSON, _ view: DocumentView, _ tried: PaperTry?, _ visit: PageVisit
  ) -> Fact {
    [
      "provision": provision(mark["provision"]?.text, visit),
      "name": Fact(mark["provision"]?.text), "reason": Fact(mark["reason"]?.text),
      "isEmpty": .flag(mark["coversText"] == false),
      "change": view.shown("change", tried, visit), "like": view.shown("like", tried, visit),
      "unmark": view.shown("unmark", tried, visit),
    ]
  }

  private func proposals(_ view: DocumentView, _ tried: PaperTry?, _ visit: PageVisit) -> Fact {
    guard !view.proposals.isEmpty else { return .absent }
    return [
      "words": .text(
        visit.texts.say("paper.proposalCount", ["number": String(view.proposals.count)])),
      "form": view.shown("proposals", tried, visit),
      "pages": Fact(
        Set(view.proposals.compactMap { $0["page"]?.wholeNumber }).filter { $0 > 0 }.sorted()
          .prefix(DocumentView.mostProposals).map { page in
            ["href": .text(view.place.at(page).href), "number": Fact(page)]
          }),
    ]
  }

  /// The way to and from the masked copy beside the original; absent where there is no copy.
  private func sideBySide(_ view: DocumentView) -> Fact {
    guard view.line["maskedCopy"]?["sha256"] != nil, view.place.page > 0 else { return .absent }
    let isBoth = view.place.look == .both
    return [
      "href": .text(view.place.at(view.place.page, isBoth ? nil : .both).href),
      "isBoth": .flag(isBoth),
    ]
  }

  /// The words of a page with the numbers by which they are marked.
  private func words(on view: DocumentView, _ visit: PageVisit) async throws(Problem) -> Fact {
    let call = InsideCall(
      .listPageWords, [view.paper.id, view.place.documentID, String(view.place.page)],
      as: view.paper.caller.session)
    let page: JSON
    do throws(Problem) { page = try await ask(call, visit) } catch {
      guard error.status == .notFound else { throw error }
      return ["lines": [], "isEmpty": true, "isScanned": false]
    }
    var lines: [(line: Int, words: [Fact])] = []
    for word in page["items"]?.elements ?? [] {
      let line = word["line"]?.wholeNumber ?? 0
      if lines.last?.line != line { lines.append((line, [])) }
      lines[lines.count - 1].words.append([
        "text": Fact(word["text"]?.text), "number": Fact(word["index"]?.wholeNumber ?? 0),
      ])
    }
    return [
      "lines": Fact(lines.map { ["words": Fact($0.words)] }), "isEmpty": .flag(lines.isEmpty),
      "isScanned": .flag(page["source"]?.text == "recognised"),
    ]
  }
}
