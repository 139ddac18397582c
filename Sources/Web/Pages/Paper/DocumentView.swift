// One page of a document with all that is known of it: flags, marks, proposals, and what nobody could read.

import Policy
import Workflow

/// What the interface says of one page of a document.
struct DocumentView: Sendable {
  let paper: CasePaper
  let line: JSON
  let findings: JSON
  /// Marks that are only proposed, of the whole document.
  let proposals: [JSON]
  let place: DocumentPlace
  let policy: Policy

  var flags: [JSON] { findings["items"]?.elements ?? [] }
  var pageCount: Int { findings["pageCount"]?.wholeNumber ?? 0 }
  /// In points; a sheet of A4 where nobody has read the page.
  var size: (width: Double, height: Double) {
    let size = findings["pageSize"]
    return (size?["width"]?.number ?? 595, size?["height"]?.number ?? 842)
  }

  /// Marks that cover something of this page.
  var marks: [JSON] {
    (line["marks"]?.elements ?? []).filter {
      $0["extent"]?.text == "document" || $0["page"]?.wholeNumber == place.page
    }
  }

  /// The flag that is chosen; without a choice the first that nobody has taken a stand on.
  var flag: JSON? {
    if place.mark != nil { return nil }
    if let chosen = place.flag { return flags.first { $0["id"]?.text == chosen } }
    return flags.first { $0["state"]?.text == "open" }
  }

  var mark: JSON? { marks.first { $0["id"]?.text == place.mark } }

  /// Boxes of a flag on this page.
  func boxes(of flag: JSON) -> [JSON] {
    (flag["place"]?["pages"]?.elements ?? []).filter { $0["page"]?.wholeNumber == place.page }
      .flatMap { $0["boxes"]?.elements ?? [] }
  }

  /// Pages with flags that nobody has taken a stand on, but for this one.
  var openPages: [Int] {
    (findings["flaggedPages"]?.elements ?? []).filter { ($0["open"]?.wholeNumber ?? 0) > 0 }
      .compactMap { $0["page"]?.wholeNumber }.filter { $0 != place.page }
  }

  /// The next such page, and after the last the first.
  var nextOpenPage: Int? { openPages.first { $0 > place.page } ?? openPages.first }
  var previousOpenPage: Int? { openPages.last { $0 < place.page } ?? openPages.last }
}

extension Pages {
  /// Flags that one page shows at most.
  static let flagsAPage = 40

  /// Asks for what one page needs and nothing more: a document of 300 pages opens as quickly as one of three.
  func documentView(
    _ caller: StaffPageCaller, _ visit: PageVisit, _ place: DocumentPlace
  ) async throws(Problem) -> DocumentView {
    let paper = try await casePaper(caller, visit)
    guard let line = paper.document(place.documentID) else { throw .notFound }
    var call = InsideCall(
      .listFindings, [paper.id, place.documentID], as: caller.session)
    call.query = [
      ("documentPage", String(place.page)), ("limit", String(Pages.flagsAPage)),
      ("page", String(place.part)),
    ]
    let findings = try await ask(call, visit)
    var proposals: [JSON] = []
    if (line["proposals"]?.wholeNumber ?? 0) > 0 {
      let call = InsideCall(.listMarks, [paper.id, place.documentID], as: caller.session)
      proposals = try await ask(call, visit)["proposals"]?.elements ?? []
    }
    return DocumentView(
      paper: paper, line: line, findings: findings, proposals: proposals, place: place,
      policy: reception.policy)
  }

  /// The pages of one document, with the one that is shown.
  func tabs(_ paper: CasePaper, _ document: String, _ visit: PageVisit, _ shown: String) -> Fact {
    let tab = { (name: String, href: String) -> Fact in
      [
        "href": .text(href), "text": .text(visit.texts.say("paper.tab.\(name)")),
        "isShown": .flag(name == shown),
      ]
    }
    let path = { (page: PaperPage) in PageEndpoint.paper(page).path(paper.id, document) }
    return [
      tab("pages", path(.document)), tab("text", path(.document) + "?visa=text"),
      tab("hidden", path(.document) + "?sida=0"), tab("assessment", path(.assessment)),
      tab("copy", path(.copy)),
    ]
  }

  /// What every page on one document begins with.
  func documentHeading(
    _ paper: CasePaper, _ line: JSON, _ visit: PageVisit, _ shown: String
  ) -> [String: Fact] {
    let id = line["id"]?.text ?? ""
    let verdict = called(line["assessment"]?["verdict"], Verdict.self, visit)
    let original = line["original"]?.unlessNull
    return heading(paper, visit).merging([
      "title": Fact(line["title"]?.text), "tabs": tabs(paper, id, visit, shown),
      "verdict": verdict, "isRemoved": .flag(line["removed"] == true),
      "stateText": called(line["state"], LineState.self, visit),
      "original": original.map { file in
        [
          "href": .text(PageEndpoint.paper(.original).path(paper.id, id)),
          "name": Fact(file["name"]?.text),
        ]
      } ?? .absent,
    ]) { _, new in new }
  }
}
