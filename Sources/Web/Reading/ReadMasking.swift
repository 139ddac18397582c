// Marks and masked copies as staff ask for them.

import Desk
import Policy
import Workflow

extension Fields {
  /// Acts on marks that need nothing looked up.
  func maskingAct(_ verb: Verb) -> Act? {
    switch verb {
    case .unmark:
      let single: EntryID? = optionalName("markId")
      let several: [EntryID] = single == nil ? requiredNames("markIds") : []
      return .unmark(
        name("documentId"), marks: single.map { [$0] } ?? several,
        reason: optionalPersonal("reason"))
    case .confirmMarks:
      return .confirmMarks(
        name("documentId"), proposals: requiredNames("proposalIds"),
        provision: optionalName("provision"), reason: optionalPersonal("reason"))
    case .rejectMarks:
      return .rejectMarks(
        name("documentId"), proposals: requiredNames("proposalIds"), reason: personal("reason"))
    case .makeMaskedCopy: return .makeMaskedCopy(name("documentId"))
    case .verifyMaskedCopy:
      return .verifyMaskedCopy(name("documentId"), checked: personal("checked"))
    default: return nil
    }
  }

  /// What is to be marked: exactly one of a finding, boxes, a range of words, a page, the whole document.
  func markWish() -> MarkWish? {
    let document: LineID = name("documentId")
    let target = markTarget()
    let wish = target.map {
      MarkWish(
        line: document, target: $0, provision: name("provision"), reason: personal("reason"))
    }
    if wish == nil {
      _ = line("provision")
      _ = personal("reason")
    }
    return wish
  }

  private func markTarget() -> MarkWish.Target? {
    _ = value("page")
    let given = ["findingId", "boxes", "range", "extent"].filter { value($0) != nil }
    guard given.count == 1 else {
      flaws.add(.shape, pointer + "/boxes", Words.oneTarget)
      return nil
    }
    switch given[0] {
    case "findingId": return .finding(name("findingId"))
    case "boxes": return .boxes(page: pageNumber(), boxes())
    case "range": return words()
    default:
      guard let extent: Mark.Extent = choice("extent") else { return nil }
      return extent == .document ? .document : .page(pageNumber())
    }
  }

  private func pageNumber() -> Int { number("page", in: 1...100_000) }

  private func words() -> MarkWish.Target? {
    let page = pageNumber()
    guard let range = object("range") else { return nil }
    let (first, last) = (
      range.number("first", in: 0...10_000_000), range.number("last", in: 0...10_000_000)
    )
    guard first <= last else {
      range.wrong("last", Words.endsBeforeItBegins)
      return nil
    }
    return .words(page: page, first...last)
  }

  /// At least one name of a thing.
  private func requiredNames<Name: Identifier>(_ member: String) -> [Name] {
    guard required(member) != nil else { return [] }
    let names = lines(member)
    if names.isEmpty, flaws.list.isEmpty { wrong(member, Words.emptyList) }
    return names.map { Name($0) }
  }
}
