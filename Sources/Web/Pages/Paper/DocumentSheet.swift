// The picture of a page with what lies over it, and the way to the other pages.

import Policy

extension DocumentView {
  /// The picture, its measures, and every box on it; positions are attributes, since the pages allow no inline style.
  func sheet(_ visit: PageVisit) -> Fact {
    guard place.page >= 1, line["original"] != .null else { return .absent }
    let texts = visit.texts
    let number = String(place.page)
    return [
      "src": .text(
        PageEndpoint.paper(.pagePicture).path(paper.id, place.documentID, number)),
      "words": .text(
        PageEndpoint.paper(.pageWords).path(paper.id, place.documentID, number)),
      "copy": place.look == .both
        ? .text(PageEndpoint.paper(.copyPicture).path(paper.id, place.documentID, number))
        : .absent,
      "alt": .text(texts.say("paper.pageAlt", ["number": number])),
      "copyAlt": .text(texts.say("paper.copyAlt", ["number": number])),
      "label": .text(texts.say("paper.overlay", ["number": number])),
      "number": .text(number),
      "width": .text(points(size.width)), "height": .text(points(size.height)),
      "boxes": Fact(flagBoxes(visit) + markBoxes(visit) + proposalBoxes(visit)),
    ]
  }

  private func flagBoxes(_ visit: PageVisit) -> [Fact] {
    flags.flatMap { flag -> [Fact] in
      let id = flag["id"]?.text ?? ""
      let state = flag["state"]?.text ?? "open"
      guard state != "marked" else { return [] }
      let chosen = id == self.flag?["id"]?.text
      let words = visit.texts.say(
        "paper.flagBox", ["kind": flag["name"]?.text ?? "", "text": flag["text"]?.text ?? ""])
      return boxes(of: flag).map {
        box($0, "flag \(state)\(chosen ? " chosen" : "")", words, place.choosing(flag: id).href)
      }
    }
  }

  private func markBoxes(_ visit: PageVisit) -> [Fact] {
    marks.flatMap { mark -> [Fact] in
      let id = mark["id"]?.text ?? ""
      let chosen = id == place.mark
      let words = visit.texts.say(
        "paper.markBox", ["provision": mark["provision"]?.text ?? ""])
      let covered = mark["extent"]?.text == nil ? mark["boxes"]?.elements ?? [] : [whole]
      return covered.map {
        box($0, "mark\(chosen ? " chosen" : "")", words, place.choosing(mark: id).href)
      }
    }
  }

  private func proposalBoxes(_ visit: PageVisit) -> [Fact] {
    proposals.filter { $0["page"]?.wholeNumber == place.page }.flatMap { proposal in
      (proposal["boxes"]?.elements ?? []).map {
        box($0, "proposal", visit.texts.say("paper.proposalBox"), place.href + "#forslag")
      }
    }
  }

  private var whole: JSON { [0, 0, .double(size.width), .double(size.height)] }

  private func box(_ edges: JSON, _ kind: String, _ words: String, _ href: String) -> Fact {
    let edges = edges.elements.compactMap(\.number)
    guard edges.count == 4 else { return .absent }
    return [
      "x": .text(points(edges[0])), "y": .text(points(edges[1])),
      "width": .text(points(edges[2] - edges[0])), "height": .text(points(edges[3] - edges[1])),
      "kind": .text(kind), "words": .text(words), "href": .text(href),
    ]
  }

  /// A tenth of a point is finer than anybody sees.
  private func points(_ number: Double) -> String {
    let tenths = (number * 10).rounded()
    return tenths.truncatingRemainder(dividingBy: 10) == 0
      ? String(Int(tenths / 10)) : String(tenths / 10)
  }

  /// One page at a time, with the way to the others.
  func pager(_ visit: PageVisit) -> Fact {
    guard place.page >= 1, pageCount > 0 else { return .absent }
    let href = { (page: Int) -> Fact in
      (1...pageCount).contains(page) && page != place.page
        ? .text(place.at(page, place.look).href) : .absent
    }
    return [
      "words": .text(
        visit.texts.say(
          "paper.pageOf", ["number": String(place.page), "count": String(pageCount)])),
      "number": Fact(place.page), "count": Fact(pageCount), "action": .text(place.path),
      "look": Fact(place.look?.rawValue),
      "first": href(1), "previous": href(place.page - 1), "next": href(place.page + 1),
      "last": href(pageCount),
      "nextOpen": Fact(nextOpenPage.map { place.at($0).href }),
      "previousOpen": Fact(previousOpenPage.map { place.at($0).href }),
      "nextOpenText": Fact(
        nextOpenPage.map {
          visit.texts.say(
            "paper.nextOpen", ["number": String($0), "count": String(openPages.count)])
        }),
    ]
  }
}
