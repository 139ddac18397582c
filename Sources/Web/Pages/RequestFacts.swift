// The page of a request as its template shows it: what needs an answer first, then what was found, said and done.

import HTTPTypes
import Policy
import Workflow

extension Pages {
  /// The page, with the form that failed where one did.
  func request(
    _ caller: RequesterPageCaller, _ visit: PageVisit, failed: FailedForm? = nil
  ) async throws(Problem) -> PageAnswer {
    let view = try await view(caller, visit)
    let facts = RequestFacts(view, visit, failed, most: reception.limits.attachment)
    let authority = try await authorities(visit).first {
      $0["id"]?.text == view["authority"]?.text
    }
    let whole = facts.page.adding([
      "unlisted": unlisted(view, visit), "contact": authority.map { Fact($0) } ?? .absent,
    ])
    return .page("request", whole, status: failed?.tried.problem.status ?? .ok)
  }
}

/// A request, and what can be done with it.
struct RequestFacts {
  let view: JSON
  let visit: PageVisit
  let failed: FailedForm?
  /// Bytes of an attachment.
  let most: Int
  let id: String

  init(_ view: JSON, _ visit: PageVisit, _ failed: FailedForm? = nil, most: Int = 0) {
    self.view = view
    self.visit = visit
    self.failed = failed
    self.most = most
    id = view["requestId"]?.text ?? ""
  }

  /// The address of the form for attachments, after the request's own.
  static let attachments = "bilagor/ny"

  func list(_ name: String) -> [JSON] { view[name]?.elements ?? [] }
  func say(_ name: String, _ values: [String: String] = [:]) -> String {
    visit.texts.say(name, values)
  }

  var page: Fact {
    [
      "title": .text(say("request.title", ["number": view["registerNumber"]?.text ?? ""])),
      "authority": Fact(view["authorityName"]?.text), "stage": Fact(view["stageText"]?.text),
      "isClosed": .flag(isClosed),
      "received": when(view["receivedAt"], visit), "description": Fact(view["description"]?.text),
      "done": done, "failed": failure, "undelivered": undelivered,
      "questions": Fact(questions), "fee": fee, "clock": clock,
      "documents": Fact(documents), "pager": pager,
      "hasDocuments": .flag(!list("documents").isEmpty),
      "decisions": Fact(decisions), "asking": asking, "appealing": appealing,
      "history": Fact(history), "letters": Fact(letters), "messages": Fact(messages),
      "hasMessages": .flag(!list("messages").isEmpty), "writing": panel(.message),
      "attachments": Fact(attachments), "hasAttachments": .flag(!list("attachments").isEmpty),
      "attaching": attaching, "withdrawing": withdrawing,
      "receipt": .text(PageEndpoint.requester(.receipt).path(id)),
      "personal": .text(PageEndpoint.requester(.personalData).path(id)),
      "proof": .text(PageEndpoint.requester(.proof).path(id)),
    ]
  }

  private var isClosed: Bool { view["stage"]?.text == CaseStage.closed.rawValue }

  // MARK: - Forms

  func offers(_ action: RequesterAction) -> Bool {
    list("actions").contains { $0["name"]?.text == action.rawValue }
  }

  var options: RequesterOptions {
    RequesterOptions(
      replies: Fee.Reply.allCases.map {
        FormOption(
          $0.rawValue, say("requestFee.\($0.rawValue)"),
          hint: visit.texts.find("requestFee.\($0.rawValue).hint"))
      },
      matters: Message.Matter.allCases.map {
        FormOption(
          $0.rawValue, say("requestMessage.\($0.rawValue)"),
          hint: visit.texts.find("requestMessage.\($0.rawValue).hint"))
      },
      decisions: appealable.map { FormOption($0["id"]?.text ?? "", naming($0)) },
      pending: pending)
  }

  /// A form that the interface offers, shown as it was sent where it failed; absent where it is not offered.
  ///
  /// - Parameter about: what it is about, where there may be several of its kind.
  func panel(_ kind: RequesterForm, about: String? = nil) -> Fact {
    guard offers(kind.action) else { return .absent }
    let fields = kind.fields(options, about: about)
    let isMeant = failed.map { $0.path == kind.rawValue && isAbout(about, $0.tried.form) } ?? false
    var form = PageForm(
      id: about.map { "\(kind.name)-\($0)" } ?? kind.name,
      action: PageEndpoint.requester(.requestAct).path(id, kind.rawValue), fields: fields,
      submit: say("\(kind.texts).send"))
    form.tried = isMeant ? failed?.tried : nil
    form.isDangerous = kind == .withdraw || kind == .withdrawAppeal || kind == .withdrawSome
    return ["form": form.fact(visit), "open": .flag(isMeant)]
  }

  private func isAbout(_ about: String?, _ form: Form) -> Bool {
    guard let about else { return true }
    return ["questionId", "documentId", "decisionId"].contains { form[$0] == about }
  }

  private var attaching: Fact {
    guard offers(.addAttachment) else { return .absent }
    let kinds = RequesterFile.Kind.allCases.map {
      FormOption($0.rawValue, say("requestAttach.\($0.rawValue)"))
    }
    let isMeant = failed?.path == RequestFacts.attachments
    var form = PageForm(
      id: "attach",
      action: PageEndpoint.requester(.attach).path(id) + "?nyckel=\(PageForm.newKey())",
      fields: [
        FormField("kind", .choice(kinds), required: true, value: "other"),
        FormField("text", .text(rows: 3), label: "field.attachmentText"),
        FormField("file", .file(most: most), required: true),
      ], submit: say("requestAttach.send"))
    form.tried = isMeant ? failed?.tried : nil
    return ["form": form.fact(visit), "open": .flag(isMeant)]
  }

  private var withdrawing: Fact {
    guard offers(.withdraw), !isClosed else { return .absent }
    let some = pending.count > 1 ? panel(.withdrawSome) : .absent
    let isOpen = failed.map { $0.path.hasPrefix(RequesterForm.withdraw.rawValue) } ?? false
    return ["whole": panel(.withdraw), "some": some, "open": .flag(isOpen)]
  }

  /// What was just done, in words that are known here and nothing that the address brings.
  private var done: Fact {
    let names = Dictionary(
      RequesterForm.allCases.map { ($0.rawValue, $0.texts) }
        + [(RequestFacts.attachments, "requestAttach")]
    ) { first, _ in first }
    guard failed == nil, let name = visit.parameter("gjort").flatMap({ names[$0] }) else {
      return .absent
    }
    return .text(say("\(name).done"))
  }

  /// Leads to the form that was refused, which may stand far down.
  private var failure: Fact {
    guard let failed else { return .absent }
    return [
      "title": .text(failed.tried.problem.title(for: visit)),
      "href": .text("#\(formID(failed))-errors"),
    ]
  }

  private func formID(_ failed: FailedForm) -> String {
    guard let kind = RequesterForm(rawValue: failed.path) else { return "attach" }
    let form = failed.tried.form
    let about: String? =
      switch kind {
      case .answer: form["questionId"]
      case .reservation: form["documentId"]
      case .withdrawAppeal: form["decisionId"]
      default: nil
      }
    return about.map { "\(kind.name)-\($0)" } ?? kind.name
  }
}
