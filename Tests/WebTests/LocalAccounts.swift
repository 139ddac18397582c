// Local accounts on the pages: made behind a key, then a password and a code let in, and each code once.

import Crypto
import Desk
import Foundation
import HTTPTypes
import Policy
import SignIn
import Storage
import Testing

@testable import Web

@Suite("Local accounts on pages") struct LocalAccounts {
  let house: House
  private static let password = "korrekt häst batteri"

  init() async throws { house = try await House() }

  /// The key that a page shows for the app.
  private func secret(_ page: String) throws -> OneTimeSecret {
    let key = try #require(
      page.components(separatedBy: "<dd><code>").dropFirst().first?
        .components(separatedBy: "</code>").first
    ).filter { $0 != " " }
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    var (bytes, buffer, bits) = ([UInt8](), UInt32(0), 0)
    for letter in key {
      buffer = (buffer << 5 | UInt32(try #require(alphabet.firstIndex(of: letter)))) & 0xFFFF
      bits += 5
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
      }
    }
    return OneTimeSecret(bytes: bytes)
  }

  private func code(_ secret: OneTimeSecret) -> String {
    secret.code(step: OneTimeSecret.step(at: house.clock.now.milliseconds / 1_000))
  }

  /// Hanna has made an account; the browser where she did, and her secret.
  private func account(
    _ language: Language = .sv, name: String = "hanna"
  ) async throws -> (StaffBrowser, OneTimeSecret) {
    let browser = try await StaffBrowser.loggedIn(house, .handler, language)
    try await browser.get("/arbete/konto")
    let secret = try secret(browser.page)
    let made = try await browser.send(
      "/arbete/konto/inloggning",
      [
        ("userName", name), ("newPassword", LocalAccounts.password), ("newCode", code(secret)),
        ("enrolment", browser.value("enrolment")),
      ])
    #expect(made.status == 303, "\(made.text)")
    house.clock.advance(seconds: 30)
    return (browser, secret)
  }

  private func logIn(
    _ browser: StaffBrowser, as name: String = "hanna",
    with password: String = LocalAccounts.password, _ code: String
  ) async throws -> Heard {
    try await browser.get("/arbete/logga-in")
    return try await browser.send(
      "/arbete/logga-in/losenord",
      [("userName", name), ("password", password), ("oneTimeCode", code), ("back", "/arbete")])
  }

  @Test(arguments: Language.allCases)
  func whoeverMadeAnAccountLogsInWithIt(_ language: Language) async throws {
    let (_, secret) = try await account(language)
    let browser = StaffBrowser(house, language)
    let heard = try await logIn(browser, as: "HANNA", code(secret))
    #expect(heard.status == 303 && heard.headers[.location] == "/arbete", "\(heard.text)")
    #expect(try await browser.get("/arbete").status == 200)
    #expect(try await browser.get("/arbete/konto?gjort=konto").status == 200)
    #expect(PageBrowser.misses(of: ["login", "account"]).isEmpty)
  }

  /// Wherever a secret is typed it is masked, password managers know what it is, and pasting works.
  @Test(arguments: Language.allCases)
  func secretsAreMaskedAndManagersAndPasteWork(_ language: Language) async throws {
    let fresh = try await StaffBrowser.loggedIn(house, .registrar, language)
    var pages = [
      try await fresh.get("/arbete/konto"),
      try await StaffBrowser(house, language).get("/arbete/logga-in"),
    ]
    pages.append(try await account(language).0.get("/arbete/konto"))
    let wanted = [
      "password": "current-password", "newPassword": "new-password",
      "oneTimeCode": "one-time-code", "newCode": "one-time-code", "token": "current-password",
      "userName": "username",
    ]
    var seen: Set<String> = []
    for page in pages {
      #expect(page.status == 200)
      for input in page.text.matches(of: /<input[^>]*>/).map({ String($0.output) }) {
        guard let name = input.firstMatch(of: /name="([A-Za-z]+)"/).map({ String($0.1) }),
          let fills = wanted[name]
        else {
          #expect(!input.contains("type=\"password\""), "\(input)")
          continue
        }
        seen.insert(name)
        let isMasked = ["password", "newPassword", "token"].contains(name)
        #expect(input.contains("type=\"password\"") == isMasked, "\(input)")
        #expect(input.contains("autocomplete=\"\(fills)\""), "\(input)")
        #expect(!input.contains("readonly") && !input.contains("onpaste"), "\(input)")
      }
    }
    #expect(seen == Set(wanted.keys))
    for script in try FileManager.default.contentsOfDirectory(
      atPath: "\(House.root)/templates/pages/assets") where script.hasSuffix(".js")
    {
      let text = try String(
        contentsOfFile: "\(House.root)/templates/pages/assets/\(script)", encoding: .utf8)
      for word in ["paste", "contextmenu", "beforeinput"] {
        #expect(!text.contains(word), "\(script)")
      }
    }
  }

  /// A password has no last day: nobody is made to change it.
  @Test func anOldPasswordLogsInAsWellAsANewOne() async throws {
    let (_, secret) = try await account()
    for _ in 1...6 {
      house.clock.advance(seconds: 400 * 86_400)
      let browser = StaffBrowser(house)
      let heard = try await logIn(browser, code(secret))
      #expect(heard.status == 303 && heard.headers[.location] == "/arbete", "\(heard.text)")
      #expect(try await browser.get("/arbete").status == 200)
    }
  }

  @Test func aCodeOpensOnce() async throws {
    let (_, secret) = try await account()
    let code = code(secret)
    #expect(try await logIn(StaffBrowser(house), code).status == 303)
    #expect(try await logIn(StaffBrowser(house), code).status == 401)
    house.clock.advance(seconds: 30)
    #expect(try await logIn(StaffBrowser(house), self.code(secret)).status == 303)
    // The one before is used as well, though nobody showed it.
    let before = secret.code(
      step: OneTimeSecret.step(at: house.clock.now.milliseconds / 1_000) - 1)
    #expect(try await logIn(StaffBrowser(house), before).status == 401)
  }

  /// The same sentence whatever was wrong, and nothing secret on the page.
  @Test func whateverIsWrongIsToldInOneSentence() async throws {
    let (_, secret) = try await account()
    func answer(_ name: String, _ password: String, _ code: String) async throws -> String {
      let heard = try await logIn(StaffBrowser(house), as: name, with: password, code)
      #expect(heard.status == 401)
      #expect(!heard.text.contains(password) && !heard.text.contains("value=\"\(code)\""))
      return heard.text.components(separatedBy: "role=\"alert\"").last?
        .components(separatedBy: "</div>").first ?? ""
    }
    let wrong = try await answer("hanna", "fel lösenord helt", code(secret))
    #expect(wrong.contains("stämmer inte"))
    #expect(try await answer("hanna", LocalAccounts.password, "000000") == wrong)
    #expect(try await answer("finnsinte", LocalAccounts.password, code(secret)) == wrong)
    #expect(try await answer("hanna", String(repeating: "å", count: 9_000), "1") == wrong)
    // What is refused uses no code up.
    #expect(try await logIn(StaffBrowser(house), code(secret)).status == 303)
  }

  /// By a list that the operator brings.
  @Test func aLeakedPasswordIsNotTaken() async throws {
    let path = NSTemporaryDirectory() + "leaked-\(UInt64.random(in: 0 ... .max)).txt"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let hash = Insecure.SHA1.hash(data: Data(LocalAccounts.password.utf8)).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
    try Data("\(hash):3\n".utf8).write(to: URL(fileURLWithPath: path))
    let house = try await House(leaked: LeakedPasswords(path: path))
    let browser = try await StaffBrowser.loggedIn(house, .handler)
    try await browser.get("/arbete/konto")
    let secret = try secret(browser.page)
    let code = secret.code(step: OneTimeSecret.step(at: house.clock.now.milliseconds / 1_000))
    func take(_ password: String) async throws -> Heard {
      try await browser.send(
        "/arbete/konto/inloggning",
        [
          ("userName", "hanna"), ("newPassword", password), ("newCode", code),
          ("enrolment", browser.value("enrolment")),
        ])
    }
    let heard = try await take(LocalAccounts.password)
    #expect(heard.status == 422 && heard.text.contains("har läckt"), "\(heard.text)")
    #expect(try await house.desk.account(of: StaffID("ks-handler")) == nil)
    #expect(try await take("vinterkängor på balkongen").status == 303)
  }

  @Test func mistakesAreToldTogetherAndTheKeyStaysTheSame() async throws {
    let browser = try await StaffBrowser.loggedIn(house, .handler)
    try await browser.get("/arbete/konto")
    let (first, sealed) = (try secret(browser.page), browser.value("enrolment"))
    let heard = try await browser.send(
      "/arbete/konto/inloggning",
      [
        ("userName", "Hanna Åkesson"), ("newPassword", "Sommar2026!!"), ("newCode", "12"),
        ("enrolment", sealed),
      ])
    #expect(heard.status == 422)
    for words in ["Välj 3 till 64", "för vanligt", "hör inte till nyckeln"] {
      #expect(heard.text.contains(words), "\(words)")
    }
    #expect(try secret(heard.text).bytes == first.bytes)
    #expect(!heard.text.contains("Sommar2026!!") && heard.text.contains("Hanna Åkesson"))
    #expect(try await house.desk.account(of: StaffID("ks-handler")) == nil)
    // Nobody else's, and no old, key is taken.
    let jurist = try await StaffBrowser.loggedIn(house, .jurist)
    try await jurist.get("/arbete/konto")
    func take(_ sealed: String) async throws -> Int {
      try await jurist.send(
        "/arbete/konto/inloggning",
        [
          ("userName", "jurist"), ("newPassword", LocalAccounts.password),
          ("newCode", code(first)), ("enrolment", sealed),
        ]
      ).status
    }
    #expect(try await take(sealed) == 422)
    #expect(try await take("x") == 422)
    house.clock.advance(seconds: 1_200)
    try await jurist.get("/arbete/konto")
    let own = (try secret(jurist.page), jurist.value("enrolment"))
    for _ in 0..<3 {
      house.clock.advance(seconds: 1_200)
      try await jurist.get("/arbete/konto")
    }
    let late = try await jurist.send(
      "/arbete/konto/inloggning",
      [
        ("userName", "jurist"), ("newPassword", LocalAccounts.password),
        ("newCode", code(own.0)), ("enrolment", own.1),
      ])
    #expect(late.status == 422 && late.text.contains("för länge sedan"))
  }

  @Test func aChangeWantsThePasswordAndACodeAndEndsTheOthers() async throws {
    let (browser, secret) = try await account()
    let other = StaffBrowser(house)
    #expect(try await logIn(other, code(secret)).status == 303)
    house.clock.advance(seconds: 30)
    func change(_ password: String, _ new: String) async throws -> Heard {
      try await browser.get("/arbete/konto")
      return try await browser.send(
        "/arbete/konto/losenord",
        [("password", password), ("oneTimeCode", code(secret)), ("newPassword", new)])
    }
    #expect(try await change("fel lösenord helt", "en annan lång mening").status == 422)
    #expect(try await other.get("/arbete").status == 200)
    #expect(try await change(LocalAccounts.password, "kort").status == 422)
    #expect(try await change(LocalAccounts.password, "en annan lång mening").status == 303)
    #expect(try await browser.get("/arbete").status == 200)
    #expect(try await other.get("/arbete").status == 401)
    house.clock.advance(seconds: 30)
    #expect(try await logIn(StaffBrowser(house), code(secret)).status == 401)
    let now = try await logIn(
      StaffBrowser(house), with: "en annan lång mening", code(secret))
    #expect(now.status == 303)
  }

  @Test func loggingInWithItIsNotedGoodAndBad() async throws {
    let (_, secret) = try await account()
    #expect(
      try await logIn(StaffBrowser(house), with: "fel mening här", code(secret)).status == 401)
    #expect(try await logIn(StaffBrowser(house), code(secret)).status == 303)
    try await house.store.flushAccesses().get()
    let noted = try await house.store.accesses(AccessFilter()).get().map(\.access)
      .filter { $0.kind == .signIn && $0.what == "password" }
    #expect(noted.map(\.outcome) == [.given, .denied])
    #expect(noted.map(\.by) == [.staff(StaffID("ks-handler")), .stranger])
  }

  @Test func aNewAppTakesThePlaceOfTheOld() async throws {
    let (browser, old) = try await account()
    try await browser.get("/arbete/konto")
    let new = try secret(browser.page)
    #expect(new.bytes != old.bytes)
    let changed = try await browser.send(
      "/arbete/konto/engangskoder",
      [
        ("password", LocalAccounts.password), ("oneTimeCode", code(old)),
        ("newCode", code(new)), ("enrolment", browser.value("enrolment")),
      ])
    #expect(changed.status == 303, "\(changed.text)")
    house.clock.advance(seconds: 30)
    #expect(try await logIn(StaffBrowser(house), code(old)).status == 401)
    #expect(try await logIn(StaffBrowser(house), code(new)).status == 303)
  }

  @Test(arguments: ["inloggning", "losenord", "engangskoder"])
  func formsOfTheAccountWantTheTokenOfTheVisitAndASession(_ form: String) async throws {
    let (browser, _) = try await account()
    try await browser.get("/arbete/konto")
    let fields = [("password", "hemligt lösen"), ("newPassword", "mycket hemligt lösen")]
    let path = "/arbete/konto/\(form)"
    #expect(try await browser.send(path, fields, token: "x").status == 403)
    try await browser.get("/arbete/konto")
    _ = try await house.desk.endSessions(of: StaffID("ks-handler"))
    let heard = try await browser.send(path, fields)
    #expect(heard.status == 401 && !heard.text.contains("hemligt lösen"))
  }

  @Test func aRevokedPersonDoesNotLogIn() async throws {
    let (_, secret) = try await account()
    #expect(try await house.store.revoke(StaffID("ks-handler"), at: house.clock.now).get())
    #expect(try await logIn(StaffBrowser(house), code(secret)).status == 401)
  }

  @Test func aSecretIsSealedForItsPersonInTheDatabase() async throws {
    let (_, secret) = try await account()
    let kept = try #require(try await house.desk.account(of: StaffID("ks-handler")))
    #expect(kept.secret != secret.bytes && kept.secret.count > secret.bytes.count)
    #expect(kept.hash.hasPrefix("$argon2id$"))
    #expect("\(kept)" == "LocalAccount")
  }

  @Test func wrongPasswordsSlowTheClientDown() async throws {
    let house = try await House(wrongCodesPerMinute: 3)
    let browser = StaffBrowser(house)
    for _ in 0..<3 {
      try await browser.get("/arbete/logga-in")
      let heard = try await browser.send(
        "/arbete/logga-in/losenord", [("userName", "a"), ("password", "b")])
      #expect(heard.status == 401)
    }
    try await browser.get("/arbete/logga-in")
    let heard = try await browser.send(
      "/arbete/logga-in/losenord", [("userName", "a"), ("password", "ett långt lösenord som syns")])
    #expect(heard.status == 429 && !heard.text.contains("ett långt lösenord som syns"))
  }
}
