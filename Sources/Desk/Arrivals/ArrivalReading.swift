// Reading one arrival that is kept: whether it is there already, whom it concerns, and what becomes of it.

import Mail
import Policy
import Storage
import Workflow

/// One arrival on its way from its bytes to where it belongs.
struct ArrivalReading: Sendable {
  let desk: Desk
  let arrival: Arrival
  let worker: String

  /// Does it. The state it came to, or why it was put off.
  ///
  /// - Parameter isLast: whether its reading was begun too often: then a person must look.
  func carryOut(isLast: Bool) async -> String {
    if isLast { return await end(ArrivalEnd(.unreadable, problem: "attempts")) }
    guard let blob = arrival.blob else { return await end(ArrivalEnd(.unreadable)) }
    switch await desk.blobs.read(blob) {
    case .failure: return await later("storage")
    case .success(nil): return await end(ArrivalEnd(.unreadable, problem: "missing"))
    case .success(let bytes?): return await carryOut(readMail(bytes))
    }
  }

  private func carryOut(_ mail: IncomingMail) async -> String {
    do throws(DeskFailure) {
      let key = MailKey(mail)?.bytes
      let earlier = try await desk.store.earlier(than: arrival, messageKey: key).orDeskFailure()
      guard mail.isReadable, arrival.problem == nil else {
        return await unreadable(mail, key, earlier)
      }
      if let state = try await carryOutReport(mail, key) { return state }
      let sorting = try await desk.sorting(of: mail, at: arrival)
      if let earlier, sorting.cases.isEmpty {
        let content = sorting.content(of: mail)
        return await end(
          ArrivalEnd(.duplicate, content: content.text, messageKey: key, duplicateOf: earlier.id))
      }
      return try await carryOut(mail, sorting, key, earlier)
    } catch { return await later(error.word) }
  }

  /// Into the cases it is for, each once; the last commit ends the arrival with it.
  private func carryOut(
    _ mail: IncomingMail, _ sorting: ArrivalSorting, _ key: [UInt8]?, _ earlier: Arrival?
  ) async throws(DeskFailure) -> String {
    var content = sorting.content(of: mail)
    for id in sorting.cases {
      if try await desk.takes(mail, in: id, of: arrival.authority) {
        content.cases.append(id)
      } else {
        content.near.append(id)
      }
    }
    var origins: [CaseID: Authorship] = [:]
    for id in content.cases {
      origins[id] = try await desk.origin(of: mail, in: id, at: arrival.authority)
    }
    content.reasons += desk.sorter.reasons(for: content.cases.compactMap { origins[$0] })
    guard try await note(content, key) else { return "lost" }
    guard let last = content.cases.last else {
      return await end(ArrivalEnd(.waiting, content: content.text, messageKey: key))
    }
    let papers = try await desk.papers(of: mail, arrival)
    var isNew = false
    for id in content.cases {
      let mark = id == last ? ArrivalMark(arrival.id, .routed) : nil
      let origin = origins[id]
      // What is not known to be the requester's is put there by the service, and not in their name.
      let actor: Actor = origin?.writer == .requester ? .requester : .system
      let call = Call(actor: actor, authority: arrival.authority)
      if try await desk.deliver(
        papers, into: id, as: call, from: origin?.told, mark: mark)
      {
        isNew = true
      }
    }
    if let earlier, !isNew {
      return await end(
        ArrivalEnd(.duplicate, content: content.text, messageKey: key, duplicateOf: earlier.id))
    }
    let state = await end(
      ArrivalEnd(.routed, content: content.text, messageKey: key, file: last))
    return state == "lost" ? ArrivalState.routed.rawValue : state
  }

  private func note(
    _ content: ArrivalContent, _ key: [UInt8]?
  ) async throws(DeskFailure) -> Bool {
    try await desk.store.note(arrival.id, worker: worker, content: content.text, messageKey: key)
      .orDeskFailure()
  }

  /// Kept for a person, with what could be read of it.
  private func unreadable(
    _ mail: IncomingMail, _ key: [UInt8]?, _ earlier: Arrival?
  ) async -> String {
    var content = ArrivalContent(of: mail)
    content.mayAnswer = false
    if let earlier, arrival.problem == nil {
      return await end(
        ArrivalEnd(.duplicate, content: content.text, messageKey: key, duplicateOf: earlier.id))
    }
    return await end(ArrivalEnd(.unreadable, content: content.text, messageKey: key))
  }

  /// A report on our own mail, or our own mail come back; nil for anything else, and where a part of the report
  /// is about something else: then a person sees it.
  private func carryOutReport(
    _ mail: IncomingMail, _ key: [UInt8]?
  ) async throws(DeskFailure) -> String? {
    var content = ArrivalContent(of: mail)
    // A mail of somebody else's that only bears the name of ours is a mail like any other.
    if desk.policy.authority(arrival.authority).map({ mail.isFrom($0.email) }) ?? false,
      let errand = try await desk.ownErrand(mail.messageID, of: arrival.authority)
    {
      content.cases = [errand.file]
      return await end(
        ArrivalEnd(.report, content: content.text, messageKey: key, file: errand.file))
    }
    guard case .deliveryReport(let reports) = mail.nature else { return nil }
    let believed = try await desk.believed(reports, at: arrival.authority)
    content.cases = believed.cases
    guard let first = content.cases.first else { return nil }
    guard try await note(content, key) else { return "lost" }
    for (errand, reason) in believed.failures {
      try await desk.recordBounce(of: errand, reason: reason)
    }
    guard believed.isWhole else { return nil }
    return await end(ArrivalEnd(.report, content: content.text, messageKey: key, file: first))
  }

  private func end(_ end: ArrivalEnd) async -> String {
    guard case .success(let isDone) = await desk.store.end(arrival.id, worker: worker, end) else {
      return await later("storage")
    }
    return isDone ? end.state.rawValue : "lost"
  }

  private func later(_ problem: String) async -> String {
    _ = await desk.store.delay(
      arrival.id, worker: worker, until: desk.now.adding(seconds: 30), problem: problem)
    return problem
  }
}

extension IncomingMail {
  /// Whether the address is the one that the mail says it is from.
  fileprivate func isFrom(_ address: String) -> Bool {
    guard let own = try? MailAddress(address) else { return false }
    return from.contains { writer in
      writer.address.flatMap { try? MailAddress($0) }?.text == own.text
    }
  }
}
