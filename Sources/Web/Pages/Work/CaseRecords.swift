// The parts of a case's page that list things: documents, decisions, tasks, talk, records, letters.

import Policy
import Workflow

extension CaseSheet {
  /// The worksheet: a row a document.
  var documents: Fact { Fact(list("documents").map(document)) }

  private func document(_ line: JSON) -> Fact {
    let lineID = line["id"]?.text ?? ""
    let assessment = line["assessment"] ?? .null
    let release = line["release"] ?? .null
    return [
      "title": Fact(line["title"]?.text), "kind": word(LineKind.group, line["kind"]),
      "href": .text(PageEndpoint.paper(.document).path(id, lineID)),
      "reference": Fact(line["reference"]?.text), "state": word(LineState.group, line["state"]),
      "verdict": word(Verdict.group, assessment["verdict"]),
      "assessedBy": name(line["assessedBy"]),
      "grounds": Fact(
        (assessment["grounds"]?.elements ?? []).map { ground in
          ["provision": Fact(ground["provision"]?.text), "harm": Fact(ground["harm"]?.text)]
        }),
      "hasFile": .flag(line["original"]?["name"] != nil),
      "hasCopy": .flag(line["maskedCopy"]?["name"] != nil),
      "isStale": .flag(line["maskedCopy"]?["stale"] == true),
      "released": when(release["at"], visit), "form": word(DeliveryForm.group, release["form"]),
      "dispatched": when(release["dispatched"], visit),
      "communicated": when(line["communicatedAt"], visit),
      "proposed": .flag(line["releaseProposal"]?["by"] != nil),
      "onHold": .flag(line["onHold"] == true), "removed": .flag(line["removed"] == true),
      "ordered": .flag(line["ordered"] == true),
      "assess": may(.assess) && line["removed"] != true
        ? .text(PageEndpoint.paper(.assessment).path(id, lineID)) : .absent,
      "upload": may(.addDocument) || may(.replaceDocument)
        ? .text(PageEndpoint.staff(.originalForm).path(id, lineID)) : .absent,
    ]
  }

  var decisions: Fact {
    Fact(
      list("decisions").enumerated().map { place, decision in
        [
          "number": .text(String(place + 1)), "kind": word(DecisionKind.group, decision["kind"]),
          "stage": Fact(decision["stageText"]?.text),
          "requested": when(decision["requestedAt"], visit),
          "decided": when(decision["decidedAt"], visit),
          "lastDay": when(decision["appealLastDay"], visit),
          "basis": Fact(decision["basis"]?.text), "documents": titles(decision["documentIds"]),
          "appeals": Fact(
            decision["appeals"].flatMap { $0.elements.isEmpty ? nil : "\($0.elements.count)" }),
          "href": .text(PageEndpoint.paper(.decision).path(id, decision["id"]?.text ?? "")),
        ]
      })
  }

  var tasks: Fact {
    let role = me["role"]
    return Fact(
      list("tasks").map { task in
        let kind = task["kind"]?.text ?? ""
        let canTick = TaskCompletion.Task(rawValue: kind) != nil && may(.completeTask)
        return [
          "text": Fact(task["text"]?.text), "since": when(task["since"], visit),
          "document": title(ofDocument: task["documentId"]),
          "prompt": prompt(task),
          "isMine": .flag((task["roles"]?.elements ?? []).contains { $0 == role }),
          "roles": .text(
            (task["roles"]?.elements ?? []).compactMap(\.text)
              .map { pages.word(Role.group, $0, visit) }.joined(separator: ", ")),
          "isLate": .flag(["overdue", "redList", "releaseOrdered", "forward"].contains(kind)),
          "tick": canTick
            ? href(
              Verb.completeTask.rawValue,
              [
                ("uppgift", kind), ("handling", task["documentId"]?.text),
                ("beslut", task["decisionId"]?.text),
              ]) : .absent,
          "deal": kind == "bouncedLetter" && may(.dealWithLetter)
            ? href(Verb.dealWithLetter.rawValue, [("post", task["letterId"]?.text)]) : .absent,
        ]
      })
  }

  /// What the reader must ask themselves; where it is nothing more than to read, nothing is said.
  private func prompt(_ entry: JSON) -> Fact {
    entry["prompt"]?.text == "none" ? .absent : word(Message.Prompt.group, entry["prompt"])
  }

  /// Messages, attachments, questions and answers, the newest first.
  var talk: Fact {
    var entries: [(String, Fact)] = []
    for message in list("messages") {
      entries.append((message["at"]?.text ?? "", entry(message, "message", message["text"])))
    }
    for file in list("attachments") { entries.append((file["at"]?.text ?? "", attachment(file))) }
    for question in list("questions") {
      entries.append((question["askedAt"]?.text ?? "", self.question(question)))
    }
    for consultation in list("consultations") {
      entries.append((consultation["askedAt"]?.text ?? "", self.consultation(consultation)))
    }
    return Fact(entries.sorted { $0.0 > $1.0 }.map(\.1))
  }

  private func entry(_ entry: JSON, _ kind: String, _ text: JSON?, at: JSON? = nil) -> Fact {
    let isUnread = kind == "message" && entry["readBy"]?.text == nil
    return [
      "kind": say("talk.\(kind)"), "at": when(at ?? entry["at"], visit), "text": Fact(text?.text),
      "by": name(entry["recordedBy"] ?? entry["askedBy"]), "readBy": name(entry["readBy"]),
      "isUnread": .flag(isUnread), "more": writer(of: entry) ?? .absent, "answer": .absent,
      "answered": .absent, "file": .absent, "reply": replying(entry), "prompt": prompt(entry),
      "read": isUnread && may(.readMessage) ? reading(entry) : .absent,
    ]
  }

  /// Who wrote it, where it was not the requester, who then does not see it.
  private func writer(of entry: JSON) -> Fact? {
    guard let writer = entry["origin"]?["writer"]?.text,
      writer != Authorship.Writer.requester.rawValue
    else { return nil }
    return .text(
      visit.texts.say("talk.hidden", ["writer": visit.texts.say("from.\(writer)")]))
  }

  /// Where a message seems to answer a consultation that is open: a person says whether it does.
  private func replying(_ entry: JSON) -> Fact {
    guard let consultation = entry["origin"]?["consultation"]?.text, may(.recordReply),
      list("consultations").contains(where: {
        $0["id"]?.text == consultation && $0["reply"]?.text == nil
      })
    else { return .absent }
    return href(
      Verb.recordReply.rawValue, [("post", consultation), ("meddelande", entry["id"]?.text)])
  }

  /// The button that says it was read.
  private func reading(_ entry: JSON) -> Fact {
    [
      "id": Fact(entry["id"]?.text), "version": version, "key": .text(PageForm.newKey()),
      "action": .text(PageEndpoint.staff(.act).path(id)),
      "words": .text(pages.word("verb", Verb.readMessage.rawValue, visit)),
    ]
  }

  private func attachment(_ file: JSON) -> Fact {
    let isUnread = file["readBy"]?.text == nil
    let fileID = file["id"]?.text ?? ""
    return entry(file, "attachment", file["text"]).adding([
      "more": writer(of: file) ?? Fact(file["kindText"]?.text), "isUnread": .flag(isUnread),
      "reply": .absent,
      "read": isUnread && may(.readMessage) ? reading(file) : .absent,
      "file": file["href"]?.text == nil
        ? .absent
        : [
          "name": .text(file["name"]?.text ?? file["kindText"]?.text ?? ""),
          "size": size(file["size"], visit),
          "href": .text(PageEndpoint.staff(.attachment).path(id, fileID)),
        ],
    ])
  }

  private func question(_ question: JSON) -> Fact {
    let isOpen = question["answer"]?.text == nil
    let isUnread = !isOpen && question["readBy"]?.text == nil && waits(question["id"])
    return entry(question, "question", question["text"], at: question["askedAt"]).adding([
      "answer": Fact(question["answer"]?.text), "answered": when(question["answeredAt"], visit),
      "isUnread": .flag(isUnread),
      "read": isUnread && may(.readMessage) ? reading(question) : .absent,
      "reply": isOpen && may(.answerQuestion)
        ? href(Verb.answerQuestion.rawValue, [("post", question["id"]?.text)]) : .absent,
    ])
  }

  private func waits(_ id: JSON?) -> Bool {
    list("tasks").contains { $0["entryId"] == id && $0["kind"]?.text == "unreadAnswer" }
  }

  private func consultation(_ consultation: JSON) -> Fact {
    let isOpen = consultation["reply"]?.text == nil
    return entry(
      consultation, "consultation", consultation["text"], at: consultation["askedAt"]
    ).adding([
      "more": Fact(consultation["authority"]?.text), "answer": Fact(consultation["reply"]?.text),
      "answered": when(consultation["repliedAt"], visit),
      "reply": isOpen && may(.recordReply)
        ? href(Verb.recordReply.rawValue, [("post", consultation["id"]?.text)]) : .absent,
    ])
  }

  /// Notes, searches, authorisations, holds, expected dates, rounds: what has been written down.
  var records: Fact {
    var rows: [(String, Fact)] = []
    func add(_ kind: String, _ entry: JSON, _ text: Fact, _ more: Fact = .absent) {
      let at = entry["at"] ?? entry["validFrom"] ?? entry["date"]
      rows.append(
        (
          at?.text ?? "",
          [
            "kind": say("record.\(kind)"), "at": when(at, visit), "text": text, "more": more,
            "by": name(entry["by"] ?? entry["seenBy"]),
          ]
        ))
    }
    for note in list("notes") { add("note", note, Fact(note["text"]?.text)) }
    for search in list("searches") {
      let systems = (search["systems"]?.elements ?? []).compactMap(\.text)
      add("search", search, Fact(search["result"]?.text), .text(systems.joined(separator: ", ")))
    }
    for paper in list("authorisations") {
      add(
        "authorisation", paper, Fact(paper["scope"]?.text),
        word(Authorisation.Kind.group, paper["kind"]))
    }
    for hold in list("holds") {
      let lifted = when(hold["releasedAt"], visit)["words"]
      add("hold", hold, Fact(hold["reason"]?.text), lifted)
    }
    for date in list("expectedDates") {
      add("expected", date, Fact(date["reason"]?.text), when(date["date"], visit)["words"])
    }
    for round in list("rounds") {
      let titles = (round["documentIds"]?.elements ?? []).compactMap { id in
        list("documents").first { $0["id"] == id }?["title"]?.text
      }
      add("round", round, .text(titles.joined(separator: ", ")))
    }
    return Fact(rows.sorted { $0.0 > $1.0 }.map(\.1))
  }

  var fee: Fact {
    guard let fee = file["fee"], fee != .null else { return .absent }
    return [
      "amount": amount(fee["amount"], visit), "quoted": when(fee["quotedAt"], visit),
      "reply": word(Fee.Reply.group, fee["reply"]),
      "paid": fee["paid"]?.wholeNumber.map { $0 > 0 } == true
        ? amount(fee["paid"], visit) : .absent,
      "waived": Fact(fee["waivedBecause"]?.text),
    ]
  }

  func letters(_ answer: JSON) -> Fact {
    let failed = Set(list("failedLetters").compactMap(\.text))
    return Fact(
      (answer["items"]?.elements ?? []).reversed().map { letter in
        let letterID = letter["id"]?.text ?? ""
        let state = letter["dispatch"]?["state"]?.text
        let isFailed = failed.contains(letterID) || state == "failed" || state == "unknown"
        let way = letter["dispatch"]?["way"]?.text ?? "page"
        return [
          "kind": word(LetterKind.group, letter["kind"]), "at": when(letter["at"], visit),
          "recipient": say("recipient.\(letter["recipient"]?.text ?? "none")"),
          "href": .text(PageEndpoint.staff(.letter).path(id, letterID)),
          "state": state == nil ? .absent : say("errand.\(way)-\(state ?? "")"),
          "isFailed": .flag(isFailed),
          "deal": failed.contains(letterID) && may(.dealWithLetter)
            ? href(Verb.dealWithLetter.rawValue, [("post", letterID)]) : .absent,
        ]
      })
  }
}
