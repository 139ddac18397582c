// A form of a page: its fields declared once, from which it is shown, read, and shown again with what was wrong.

import HTTPTypes
import Policy

/// One field.
struct FormField: Sendable {
  /// How it is shown, and what the interface gets of it.
  enum Kind: Sendable {
    case line
    /// A line for which the list of this id, which stands once on the page, has proposals.
    case proposed(list: String)
    /// So many rows high.
    case text(rows: Int)
    case mail, secret, day, moment
    case number(ClosedRange<Int>)
    /// A box to tick; true or absent.
    case flag
    /// Yes or no, one of which must be chosen.
    case yesNo
    case choice([FormOption])
    /// Any number of them.
    case many([FormOption])
    /// Several, one a line.
    case list
    case hidden(String)
    /// At most so many bytes.
    case file(most: Int?)
    /// No field: a heading above those that follow, its hint beneath it.
    case heading
  }

  /// Where its value goes in the body, such as `delivery.address`.
  let name: String
  let kind: Kind
  var isRequired = false
  /// The name of its label among the texts; its hint, if there is one, is the same with `.hint`.
  var label: String
  /// What the words in braces of its label mean.
  var blanks: [String: String] = [:]
  /// What stands in it at first.
  var value: String?
  /// What a browser or a keeper of passwords may fill it with (HTML, autofill field names).
  var autocomplete: String?

  init(
    _ name: String, _ kind: Kind, required: Bool = false, label: String? = nil,
    value: String? = nil, autocomplete: String? = nil
  ) {
    self.name = name
    self.kind = kind
    self.isRequired = required
    self.label = label ?? "field.\(name)"
    self.value = value
    self.autocomplete = autocomplete
  }
}

/// One of several to choose from.
struct FormOption: Sendable {
  let value: String
  let text: String
  var hint: String?
  init(_ value: String, _ text: String, hint: String? = nil) {
    self.value = value
    self.text = text
    self.hint = hint
  }
}

/// What was sent and what came of it, for showing the same form again; nothing typed is lost.
struct FormTry: Sendable {
  let form: Form
  let problem: Problem
}

/// A form as a page shows it.
struct PageForm: Sendable {
  /// Unique on its page; ids of fields begin with it.
  let id: String
  let action: String
  var fields: [FormField]
  /// The text on its button.
  let submit: String
  /// The number of the case as it was seen, where the act depends on it.
  var version: Int?
  var tried: FormTry?
  /// The text on a second button, which sends the same fields as `look` and changes nothing.
  var look: String?
  /// The text on a button that sends the same fields as `preview`, to read the letters before they are sent.
  var preview: String?
  /// The name of a fieldset around it; nil where a heading stands above.
  var legend: String?
  /// Whether it undoes something, so that its button looks like it.
  var isDangerous = false
  /// The name under which the browser, and nobody else, keeps what is being written; nil where nothing is kept.
  var draft: String?
  /// Whether it takes a file along.
  var isUpload: Bool {
    fields.contains { field in
      if case .file = field.kind { true } else { false }
    }
  }

  /// What the template `parts/form` shows.
  func fact(_ visit: PageVisit) -> Fact {
    .group([
      "id": .text(id), "action": .text(action), "submit": .text(submit),
      "version": Fact(version.map { String($0) }), "key": .text(key),
      "legend": Fact(legend), "look": Fact(look), "preview": Fact(preview),
      "isUpload": .flag(isUpload),
      "isDangerous": .flag(isDangerous), "draft": Fact(draft),
      "fields": Fact(fields.map { fact(of: $0, visit) }),
      "errors": errors(visit),
    ])
  }

  /// The same as before where it is not known whether the form was carried out.
  private var key: String {
    let isUncertain = (tried?.problem.status.code ?? 0) >= 500
    return (isUncertain ? tried?.form["key"] : nil) ?? PageForm.newKey()
  }

  /// What a repeated click repeats, so that it does nothing more.
  static func newKey() -> String { Base64URL.text(PageForm.random(16)) }

  static func random(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255) }
  }

  private func elementID(_ field: FormField) -> String {
    "\(id)-\(field.name.map { $0 == "." ? "-" : String($0) }.joined())"
  }

  private func fact(of field: FormField, _ visit: PageVisit) -> Fact {
    let texts = visit.texts
    let sent = tried.map { $0.form.all(field.name) }
    let value = sent.map { $0.joined(separator: "\n") } ?? field.value ?? ""
    let flaws = flaws(of: field, visit.language)
    var members: [String: Fact] = [
      "name": .text(field.name), "id": .text(elementID(field)),
      "label": .text(texts.say(field.label, field.blanks)),
      "hint": Fact(texts.find("\(field.label).hint")),
      "required": .flag(field.isRequired), "optional": .flag(!field.isRequired),
      "value": .text(value), "error": Fact(flaws.isEmpty ? nil : flaws.joined(separator: " ")),
      "described": .absent,
    ]
    let notes = [
      texts.find("\(field.label).hint").map { _ in "hint" }, flaws.isEmpty ? nil : "error",
    ].compactMap { $0.map { "\(elementID(field))-\($0)" } }
    if !notes.isEmpty { members["described"] = .text(notes.joined(separator: " ")) }
    for kind in FormField.shapes { members[kind] = false }
    members[field.kind.shape] = true
    members["type"] = .text(field.kind.inputType)
    members["rows"] = .absent
    members["options"] = []
    members["checked"] = false
    members["min"] = .absent
    members["max"] = .absent
    members["tooLarge"] = .absent
    members["list"] = .absent
    members["autocomplete"] = Fact(field.autocomplete)
    switch field.kind {
    case .text(let rows): members["rows"] = Fact(rows)
    case .list: members["rows"] = "4"
    case .proposed(let list): members["list"] = .text(list)
    case .hidden(let fixed): members["value"] = .text(fixed)
    case .flag: members["checked"] = .flag(!value.isEmpty)
    case .number(let range):
      members["min"] = Fact(range.lowerBound)
      members["max"] = Fact(range.upperBound)
    case .choice(let options), .many(let options):
      let chosen = sent ?? field.value.map { [$0] } ?? []
      members["options"] = shown(options, chosen, field)
    case .yesNo:
      let options = [
        FormOption("true", texts.say("form.yes")), FormOption("false", texts.say("form.no")),
      ]
      members["options"] = shown(options, sent ?? field.value.map { [$0] } ?? [], field)
    case .file(let most?):
      members["max"] = Fact(most)
      members["tooLarge"] = .text(
        texts.say("form.tooLarge", ["limit": Moments.size(most, texts)]))
    case .line, .mail, .secret, .day, .moment, .file, .heading: break
    }
    return .group(members)
  }

  private func shown(_ options: [FormOption], _ chosen: [String], _ field: FormField) -> Fact {
    Fact(
      options.enumerated().map { place, option in
        [
          "value": .text(option.value), "text": .text(option.text), "hint": Fact(option.hint),
          "chosen": .flag(chosen.contains(option.value)), "name": .text(field.name),
          "id": .text("\(elementID(field))-\(place)"),
        ]
      })
  }
}

extension FormField {
  fileprivate static let shapes = [
    "isInput", "isText", "isFlag", "isSelect", "isRadios", "isBoxes", "isHidden", "isFile",
    "isHeading",
  ]
}

extension FormField.Kind {
  /// Which part of the template `parts/field` shows it. Few choices are all seen; many are a list to open.
  var shape: String {
    switch self {
    case .line, .proposed, .mail, .secret, .day, .moment, .number: "isInput"
    case .text, .list: "isText"
    case .flag: "isFlag"
    case .yesNo: "isRadios"
    case .choice(let options): options.count > 6 ? "isSelect" : "isRadios"
    case .many: "isBoxes"
    case .hidden: "isHidden"
    case .file: "isFile"
    case .heading: "isHeading"
    }
  }

  fileprivate var inputType: String {
    switch self {
    case .mail: "email"
    case .secret: "password"
    case .day: "date"
    case .moment: "datetime-local"
    case .number: "number"
    case .line, .proposed, .text, .flag, .yesNo, .choice, .many, .list, .hidden, .file, .heading:
      "text"
    }
  }
}

extension PageForm {
  private func flaws(of field: FormField, _ language: Language) -> [String] {
    (tried?.problem.flaws ?? []).filter { place(of: $0) == field.name }
      .map { $0.detail[language] }
  }

  /// The field that a flaw is about: the nearest one around its place.
  private func place(of flaw: Flaw) -> String? {
    var path = flaw.pointer.split(separator: "/").map { String($0) }
    while !path.isEmpty {
      let name = path.joined(separator: ".")
      if fields.contains(where: { $0.name == name }) { return name }
      path.removeLast()
    }
    return nil
  }

  /// What was wrong, summed up above the form with a link to each field; none where nothing was.
  private func errors(_ visit: PageVisit) -> Fact {
    guard let tried else { return .absent }
    let language = visit.language
    let rows = tried.problem.flaws.map { flaw -> Fact in
      let field = place(of: flaw).flatMap { name in fields.first { $0.name == name } }
      let label = field.map { visit.texts.say($0.label, $0.blanks) + ": " } ?? ""
      return [
        "text": .text(label + flaw.detail[language]),
        "href": Fact(field.map { "#\(elementID($0))" }),
      ]
    }
    return [
      "title": .text(tried.problem.title(for: visit)),
      "detail": .text(tried.problem.detail(for: visit)), "list": Fact(rows),
      "id": .text("\(id)-errors"),
    ]
  }
}
