// Letters that an act would send, read before it is done: with what was typed kept, and nothing carried out.

import HTTPTypes
import Policy
import Workflow

extension Pages {
  /// The form as it was filled in, with the letters above it; or with what stops the act.
  func previewAct(
    _ form: ActForm, _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    var call = InsideCall(.previewAct, [visit.names["caseId"]], as: caller.session)
    call.body = form.body(visit.form, before: nil)
    do throws(Problem) {
      let answer = try await ask(call, visit)
      let letters = answer["letters"]?.elements ?? []
      let explained = letters.isEmpty ? "act.previewNone" : "act.previewExplained"
      return try await actPage(
        form, caller, visit,
        preview: [
          "explained": .text(visit.texts.say(explained)),
          "letters": Fact(letters.map { previewed($0, visit) }),
        ])
    } catch {
      guard error.status != .notFound else { throw error }
      return try await actPage(form, caller, visit, FormTry(form: visit.form, problem: error))
    }
  }

  private func previewed(_ letter: JSON, _ visit: PageVisit) -> Fact {
    let (recipient, way) = (letter["recipient"]?.text ?? "", letter["way"]?.text ?? "")
    return [
      "kind": Fact(letter["kindText"]?.text),
      "way": .text(
        visit.texts.say("act.previewTo.\(recipient)") + " "
          + visit.texts.say("act.previewBy.\(way)")),
      "isVeiled": .flag(letter["veiled"] == true),
      "unreachable": Fact(letter["unreachableText"]?.text),
      "editions": Fact(
        (letter["editions"]?.elements ?? []).map { edition in
          let language = edition["language"]?.text ?? ""
          return [
            "language": .text(language),
            "called": .text(visit.texts.say("act.previewIn.\(language)")),
            "subject": Fact(edition["subject"]?.text), "text": Fact(edition["text"]?.text),
          ]
        }),
      "files": Fact((letter["attachments"]?.elements ?? []).map { ["name": Fact($0.text)] }),
    ]
  }
}
