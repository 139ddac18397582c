// What an operator writes, and every mistake in it at once.

import Foundation
import Testing
import WebhookTesting
import WebhooksCurl
import Webhooks

@Suite struct Addresses {
  private func secretFile(_ contents: String = WebhookReceiver.secret) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID().uuidString)")
    try Data(contents.utf8).write(to: file)
    return file.path
  }

  private func problems(_ url: String) throws -> [String] {
    do throws(WebhookSettingsProblems) {
      _ = try WebhookSettings.parse(url)
      return []
    } catch { return error.problems }
  }

  @Test func whatIsNotSaidHasADefault() throws {
    let file = try secretFile()
    let hook = try WebhookSettings.parse(
      "https://diarium.example.org/in?authority=ks&secret-file=\(file)")
    #expect(hook.name == "ks/diarium.example.org" && hook.authority == "ks")
    #expect(hook.events == Set(WebhookEvent.allCases))
    #expect("\(hook)" == "ks/diarium.example.org")
    let chosen = try WebhookSettings.parse(
      "http://[::1]:81?authority=mn&secret-file=\(file)&name=x&timeout=30"
        + "&events=case.registered,case.stageChanged")
    #expect(chosen.name == "x" && chosen.events == [.registered, .stageChanged])
  }

  @Test func everyMistakeIsToldAtOnce() throws {
    #expect(
      try problems(
        "http://user@receiver.example.org:0/a?sig=1&events=case.lost&timeout=31&name=a%20b#x")
        == [
          "webhook receiver.example.org: must begin with https:// off this machine",
          "webhook receiver.example.org: the port must be from 1 to 65535",
          "webhook receiver.example.org: has a user or password in it: deliveries are signed instead",
          "webhook receiver.example.org: has a # in it",
          "webhook receiver.example.org: needs authority=…, the id of the authority",
          "webhook receiver.example.org: name=… must be 1 to 100 plain characters without blank and @: logs show it",
          "webhook receiver.example.org: events= has case.lost; there are case.registered, "
            + "case.stageChanged, case.changed",
          "webhook receiver.example.org: timeout= must be from 1 to 30",
          "webhook receiver.example.org: needs secret-file=…, with a secret on its first line",
          "webhook receiver.example.org: unknown parameter sig; a query of the receiver's own is not sent",
        ])
  }

  @Test(arguments: [
    "127.0.0.1", "127.1.2.3", "localhost", "[::1]",
  ]) func withoutTLSThisMachineMayBeTold(_ host: String) throws {
    #expect(
      try problems("http://\(host)/?authority=ks&secret-file=\(try secretFile())").isEmpty)
  }

  @Test(arguments: [
    "127.example.org", "127.0.0.1.example.org", "127.0.0.256", "10.0.0.1", "[::2]",
  ]) func withoutTLSNoOtherMachineMay(_ host: String) throws {
    #expect(
      try !problems("http://\(host)/?authority=ks&secret-file=\(try secretFile())").isEmpty)
  }

  @Test(arguments: ["", "not a url", "ftp://x/", "https:///x", "mailto:a@b"])
  func whatIsNoAddressIsNone(_ url: String) throws { #expect(try !problems(url).isEmpty) }

  @Test func aSecretThatIsNoneIsToldWithoutBeingShown() throws {
    let file = try secretFile("hemligheten")
    let told = try problems("https://a.example/?authority=ks&secret-file=\(file)")
    #expect(told.count == 1 && !told.contains { $0.contains("hemligheten") })
    #expect(
      try problems("https://a.example/?authority=ks&secret-file=/nowhere/x")
        == ["webhook a.example: secret-file cannot be read"])
  }
}
