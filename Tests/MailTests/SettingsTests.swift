// The SMTP address as operators write it, rightly and wrongly.

import MailCurl
import Testing

@Suite struct SettingsTests {
  private func problems(
    _ url: String, password: String? = nil, caFile: String? = nil, heloName: String = "malmby.se"
  ) -> [SMTPSettingsProblem] {
    do throws(SMTPSettingsProblems) {
      _ = try SMTPSettings.parse(url, password: password, caFile: caFile, heloName: heloName)
      return []
    } catch { return error.problems }
  }

  @Test func anAddressIsReadWithAllItsParts() throws {
    let settings = try SMTPSettings.parse(
      "smtp://diarium%40malmby.se:p%3Fss%20%C3%A5@mail.example.org:587?tls=required",
      heloName: "malmby.se")
    #expect(settings.host == "mail.example.org")
    #expect(settings.port == 587)
    #expect(settings.security == .required)
    #expect(settings.credentials?.user == "diarium@malmby.se")
    #expect(settings.credentials?.password == "p?ss å")
  }

  @Test(
    arguments: [
      ("smtp://h.se", 25, .whenOffered), ("smtps://h.se/", 465, .implicit),
      ("SMTP://h.se:587", 587, .whenOffered), ("smtp://h.se?tls=never", 25, .never),
      ("smtp://h.se/?tls=offered", 25, .whenOffered), ("smtp://[::1]:2525", 2525, .whenOffered),
      ("smtp://u:p@h.se", 25, .required), ("smtp://u:p@localhost", 25, .whenOffered),
      ("smtp://u:p@127.0.0.1?tls=never", 25, .never),
    ] as [(String, Int, SMTPSettings.Security)])
  func whatIsNotSaidIsSafe(_ url: String, _ port: Int, _ security: SMTPSettings.Security) throws {
    let settings = try SMTPSettings.parse(url, heloName: "malmby.se")
    #expect(settings.port == port)
    #expect(settings.security == security)
  }

  @Test func aLimitThatWouldBeNoneIsRefused() {
    let limits = SMTPLimits(
      connectSeconds: 0, replySeconds: -1, totalSeconds: 3_601, slowestBytesPerSecond: 0,
      replyBytes: 1)
    do throws(SMTPSettingsProblems) {
      _ = try SMTPSettings.parse("smtp://h.se", heloName: "malmby.se", limits: limits)
      Issue.record("taken")
    } catch { #expect(error.problems.count == 5) }
  }

  @Test func thePasswordMayComeFromAFile() throws {
    let settings = try SMTPSettings.parse(
      "smtps://u@h.se", password: "hemligt\r\n", heloName: "malmby.se")
    #expect(settings.credentials?.password == "hemligt")
    #expect(problems("smtps://u:a@h.se", password: "b") == [.passwordTwice])
    #expect(problems("smtps://h.se", password: "b") == [.passwordWithoutUser])
    #expect(problems("smtps://u@h.se") == [.userWithoutPassword])
    #expect(problems("smtps://u@h.se", password: "a\nb") == [.control])
  }

  @Test func everyMistakeIsToldAtOnce() {
    let found = problems(
      "http://u:p%zz@h_x.se:0/inbox?tls=maybe&verify=no", caFile: "/no/such.pem", heloName: "-x")
    let all: [SMTPSettingsProblem] = [
      .scheme, .host, .port, .path, .passwordEncoding, .userWithoutPassword, .tls("maybe"),
      .option("verify"), .caFile("/no/such.pem"), .heloName,
    ]
    #expect(Set(found) == Set(all))
    #expect(found.count == all.count)
  }

  @Test(arguments: ["tls=never", "tls=offered"])
  func aPasswordNeverCrossesTheNetworkInTheClear(_ option: String) {
    #expect(problems("smtp://u:p@h.se?\(option)") == [.passwordInTheClear])
    #expect(problems("smtps://u:p@h.se?\(option)") == [.tlsWithSMTPS])
  }

  @Test(arguments: [
    "", "smtp", "smtp://", "smtp://@", "smtp://:@:?", "smtp://[", "smtp://[::1", "smtp://[x]:1",
    "smtp://h:1:2", "smtp://h.se#x", "smtp://u:hemligt%@h.se", "smtp://u:hem?ligt@h.se:x",
    "smtp://u:hem/ligt@h.se?tls=hemlig", "smtp://%00:p@h.se",
  ])
  func noMistakeTrapsOrShowsThePassword(_ url: String) {
    let found = problems(url)
    #expect(!found.isEmpty)
    #expect(!SMTPSettingsProblems(problems: found).description.contains("ligt"))
  }

  @Test func settingsDoNotShowThePassword() throws {
    let settings = try SMTPSettings.parse("smtps://u:hemligt@h.se", heloName: "malmby.se")
    var dumped = ""
    dump(settings, to: &dumped)
    dump(settings.credentials, to: &dumped)
    #expect(!(dumped + "\(settings) \(String(reflecting: settings))").contains("hemligt"))
  }
}
