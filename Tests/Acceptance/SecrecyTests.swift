// What may not be seen: by the outside, in the log, in what is neither confirmed nor denied.

import Foundation
import Testing

@Suite struct SecrecyTests {
  /// Found or not: who asks sees the same, and gets the same letter.
  @Test(arguments: [["Akten om Elsa"], []])
  func whatIsNeitherConfirmedNorDeniedLooksTheSame(_ listed: [String]) async throws {
    try await withServer(clock: "2026-11-23T08:00:00Z") { server in
      let office = try await Office(server, at: "sn")
      let found = try await outside(server, office, listed, isFound: true)
      let absent = try await outside(server, office, listed, isFound: false)
      #expect(found.letter == absent.letter)
      #expect(found.letter.contains("varken bekräfta eller förneka"), "\(found.letter)")
      #expect(found.letter.contains("26 kap. 1 §") && found.letter.contains("6 kap. 3 §"))
      #expect(!found.letter.contains("letat"))
      for name in found.page.names.subtracting(["letters"]) {
        #expect(found.page[name] == absent.page[name], "\(name)")
      }
      #expect(found.page.letters.items.count == absent.page.letters.items.count)
      #expect(found.page.stage == "answered")
    }
  }

  /// What the outside gets to see of a request whose answer neither confirms nor denies.
  private func outside(
    _ server: RunningServer, _ office: Office, _ listed: [String], isFound: Bool
  ) async throws -> (letter: String, page: JSON) {
    let address = isFound ? "found@example.org" : "absent@example.org"
    let asked = try await server.browser().ask(
      by: address, ["authority": "sn", "documents": .texts(listed)])
    if isFound {
      for title in ["Akten", "Bilaga"] {
        _ = try await office.handler.adds(title, Samples.pdf(title), to: asked.id)
      }
    } else if listed.isEmpty {
      try await office.handler.does("addLine", on: asked.id, ["kind": "sought"])
    }
    let lines = try await office.handler.file(asked.id).json.documents.items
    for id in lines.compactMap(\.id.text) {
      try await office.handler.does("assess", on: asked.id, withheld(id))
    }
    try await office.handler.does("answer", on: asked.id)
    let letter = try await server.mail.mails(to: address, count: 2)[1].text
    let page = String(decoding: try await asked.get().bytes, as: UTF8.self)
    let ids = lines.compactMap(\.id.text)
    return (
      neutral(letter, asked, ids), try JSON(Data(neutral(page, asked, ids).utf8))
    )
  }

  private func withheld(_ id: String) -> JSON {
    [
      "documentId": .string(id), "verdict": "existenceWithheld",
      "grounds": [["provision": "OSL 26:1", "harm": "Redan förekomsten är känslig."]],
      "reservationConsidered": ["answer": "no", "why": "Mottagaren är okänd."],
    ]
  }

  /// Without what differs between any two requests.
  private func neutral(_ text: String, _ asked: Asked, _ lines: [String]) -> String {
    let times = #/T\d\d:\d\d:\d\d(\.\d+)?Z/#
    return lines.reduce(text) { $0.replacing($1, with: "LINE") }
      .replacing(asked.id, with: "ID").replacing(asked.number, with: "NUMBER")
      .replacing(times, with: "T")
      .replacing(#/"version":\d+/#, with: #""version":0"#)
  }

  @Test func theLogHoldsNothingOfAnybodyAndNothingHoldsTheAddress() async throws {
    try await withServer(["--log-level", "debug"]) { server in
      let office = try await Office(server)
      let base = try server.wire.base
      let body: JSON = [
        "authority": "ks", "description": "Akten om grannen Orvar", "documents": ["Orvars brev"],
        "delivery": ["form": "email", "address": "elsa.testsson@example.org"],
        "contact": ["name": "Elsa Testsson", "phone": "070-1740605"],
      ]
      // From an address of its own, which is not the server's.
      let sent = try await run(
        [
          "curl", "-sS", "--interface", "127.0.0.2", "-A", "Webbläsaren", "-H",
          "Content-Type: application/json", "--data", String(decoding: body.bytes, as: UTF8.self),
          "\(base)/api/v1/requests",
        ], in: server.folder)
      let asked = try Asked(server, try JSON(Data(sent.output.utf8)))
      _ = try await office.releases("Grannfejden", in: asked)
      _ = try await server.mail.mails(to: "elsa.testsson@example.org", count: 2)
      try await asked.send("messages", ["text": "Vänligen Elsa"])
      _ = try await server.browser().submit(["description": 7, "authority": "Orvar"])
      try await server.stop()
      // Where the server itself listens is no secret.
      let log = try server.child.complained.split(separator: "\n")
        .filter { !$0.contains("listening on") }.joined(separator: "\n")
      #expect(log.contains("http.answered"))
      let words = [
        "elsa", "orvar", "1740605", "grannfejden", "vänligen", "webbläsaren", "127.0.0.2",
        asked.code, asked.id, office.handler.token,
      ]
      #expect(words.filter { log.lowercased().contains($0) } == [])
      for file in ["utlamnande.sqlite", "utlamnande.sqlite-wal"] {
        let bytes = FileManager.default.contents(atPath: "\(server.data)/\(file)") ?? Data()
        for word in ["127.0.0.2", "Webbläsaren"] {
          #expect(bytes.firstRange(of: Data(word.utf8)) == nil, "\(word) in \(file)")
        }
      }
    }
  }

  @Test func aSecretTitleOrAFileNameLeavesByNoPath() async throws {
    try await withServer { server in
      let office = try await Office(server)
      let asked = try await server.browser().ask(by: "a@example.org")
      var form = Form()
      form.add("title", "Bilaga")
      form.add("reference", "hemlig-referens")
      form.add(file: Samples.pdf("Bilaga"), named: "hemligt-namn.pdf")
      let document = try #require(
        try await office.handler.uploads(form, to: asked.id).json.documentId.text)
      try await office.handler.does("assess", on: asked.id, Samples.release(document))
      try await office.handler.does(
        "release", on: asked.id, ["documentIds": [.string(document)]])
      let mail = try await server.mail.mails(to: "a@example.org", count: 2)[1]
      let page = try await asked.get()
      let file = try await asked.get("/documents/\(document)")
      let outside =
        String(decoding: mail.bytes, as: UTF8.self) + mail.text
        + String(decoding: page.bytes, as: UTF8.self) + "\(file.headers)"
      #expect(!outside.contains("hemlig"))
      #expect(file["Content-Disposition"]?.contains("Bilaga") == true)
    }
  }
}
