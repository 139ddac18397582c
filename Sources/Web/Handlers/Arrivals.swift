// The registrar's tray: mails that came in, what the service holds them to be, and what is done with them.

import Desk
import Documents
import HTTPTypes
import Hummingbird
import Mail
import Policy
import Storage
import Workflow

extension Reception {
  /// `GET /arrivals`.
  func arrivals(_ caller: StaffCaller) async throws(Problem) -> Response {
    var query = Query(caller.visit, limits)
    var filter = ArrivalFilter(authority: caller.member.authority)
    filter.state = query.choice("state")
    filter.overdueAt = query.flag("overdue") == true ? desk.now : nil
    let window = query.window()
    try query.check()
    (filter.limit, filter.page) = (window.limit, window.page)
    let page = try await stored(caller.visit) { await desk.store.arrivals(filter) }
    var hidden: Set<ArrivalID> = []
    for arrival in page.items where try await hidesPerson(arrival, caller) {
      hidden.insert(arrival.id)
    }
    let (view, unseen) = (rowView(caller), hidden)
    return Response(
      json: PageView(window, page).json { view($0).row(showsPerson: !unseen.contains($0.id)) })
  }

  /// `GET /arrivals/{arrivalId}`.
  func arrival(_ caller: StaffCaller) async throws(Problem) -> Response {
    try await whole(try await openArrival(caller), caller)
  }

  /// `GET /arrivals/{arrivalId}/original`: the bytes as they came.
  func arrivalOriginal(_ caller: StaffCaller) async throws(Problem) -> Response {
    let arrival = try await openArrival(caller)
    guard let blob = arrival.blob else { throw .notFound }
    let name = "\(arrival.id.text).eml"
    let file = StoredFile(
      blob: blob, size: arrival.size, mediaType: "message/rfc822", fileName: Personal(name))
    return try await sent(OutgoingFile(file: file, name: name), to: caller.visit, isStaff: true)
  }

  /// `GET /arrivals/{arrivalId}/attachments/{attachmentNumber}`: what came with a mail, under its safe name. What a
  /// scanner has against the mail it has against each of them.
  func arrivalAttachment(_ caller: StaffCaller) async throws(Problem) -> Response {
    let arrival = try await openArrival(caller)
    let mail = try await asked(caller) { () throws(DeskFailure) in
      try await desk.mail(of: arrival)
    }
    guard let number = Int(caller.visit.names["attachmentNumber"]), let mail,
      mail.attachments.indices.contains(number - 1), let blob = arrival.blob
    else { throw .notFound }
    let attachment = mail.attachments[number - 1]
    let kind = FileKind.sniff(
      Array(attachment.bytes.prefix(FileKind.headLength)), name: attachment.filename)
    let own = BlobStore.id(of: attachment.bytes)
    try await refuseInfected([blob, own], caller.visit)
    let file = StoredFile(
      blob: own, size: attachment.bytes.count,
      mediaType: kind?.mediaType ?? "application/octet-stream",
      fileName: Personal(attachment.filename))
    return try await OutgoingFile(
      file: file, name: attachment.filename, bytes: attachment.bytes
    ).response(to: caller.visit, from: desk.blobs)
  }

  /// `POST /arrivals/{arrivalId}/acts`. The same act again is no error, so a key for repetition is not needed.
  func arrivalAct(_ caller: StaffCaller) async throws(Problem) -> Response {
    let body = try await json(caller.visit)
    let arrival = try await openArrival(caller)
    let expecting = try await self.expecting(caller) { arrival.version }
    let flaws = Flaws()
    let act = Fields(body.tree, at: "", flaws, limits).arrivalAct()
    try flaws.check()
    guard let act else { throw .notFound }
    guard act.roles.contains(caller.member.role) else { throw refused(.notYourRole, caller) }
    // What belongs to no case is in no case's chain.
    var access: Access?
    if !act.entersCase {
      access = Access(.performArrivalAct, caller)
      access?.what = act.verb
    }
    let done: Arrival
    do throws(ArrivalFailure) {
      done = try await desk.act(
        act, on: arrival.id, version: expecting, as: caller.call(), noting: access)
    } catch {
      switch error {
      case .desk(let failure): throw Problem(failure, for: reader(caller), desk: desk)
      case .notThere: throw refused(.alreadyDone, caller)
      case .stale(let arrival):
        throw .staleArrival(
          rowView(caller)(arrival).row(showsPerson: true), version: arrival.version)
      case .noBytes: throw .arrivalWithoutBytes
      }
    }
    metrics.acted(act.verb)
    return try await whole(done, caller)
  }

  private func whole(_ arrival: Arrival, _ caller: StaffCaller) async throws(Problem) -> Response {
    let mail = try await asked(caller) { () throws(DeskFailure) in
      try await desk.mail(of: arrival)
    }
    return Response(
      json: rowView(caller)(arrival).whole(mail), headers: eTag(arrival.version))
  }

  private func openArrival(_ caller: StaffCaller) async throws(Problem) -> Arrival {
    let arrival = try await asked(caller) { () throws(DeskFailure) in
      try await desk.arrival(
        ArrivalID(caller.visit.names["arrivalId"]), authority: caller.member.authority)
    }
    if try await hidesPerson(arrival, caller) { throw refused(.notYourRole, caller) }
    return arrival
  }

  /// In the case of a protected person a mail shows no more than the case does (OSL 21:3); nor does the same mail
  /// that came once more.
  private func hidesPerson(
    _ arrival: Arrival, _ caller: StaffCaller
  ) async throws(Problem) -> Bool {
    var arrivals = [arrival]
    if let first = arrival.duplicateOf,
      let earlier = try await stored(caller.visit, { await desk.store.arrival(first) })
    {
      arrivals.append(earlier)
    }
    for id in Set(arrivals.flatMap { ($0.reading?.cases ?? []) + ($0.file.map { [$0] } ?? []) }) {
      if let file = try await stored(caller.visit, { await desk.store.file(id) }),
        !caseView(file, caller).maySeeContact
      {
        return true
      }
    }
    return false
  }

  private func refused(_ refusal: Refusal, _ caller: StaffCaller) -> Problem {
    Problem(.refused(refusal, nil), for: reader(caller), desk: desk)
  }

  private func rowView(_ caller: StaffCaller) -> (Arrival) -> ArrivalView {
    let (now, language, policy) = (desk.now, caller.visit.language, policy)
    return { ArrivalView(arrival: $0, now: now, language: language, policy: policy) }
  }
}

extension Fields {
  /// What is wanted with an arrival, or nil and a flaw.
  func arrivalAct() -> ArrivalAct? {
    let verb = line("verb")
    switch verb {
    case "register": return .register(optionalChoice("language"))
    case "attach":
      let id: CaseID = name("caseId")
      return .attach(id, from: optionalChoice("from"))
    case "park": return .park(reason: text("reason", longest: limits.description))
    case "unpark": return .unpark
    default:
      if !verb.isEmpty {
        wrong("verb", Words.notOneOf(["register", "attach", "park", "unpark"]))
      }
      return nil
    }
  }
}

extension Problem {
  /// The arrival has been changed since the caller looked.
  fileprivate static func staleArrival(_ arrival: JSON, version: Int) -> Problem {
    Problem(
      .preconditionFailed, "stale", Words.staleTitle, Words.stale,
      members: [.init("version", .int(version)), .init("arrival", arrival)],
      headers: [.eTag: "\"\(version)\""])
  }

  fileprivate static let arrivalWithoutBytes = Problem(
    .conflict, "arrival-without-bytes", Words.noBytesTitle, Words.noBytes)
}
