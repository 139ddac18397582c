// From what an act asks to fields on a page, with the choices that the case has; and from what was sent to a body.

import Policy
import Workflow

/// What an act's fields are filled in from.
struct ActContext {
  let file: JSON
  /// `GET /staff`.
  var staff: JSON = .null
  /// The letters of the case that wait for a printer.
  var letters: JSON = .null
  /// The decision that the act is about.
  var decision: String?
  /// Values that the address brings: which document, which message.
  var given: (String) -> String? = { _ in nil }
  let visit: PageVisit
  let policy: Policy

  func word(_ group: String, _ key: String) -> String {
    policy.words[group, key]?.text[visit.language] ?? key
  }
}

extension ActForm {
  /// The fields as a page shows them.
  func fields(in context: ActContext) -> [FormField] {
    var shown = [FormField("verb", .hidden(verb))]
    for field in fields { shown += field.shown(in: context, of: verb) }
    return shown
  }

  /// The body that the interface takes. Of a correction, what stands as it stood is left out.
  ///
  /// - Parameter before: what the fields held at first.
  func body(_ form: Form, before: Form? = nil) -> JSON {
    var body = form.json(read(form)).members
    if isCorrection, let before {
      let old = JSON.object(before.json(read(form)).members)
      body.removeAll { $0.name != "reason" && old[$0.name] == $0.value }
    }
    // Of a judgment, documents that the court said nothing of.
    if let place = body.firstIndex(where: { $0.name == "lines" }) {
      let said = body[place].value.elements.filter { $0["outcome"] != nil }
      body[place] = JSON.Member("lines", JSON(said))
    }
    return .object([JSON.Member("verb", .string(verb))] + body)
  }

  /// The fields as they are read: choices need not be known, the interface judges them.
  private func read(_ form: Form) -> [FormField] {
    fields.flatMap { field -> [FormField] in
      switch field.kind {
      case .repeated(_, let members), .perDocument(let members):
        return ActForm.places(of: field.name, in: form).flatMap { place in
          members.map { FormField("\(field.name).\(place).\($0.name)", $0.kind.read) }
        }
      default: return [FormField(field.name, field.kind.read)]
      }
    }
  }

  /// The numbers that stand after the name of a list.
  private static func places(of list: String, in form: Form) -> [Int] {
    let numbers = form.fields.compactMap { field -> Int? in
      let parts = field.name.split(separator: ".")
      guard parts.count > 2, parts[0] == list else { return nil }
      return Int(parts[1]).flatMap { 0..<500 ~= $0 ? $0 : nil }
    }
    return Set(numbers).sorted()
  }
}

extension ActField.Kind {
  /// What is read of it.
  fileprivate var read: FormField.Kind {
    switch self {
    case .line, .mail, .word, .own, .provision, .one, .decision, .repeated, .perDocument: .line
    case .text(let rows): .text(rows: rows)
    case .list: .list
    case .day: .day
    case .moment: .moment
    case .flag: .flag
    case .yesNo: .yesNo
    case .number(let most): .number(1...most)
    case .owns, .many: .many([])
    }
  }
}

extension ActField {
  fileprivate func shown(in context: ActContext, of verb: String) -> [FormField] {
    switch kind {
    case .decision:
      return context.decision.map { [FormField(name, .hidden($0))] } ?? []
    case .repeated(let count, let members):
      return (0..<count).flatMap { place in
        members.map {
          $0.shown(
            "\(name).\(place).\($0.name)", in: context, label: "act.\(name).\($0.name)",
            blanks: ["n": String(place + 1)])
        }
      }
    case .perDocument(let members):
      return decisionDocuments(context).enumerated().flatMap { place, document in
        [
          FormField("\(name).\(place).documentId", .hidden(document.value)),
          members[1].shown(
            "\(name).\(place).\(members[1].name)", in: context,
            label: "act.\(name).\(members[1].name)", blanks: ["title": document.text]),
        ]
      }
    default:
      let own = "act.\(verb).\(name)"
      let label = context.visit.texts.find(own) == nil ? "act.\(name)" : own
      return [shown(name, in: context, label: label)]
    }
  }

  private func shown(
    _ name: String, in context: ActContext, label: String, blanks: [String: String] = [:]
  ) -> FormField {
    var field = FormField(
      name, shownKind(in: context), required: isRequired, label: label,
      value: context.given(name) ?? before(in: context))
    field.blanks = blanks
    return field
  }

  private func shownKind(in context: ActContext) -> FormField.Kind {
    switch kind {
    case .word(let group, let keys):
      return .choice(keys.map { FormOption($0, context.word(group, $0)) })
    case .own(let group, let keys): return .choice(own(group, keys, context))
    case .owns(let group, let keys): return .many(own(group, keys, context))
    case .provision: return .proposed(list: "provisions")
    case .one(let things): return .choice(context.options(things))
    case .many(let things): return .many(context.options(things))
    default: return kind.read
    }
  }

  private func own(_ group: String, _ keys: [String], _ context: ActContext) -> [FormOption] {
    keys.map { FormOption($0, context.visit.texts.say("\(group).\($0)")) }
  }

  /// What the case has in this place.
  func before(in context: ActContext) -> String? {
    guard let from else { return nil }
    let value = from.split(separator: ".").reduce(context.file) { $0[String($1)] ?? .null }
    switch value {
    case .bool(let flag): return flag ? "true" : nil
    case .string(let text):
      guard kind == .moment, let moment = Instant(iso: text) else { return text }
      return SwedishTime.local(moment)
    default: return nil
    }
  }

  private func decisionDocuments(_ context: ActContext) -> [FormOption] {
    let decision = (context.file["decisions"]?.elements ?? []).first {
      $0["id"]?.text == context.decision
    }
    let ids = (decision?["documentIds"]?.elements ?? []).compactMap(\.text)
    return context.options(.documents).filter { ids.contains($0.value) }
  }
}

extension SwedishTime {
  /// As a field for a local time holds it: `2026-11-28T14:05`.
  static func local(_ moment: Instant) -> String {
    let (hour, minute) = clock(of: moment)
    let padded = [hour, minute].map { ($0 < 10 ? "0" : "") + String($0) }
    return "\(day(of: moment))T\(padded.joined(separator: ":"))"
  }
}

extension ActContext {
  /// What the case has of a kind, to choose from.
  func options(_ things: ActField.Things) -> [FormOption] {
    let list: (String) -> [JSON] = { file[$0]?.elements ?? [] }
    switch things {
    case .documents:
      return list("documents").filter { $0["removed"] != true }.map { option($0, $0["title"]) }
    case .documentsToConfirm:
      return list("documents").filter { $0["releaseProposal"] != .null }
        .map { option($0, $0["title"]) }
    case .openQuestions:
      return list("questions").filter { $0["answer"] == nil }.map { option($0, $0["text"]) }
    case .unread:
      return list("messages").filter { $0["readBy"] == nil }.map { option($0, $0["text"]) }
        + list("attachments").filter { $0["readBy"] == .null }.map { option($0, $0["kindText"]) }
        + list("questions").filter { $0["answer"] != nil }.map { option($0, $0["answer"]) }
    case .openConsultations:
      return list("consultations").filter { $0["reply"] == nil }.map { option($0, $0["authority"]) }
    case .staff:
      return staffOptions
    case .failedLetters:
      let failed = list("failedLetters").compactMap(\.text)
      return letters.elements.filter { failed.contains($0["id"]?.text ?? "") }.map(letter)
    case .letters:
      return letters.elements.filter {
        $0["dispatch"]?["way"]?.text == "paper" && $0["dispatch"]?["state"]?.text == "pending"
      }.map(letter)
    case .glass:
      let broken = file["glass"] ?? file["narrowing"]?["glass"]
      return (broken?.elements ?? []).filter { $0["reviewedBy"]?.text == nil }
        .map { option($0, $0["reason"]) }
    case .messages: return list("messages").map { option($0, $0["text"]) }
    case .othersMessages:
      return list("messages").filter { $0["origin"]?["writer"] != nil }
        .map { option($0, $0["text"]) }
    case .attachments: return list("attachments").map { option($0, $0["kindText"]) }
    }
  }

  private var staffOptions: [FormOption] {
    (staff["items"]?.elements ?? []).map { member in
      let role = word(Role.group, member["role"]?.text ?? "")
      return FormOption(
        member["id"]?.text ?? "", "\(member["name"]?.text ?? "") (\(role))")
    }
  }

  private func letter(_ letter: JSON) -> FormOption {
    option(letter, .string(word(LetterKind.group, letter["kind"]?.text ?? "")))
  }

  private func option(_ thing: JSON, _ words: JSON?) -> FormOption {
    let text = words?.text ?? ""
    let short = text.count > 90 ? String(text.prefix(89)) + "…" : text
    return FormOption(thing["id"]?.text ?? "", short)
  }
}
