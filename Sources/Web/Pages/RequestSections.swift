// The parts of the page of a request: time, questions, fee, what has been done, and what was written.

import Policy
import Workflow

extension RequestFacts {
  /// The yardsticks of the right that the request uses, each with how it was counted.
  var clock: Fact {
    let form = view["delivery"]?["form"]?.text
    let right: Yardstick.Right = form == DeliveryForm.onSite.rawValue ? .onSite : .copy
    let rows = list("clock").filter { $0["right"]?.text == right.rawValue }
    let told = view["expectedDate"]
    let expected: Fact =
      told?["date"]?.text == nil
      ? .absent
      : [
        "day": when(told?["date"], visit), "reason": Fact(told?["reason"]?.text),
        "told": when(told?["toldAt"], visit),
      ]
    return [
      "law": Fact(view["noFixedTime"]?.text), "rows": Fact(rows.map(yardstick)),
      "expected": expected,
    ]
  }

  func yardstick(_ clock: JSON) -> Fact {
    let state = clock["state"]?.text.flatMap { Clock.State(rawValue: $0) }
    let style: String? =
      switch state {
      case .overdue, .late: "late"
      case .met: "done"
      case .running, nil: nil
      }
    return [
      "text": Fact(clock["text"]?.text), "due": lastDay(before: clock["due"], visit),
      "basis": Fact(clock["basis"]?.text), "state": Fact(clock["stateText"]?.text),
      "style": Fact(style),
    ]
  }

  var questions: [Fact] {
    list("openQuestions").map { question in
      let id = question["id"]?.text ?? ""
      return [
        "text": Fact(question["text"]?.text), "asked": when(question["askedAt"], visit),
        "provision": Fact(question["provision"]?.text),
        "documents": Fact(titles(question["documentIds"])), "answering": panel(.answer, about: id),
      ]
    }
  }

  var fee: Fact {
    guard let fee = view["fee"], fee["amount"] != nil else { return .absent }
    let isWaived = fee["waived"] == true
    return [
      "amount": amount(fee["amount"], visit), "quoted": when(fee["quotedAt"], visit),
      "units": Fact(
        fee["pages"]?.wholeNumber.map { say("requestFee.units", ["n": String($0)]) }),
      "reply": Fact(fee["replyText"]?.text), "waived": .flag(isWaived),
      "paid": fee["paid"]?.wholeNumber == 0 ? .absent : amount(fee["paid"], visit),
      "answering": isWaived ? .absent : panel(.fee),
    ]
  }

  /// A letter that came back, where the interface tells of one.
  var undelivered: Fact {
    let lost = list("letters").filter { $0["undelivered"] == true }
    guard !lost.isEmpty else { return .absent }
    return [
      "text": Fact(view["undeliveredText"]?.text),
      "letters": Fact(lost.map { Fact($0["kindText"]?.text) }),
    ]
  }

  // MARK: - What was done and written

  /// Newest first.
  var history: [Fact] {
    list("history").reversed().map { row in
      [
        "at": when(row["at"], visit), "role": Fact(row["roleText"]?.text),
        "text": .text(say("history.\(row["kind"]?.text ?? "")")),
        "documents": Fact(titles(row["documentIds"])),
      ]
    }
  }

  var letters: [Fact] {
    list("letters").reversed().map { letter in
      let name = letter["id"]?.text ?? ""
      return [
        "at": when(letter["at"], visit), "kind": Fact(letter["kindText"]?.text),
        "subject": Fact(letter["subject"]?.text),
        "href": .text(PageEndpoint.requester(.letter).path(id, name)),
        "pdf": .text(PageEndpoint.requester(.letterPDF).path(id, name)),
      ]
    }
  }

  var messages: [Fact] {
    list("messages").map { message in
      [
        "at": when(message["at"], visit), "text": Fact(message["text"]?.text),
        "isRead": .flag(message["read"] == true),
      ]
    }
  }

  var attachments: [Fact] {
    list("attachments").map { file in
      [
        "at": when(file["at"], visit), "kind": Fact(file["kindText"]?.text),
        "name": Fact(file["name"]?.text), "size": size(file["size"], visit),
        "text": Fact(file["text"]?.text), "isRead": .flag(file["read"] == true),
        "href": .text(
          PageEndpoint.requester(.ownAttachment).path(id, file["id"]?.text ?? "")),
      ]
    }
  }

  /// What documents are called, by their ids.
  func titles(_ ids: JSON?) -> [Fact] {
    let names = Dictionary(
      list("documents").map { ($0["id"]?.text ?? "", naming(document: $0)) }
    ) { first, _ in first }
    return (ids?.elements ?? []).compactMap { $0.text.flatMap { names[$0] } }.map { .text($0) }
  }

  /// Under its own number where the requester named one.
  func naming(document: JSON) -> String {
    let title = document["title"]?.text ?? ""
    return document["reference"]?.text.map { $0 == title ? title : "\(title) (\($0))" } ?? title
  }
}
