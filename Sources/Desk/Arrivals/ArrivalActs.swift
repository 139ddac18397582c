// What people do with arrivals: register them, put them into a case, put them aside and take them back.

import Crypto
public import Mail
public import Policy
public import Storage
public import Workflow

/// What a person wants done with an arrival.
public enum ArrivalAct: Sendable, Hashable {
  /// A case is made of it; in the language that it seems to be in, where none is given.
  case register(Language? = nil)
  /// It goes into a case as a message; without a writer the requester's only where it is from an address of theirs.
  case attach(CaseID, from: Authorship.Writer? = nil)
  /// It is put aside, such as spam; never destroyed.
  case park(reason: String)
  case unpark

  /// Its name over HTTP and in metrics.
  public var verb: String {
    switch self {
    case .register: "register"
    case .attach: "attach"
    case .park: "park"
    case .unpark: "unpark"
    }
  }
}

/// Why an act on an arrival was not done.
public enum ArrivalFailure: Error, Sendable {
  case desk(DeskFailure)
  /// It is not there where the act would find it; as it now stands.
  case notThere(Arrival)
  /// It has been changed since the caller looked.
  case stale(Arrival)
  /// Its bytes are not there, or cannot be read: it can be put into a case by hand alone.
  case noBytes
}

extension Desk {
  /// One arrival of the caller's authority; another authority's looks as if it were not there (OSL 8:2).
  public func arrival(
    _ id: ArrivalID, authority: AuthorityID
  ) async throws(DeskFailure) -> Arrival {
    guard let arrival = try await store.arrival(id).orDeskFailure(),
      arrival.authority == authority
    else { throw .notFound }
    return arrival
  }

  /// What the mail says, read anew from its bytes; nil where they are not there.
  public func mail(of arrival: Arrival) async throws(DeskFailure) -> IncomingMail? {
    guard let blob = arrival.blob, let bytes = try await blobs.read(blob).orDeskFailure() else {
      return nil
    }
    return readMail(bytes)
  }

  /// Does with an arrival what a person wants.
  ///
  /// - Parameters:
  ///   - version: of the arrival as the caller saw it; nil for whatever it is.
  ///   - access: what the access log shall say of it, where no case's chain does. What cannot be noted is not done.
  public func act(
    _ act: ArrivalAct, on id: ArrivalID, version: Int?, as call: Call, noting access: Access? = nil
  ) async throws(ArrivalFailure) -> Arrival {
    let arrival = try await asking { () throws(DeskFailure) in
      try await self.arrival(id, authority: call.authority ?? AuthorityID(""))
    }
    // Done already, by the same person or another: the same again is no error.
    if case .attach(let file, _) = act, arrival.state == .routed, arrival.file == file {
      return arrival
    }
    if case .register = act, arrival.state == .registered { return arrival }
    if let version, version != arrival.version { throw .stale(arrival) }
    guard act.from.contains(arrival.state) else { throw .notThere(arrival) }
    // Of what was disposed of nothing is left to wait.
    if act == .unpark, arrival.isDisposed { throw .noBytes }
    if let access { try await asking { () throws(DeskFailure) in try await note(access) } }
    switch act {
    case .register(let language): try await register(arrival, in: language, as: call)
    case .attach(let file, let writer):
      try await attach(arrival, to: file, from: writer, as: call)
    case .park(let reason):
      try await move(arrival, to: .parked, because: reason, by: call.actor.staff)
    case .unpark: try await move(arrival, to: .waiting, because: nil, by: nil)
    }
    let done = try await asking { () throws(DeskFailure) in
      try await self.arrival(id, authority: arrival.authority)
    }
    // A help for whoever looks next: what was done stands without it.
    if let file = done.file { try? await proposeForSameSender(as: done, in: file) }
    return done
  }

  private func asking<Value>(
    _ work: () async throws(DeskFailure) -> Value
  ) async throws(ArrivalFailure) -> Value {
    do throws(DeskFailure) { return try await work() } catch { throw .desk(error) }
  }

  private func register(
    _ arrival: Arrival, in language: Language?, as call: Call
  ) async throws(ArrivalFailure) {
    guard
      let mail = try await asking({ () throws(DeskFailure) in try await self.mail(of: arrival) })
    else { throw .noBytes }
    try await asking { () throws(DeskFailure) in
      let papers = try await self.papers(of: mail, arrival)
      var own = call
      // By the arrival and not by the caller: two who register it at the same time make one case.
      own.key = Idempotency(
        scope: "arrival", key: arrival.id.text,
        fingerprint: Array(SHA256.hash(data: Array(arrival.id.text.utf8))), at: self.now)
      _ = try await self.submit(
        self.intake(of: mail, arrival, papers, in: language), as: own,
        arrival: ArrivalMark(arrival.id, .registered), files: papers.files
      ) { _ in Answer() }
    }
  }

  private func attach(
    _ arrival: Arrival, to file: CaseID, from writer: Authorship.Writer?, as call: Call
  ) async throws(ArrivalFailure) {
    guard
      let mail = try await asking({ () throws(DeskFailure) in try await self.mail(of: arrival) })
    else { throw .noBytes }
    let isNew = try await asking { () throws(DeskFailure) in
      let papers = try await self.papers(of: mail, arrival)
      var origin = try await self.origin(of: mail, in: file, at: arrival.authority)
      if let writer {
        origin.writer = writer
        if writer != .correspondent { origin.consultation = nil }
      }
      return try await self.deliver(
        papers, into: file, as: Call(actor: call.actor, authority: call.authority),
        from: origin.told, mark: ArrivalMark(arrival.id, .routed))
    }
    guard !isNew else { return }
    // The case has the same mail from another arrival.
    let earlier = try await asking { () throws(DeskFailure) in
      try await self.store.earlier(than: arrival, messageKey: MailKey(mail)?.bytes).orDeskFailure()
    }
    guard let earlier else { throw .notThere(arrival) }
    _ = try await asking { () throws(DeskFailure) in
      try await self.store.markDuplicate(arrival.id, of: earlier.id).orDeskFailure()
    }
  }

  private func move(
    _ arrival: Arrival, to state: ArrivalState, because reason: String?, by staff: StaffID?
  ) async throws(ArrivalFailure) {
    var content = arrival.reading
    content?.parkedBecause = reason
    content?.parkedBy = staff
    let (from, text) = (arrival.state, content?.text)
    let isMoved = try await asking { () throws(DeskFailure) in
      try await self.store.move(
        arrival.id, from: [from], version: arrival.version, to: state, content: text
      ).orDeskFailure()
    }
    guard isMoved else { throw .stale(arrival) }
  }

  /// The request that a mail is: its words, its sender, and an answer by mail where one may be sent.
  private func intake(
    of mail: IncomingMail, _ arrival: Arrival, _ papers: MailPapers, in language: Language?
  ) -> Intake {
    let words = [mail.subject, mail.readText].filter { !$0.isEmpty }.joined(separator: "\n\n")
    let address = mail.mayBeAnsweredByMachine ? mail.answerTo?.address : nil
    let language = language ?? sorter.language(of: mail)
    let request = Request(
      channel: .email, arrivedAt: arrival.arrivedAt,
      arrivalBasis: policy.words["recorded", "mailArrival"]?.text[language],
      description: Personal(
        words.isEmpty ? papers.text : String(words.prefix(MailPapers.longest))),
      delivery: Delivery(
        form: address == nil ? .link : .email, address: address.map { Personal($0) }),
      contact: Contact(
        name: mail.from.first?.name.map { Personal($0) },
        email: address.map { Personal($0) }),
      language: language)
    return Intake(authority: arrival.authority, request: request)
  }
}

extension ArrivalAct {
  /// Where an arrival must stand for it.
  var from: Set<ArrivalState> {
    switch self {
    case .register, .attach: [.waiting, .unreadable, .parked]
    case .park: [.waiting, .unreadable]
    case .unpark: [.parked]
    }
  }

  /// Whether a case is made of the arrival, or gets it: then its chain tells of the act.
  public var entersCase: Bool {
    switch self {
    case .register, .attach: true
    case .park, .unpark: false
    }
  }

  /// Who may do it; whoever registers keeps the register (OSL 5:1).
  public var roles: Roles {
    switch self {
    case .register, .attach: .registrar
    case .park, .unpark: [.registrar, .head]
    }
  }
}
