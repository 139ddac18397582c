// Where one is in a document: which page, what is chosen on it, and how it is looked at; written once for links.

/// A place in a document, as links and forms carry it.
struct DocumentPlace: Sendable, Equatable {
  let caseID: String
  let documentID: String
  /// From 1; 0 for what stands on no page.
  var page = 1
  var flag: String?
  var mark: String?
  /// Nil for the picture alone.
  var look: Look?
  /// Which part of the page's flags, from 1.
  var part = 1

  /// Other ways to look at a page.
  enum Look: String, Sendable {
    /// The words with their numbers.
    case text
    /// Original and masked copy side by side.
    case both = "bada"
  }

  /// What is in the address, or in the form that was sent.
  init(_ visit: PageVisit) {
    caseID = visit.names["caseId"]
    documentID = visit.names["documentId"]
    let value = { (name: String) in visit.form[name] ?? visit.parameter(name) }
    page = value("sida").flatMap { Int($0) }.map { min(max($0, 0), 100_000) } ?? 1
    flag = value("flagga")
    mark = value("markering")
    look = value("visa").flatMap { Look(rawValue: $0) }
    part = value("del").flatMap { Int($0) }.map { min(max($0, 1), 1_000) } ?? 1
  }

  /// The same place with nothing chosen, on another page or looked at in another way.
  func at(_ page: Int, _ look: Look? = nil) -> DocumentPlace {
    var place = self
    (place.page, place.look, place.flag, place.mark, place.part) = (page, look, nil, nil, 1)
    return place
  }

  /// The same page with this chosen.
  func choosing(flag: String? = nil, mark: String? = nil) -> DocumentPlace {
    var place = self
    (place.flag, place.mark) = (flag, mark)
    return place
  }

  func ofPart(_ part: Int) -> DocumentPlace {
    var place = choosing()
    place.part = part
    return place
  }

  var path: String { PageEndpoint.paper(.document).path(caseID, documentID) }

  var href: String {
    let query = fields.map { "\($0)=\(PercentCoding.encoded($1))" }
    return query.isEmpty ? path : path + "?" + query.joined(separator: "&")
  }

  private var fields: [(String, String)] {
    let all: [(String, String?)] = [
      ("sida", page == 1 ? nil : String(page)), ("visa", look?.rawValue), ("flagga", flag),
      ("markering", mark), ("del", part == 1 ? nil : String(part)),
    ]
    return all.compactMap { name, value in value.map { (name, $0) } }
  }

  /// What a form carries along, so that it comes back to the same place.
  ///
  /// - Parameter form: the form's name on the page.
  func hidden(_ form: String) -> [FormField] {
    [FormField("form", .hidden(form))] + fields.map { FormField($0, .hidden($1)) }
  }

  /// The names of those fields, which are the page's own and no business of the interface.
  static let names: Set<String> = ["form", "sida", "visa", "flagga", "markering", "del"]
}
