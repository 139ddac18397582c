// Somebody whom a provider vouches for begins to work, in the role that they have or choose.

import Desk
import HTTPTypes
import Hummingbird
import Policy
import SignIn
import Storage
import Workflow

extension Pages {
  /// The roles to choose from.
  func powerPage(_ visit: PageVisit) async throws(Problem) -> PageAnswer {
    guard let choice = open(visit.session.choice, visit) else { throw .loginNeeded }
    var options: [FormOption] = []
    let staff = try await reception.known { () throws(DeskFailure) in
      try await reception.desk.staff(named: choice.members.map { StaffID($0) })
    }
    for member in staff {
      let authority = reception.policy.authority(member.authority)?.name[visit.language] ?? ""
      options.append(
        FormOption(
          member.id.text,
          "\(word(Role.group, member.role.rawValue, visit)), \(authority)"))
    }
    let form = PageForm(
      id: "power", action: PageEndpoint.staff(.takePower).path(),
      fields: [FormField("member", .choice(options), required: true, label: "field.power")],
      submit: visit.texts.say("providers.choose"))
    return .page(
      "powers",
      ["title": .text(visit.texts.say("providers.chooseTitle")), "form": form.fact(visit)])
  }

  /// The role that was chosen.
  func takePower(_ visit: PageVisit) async throws(Problem) -> PageAnswer {
    guard let choice = open(visit.session.choice, visit) else { throw .loginNeeded }
    guard let member = visit.form["member"], choice.members.contains(member) else {
      return .redirect(PageEndpoint.staff(.choosePower).path())
    }
    let sealed = try await reception.known { () throws(DeskFailure) in
      try await reception.desk.fetch(choice.hint, for: .hint)
    }
    let hint = sealed.flatMap { seal.hint($0, under: choice.hint) }
    return try await enter(as: StaffID(member), choice, hint: hint, visit)
  }

  private func open(_ choice: PowerChoice?, _ visit: PageVisit) -> PowerChoice? {
    choice.flatMap { $0.until > visit.now.milliseconds / 1000 ? $0 : nil }
  }

  /// Begins a session; what was typed before is shown, and the way leads on.
  func enter(
    as member: StaffID, _ choice: PowerChoice, hint: String?, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let identity = ProvidedIdentity(
      provider: choice.provider, subject: choice.subject, session: choice.session,
      assurance: String(choice.level))
    let secret = try await reception.known { () throws(DeskFailure) in
      try await reception.desk.startSession(of: member, by: .provider(identity))
    }
    if let hint {
      try await keep(
        hint: hint, under: secret, visit, seconds: reception.desk.settings.sessions.total)
    }
    var page = visit
    page.session.endSignIn()
    let typed = if let name = choice.kept { try await kept(under: name) } else { Form() }
    page.form = Form(
      [(name: "back", value: choice.back)]
        + typed.fields.map {
          (name: $0.name == "kept-action" ? $0.name : "kept-\($0.name)", value: $0.value)
        })
    return try await signedIn(SessionSecret(text: secret), page)
  }

  /// Keeps what reminds the provider of whom it signs out. Where there is no room for it, signing out there asks once
  /// more.
  func keep(
    hint: String, under name: String, _ visit: PageVisit, seconds: Int64
  ) async throws(Problem) {
    guard let sealed = seal.seal(hint: hint, under: name) else { return }
    _ = try await reception.known { () throws(DeskFailure) in
      try await reception.desk.keep(
        sealed, under: name, for: .hint, until: visit.now.adding(seconds: seconds))
    }
  }
}
