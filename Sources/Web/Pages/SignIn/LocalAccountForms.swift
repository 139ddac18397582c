// The forms of a local account on a person's own page: made, its password changed, its codes changed.

import Desk
import HTTPTypes
import Hummingbird
import Policy
import SignIn
import Storage

extension Pages {
  /// The account as it is, or the form that makes one.
  func local(
    _ account: LocalAccount?, _ caller: StaffPageCaller, _ visit: PageVisit,
    _ tried: (form: String, FormTry)?
  ) -> Fact {
    let member = caller.known.member
    let enrolment = reception.desk.enrolment(for: member.id, again: tried?.1.form["enrolment"])
    let secret: Fact = [
      "key": .text(Pages.inFours(enrolment.secret.base32)),
      "address": .text(enrolment.address(for: account?.userName ?? member.name)),
    ]
    func shown(_ id: String, _ page: StaffPage, _ fields: [FormField]) -> Fact {
      PageForm(
        id: id, action: PageEndpoint.staff(page).path(), fields: fields,
        submit: visit.texts.say("account.\(id)"),
        tried: tried.flatMap { $0.form == id ? $0.1 : nil }
      ).fact(visit).adding(["secret": secret])
    }
    let again = [
      FormField("password", .secret, required: true, autocomplete: "current-password"),
      FormField("oneTimeCode", .line, required: true, autocomplete: "one-time-code"),
    ]
    let new = FormField("newPassword", .secret, required: true, autocomplete: "new-password")
    let codes = [
      FormField("enrolment", .hidden(enrolment.sealed)),
      FormField("newCode", .line, required: true, autocomplete: "one-time-code"),
    ]
    let userName = FormField("userName", .line, required: true, autocomplete: "username")
    return [
      "userName": Fact(account?.userName),
      "make": account == nil ? shown("make", .makeAccount, [userName, new] + codes) : .absent,
      "change": account == nil
        ? .absent
        : [
          "password": shown("password", .changePassword, again + [new]),
          "codes": shown("codes", .changeCodes, again + codes),
          "isPasswordTried": .flag(tried?.form == "password"),
          "isCodesTried": .flag(tried?.form == "codes"),
        ],
    ]
  }

  /// So that it can be typed.
  private static func inFours(_ text: String) -> String {
    let letters = Array(text)
    return stride(from: 0, to: letters.count, by: 4)
      .map { String(letters[$0..<min($0 + 4, letters.count)]) }.joined(separator: " ")
  }

  func makeAccount(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let form = visit.form
    return try await changing("make", done: "konto", caller, visit) {
      desk throws(DeskFailure) in
      try await desk.makeAccount(
        for: caller.known.member, userName: form["userName"] ?? "",
        password: form["newPassword"] ?? "", sealed: form["enrolment"] ?? "",
        code: form["newCode"] ?? "", keeping: caller.session.text)
    }
  }

  func changePassword(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let form = visit.form
    return try await changing("password", done: "losenord", caller, visit) {
      desk throws(DeskFailure) in
      try await desk.changePassword(
        of: caller.known.member, shown: ShownAgain(form), to: form["newPassword"] ?? "",
        keeping: caller.session.text)
    }
  }

  func changeCodes(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let form = visit.form
    return try await changing("codes", done: "koder", caller, visit) {
      desk throws(DeskFailure) in
      try await desk.changeCodes(
        of: caller.known.member, shown: ShownAgain(form), sealed: form["enrolment"] ?? "",
        code: form["newCode"] ?? "", keeping: caller.session.text)
    }
  }

  /// Does it, and shows the page again with what was wrong, or with word that it is done.
  private func changing(
    _ id: String, done: String, _ caller: StaffPageCaller, _ visit: PageVisit,
    _ work: (Desk) async throws(DeskFailure) -> [AccountFlaw]
  ) async throws(Problem) -> PageAnswer {
    guard reception.desk.settings.localAccounts.isOn else { throw .localAccountsOff }
    try mayTry(visit)
    let flaws = try await reception.known { () throws(DeskFailure) in
      try await work(reception.desk)
    }
    guard flaws.isEmpty else {
      if flaws.contains(.shown) {
        try await refused("password", visit, by: .staff(caller.known.member.id))
      }
      let kept = visit.form.fields.filter { ["userName", "enrolment"].contains($0.name) }
      return try await account(
        caller, visit,
        tried: (id, FormTry(form: Form(kept), problem: .flaws(flaws.map { $0.flaw }))))
    }
    try await note(.power, "\(id)Account", caller.known, visit)
    return .redirect(
      address(PageEndpoint.staff(.account).path(), [("gjort", done)]))
  }
}

extension Problem {
  static let localAccountsOff = Problem(
    .notFound, "local-accounts-off", PageWords.accountsOffTitle, PageWords.accountsOff)
}

extension ShownAgain {
  fileprivate init(_ form: Form) {
    self.init(password: form["password"] ?? "", code: form["oneTimeCode"] ?? "")
  }
}

extension AccountFlaw {
  /// At the field that it is about.
  fileprivate var flaw: Flaw {
    let (field, words) =
      switch self {
      case .userName: ("userName", PageWords.userName)
      case .taken: ("userName", PageWords.userNameTaken)
      case .password(let flaw): ("newPassword", PageWords.password(flaw))
      case .newCode: ("newCode", PageWords.newCode)
      case .shown: ("password", PageWords.shownAgain)
      case .late: ("newCode", PageWords.lateCode)
      }
    return Flaw(pointer: "/\(field)", kind: .value, detail: words)
  }
}

extension PageWords {
  fileprivate static let accountsOffTitle = Bilingual(
    sv: "Egna konton är avstängda", en: "Accounts of one's own are off")
  fileprivate static let accountsOff = Bilingual(
    sv: "Inget är ändrat: egna konton är avstängda. Logga in så som inloggningssidan visar.",
    en:
      "Nothing was changed: accounts of one's own are off. Sign in as the page for signing in shows."
  )
  fileprivate static let userName = Bilingual(
    sv: "Välj 3 till 64 tecken av a–z, 0–9 och . _ @ + -, och börja med en bokstav eller siffra.",
    en: "Choose 3 to 64 of a–z, 0–9 and . _ @ + -, beginning with a letter or a digit.")
  fileprivate static let userNameTaken = Bilingual(
    sv: "Användarnamnet är upptaget. Välj ett annat.",
    en: "The user name is taken. Choose another.")
  fileprivate static let newCode = Bilingual(
    sv: "Koden hör inte till nyckeln ovan. Skriv den som appen visar just nu.",
    en: "The code does not belong to the key above. Write the one the app shows now.")
  fileprivate static let lateCode = Bilingual(
    sv: "Nyckeln visades för länge sedan. Lägg in den nya i appen.",
    en: "The key was shown too long ago. Enter the new one in the app.")
  fileprivate static let shownAgain = Bilingual(
    sv: "Lösenordet eller koden stämmer inte. En kod går att använda en gång: vänta på nästa.",
    en: "The password or the code is wrong. A code can be used once: wait for the next.")

  fileprivate static func password(_ flaw: PasswordFlaw) -> Bilingual {
    switch flaw {
    case .tooShort(let least):
      Bilingual(
        sv: "Lösenordet måste ha minst \(least) tecken. Några ord i rad räcker.",
        en: "The password must have at least \(least) characters. A few words in a row will do.")
    case .tooLong(let most):
      Bilingual(
        sv: "Lösenordet får ha högst \(most) tecken.",
        en: "The password may have at most \(most) characters.")
    case .common:
      Bilingual(
        sv: "Lösenordet är för vanligt. Välj något som ingen annan skulle komma på.",
        en: "The password is too common. Choose something that nobody else would think of.")
    case .leaked:
      Bilingual(
        sv: "Lösenordet har läckt någon annanstans och går lätt att gissa. Välj ett annat.",
        en: "The password has leaked elsewhere and is easily guessed. Choose another.")
    case .ownName:
      Bilingual(
        sv: "Lösenordet är gjort av ditt, myndighetens eller tjänstens namn. Välj något annat.",
        en: "The password is made of your name, the authority's or the service's. Choose another.")
    }
  }
}
