// The day's mail to staff: once a person and working day, however many processes there are and however they end.

public import Logging
public import Mail
import Letters
import Policy
public import ServiceLifecycle
import Storage
import Workflow

/// Tells each person on the staff once a working day what waits, from the hour of the policy.
public struct DigestService: ServiceLifecycle.Service, CustomStringConvertible {
  let desk: Desk
  let postman: any Postman
  let logger: Logger
  let limits: DigestLimits
  let seconds: Int
  let worker: String

  /// - Parameter seconds: between looks; 1 to 3600.
  public init(
    desk: Desk, postman: any Postman, logger: Logger, limits: DigestLimits = DigestLimits(),
    seconds: Int = 60
  ) {
    self.desk = desk
    self.postman = postman
    self.logger = logger
    self.limits = limits
    self.seconds = seconds
    worker = Hexadecimal.text(Store.systemRandomBytes(8))
  }

  /// Services are named in logs; what they hold is not.
  public var description: String { "DigestService" }

  public func run() async throws {
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      await look()
      try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(seconds)) }
    }
  }

  /// One look. How many mails were handed to the postman.
  @discardableResult
  public func look() async -> Int {
    let now = desk.now
    let today = SwedishTime.day(of: now)
    let stale = now.adding(seconds: -limits.takeoverSeconds)
    if case .success(let ended) = await desk.store.endDigests(
      claimedBefore: stale, ofDaysBefore: today)
    {
      for digest in ended { tell(digest, "digest.ended") }
    }
    guard SwedishTime.clock(of: now).hour >= desk.policy.practice.digestHour else { return 0 }
    var handed = 0
    for authority in desk.policy.authorities
    where desk.policy.calendar.isWorkingDay(today, at: authority.id) {
      handed += await look(at: authority, on: today)
    }
    return handed
  }

  private func look(at authority: Authority, on day: Day) async -> Int {
    guard
      case .success(let due) = await desk.store.planDigests(
        of: authority.id, on: day, now: desk.now),
      due > 0,
      case .success(let staff) = await desk.store.staff(of: authority.id)
    else { return 0 }
    // Before anything is claimed: what is claimed when a process ends is never sent.
    guard let survey = await survey(of: authority, for: staff, on: day) else { return 0 }
    let people = Dictionary(uniqueKeysWithValues: staff.map { ($0.id, $0) })
    var handed = 0
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      guard
        case .success(let digest?) = await desk.store.claimDigest(
          of: authority.id, on: day, now: desk.now, worker: worker)
      else { break }
      let result = await send(digest, to: people[digest.person], at: authority, survey)
      if result != .nothing { handed += 1 }
      _ = await desk.store.finish(digest, worker: worker, now: desk.now, result)
      report(digest, result)
    }
    return handed
  }

  private func survey(
    of authority: Authority, for staff: [StaffMember], on day: Day
  ) async -> DigestSurvey? {
    do throws(StorageFailure) {
      var survey = try await DigestSurvey(of: authority.id, desk, limits: limits)
      for person in staff where person.email != nil && person.works(on: day) {
        try await survey.add(ofOwner: person, desk, limits: limits)
      }
      return survey
    } catch {
      logger.error("digest.surveyFailed")
      return nil
    }
  }

  private func send(
    _ digest: Digest, to person: StaffMember?, at authority: Authority, _ survey: DigestSurvey
  ) async -> DigestResult {
    guard let person, person.works(on: digest.day), let email = person.email else {
      return .nothing
    }
    let content = survey.content(for: person, of: authority, desk, limits: limits)
    guard !content.isEmpty else { return .nothing }
    let message: MailMessage
    let bytes: [UInt8]
    do {
      message = try desk.message(digest, content, to: person, at: email, from: authority)
      bytes = try message.rendered()
    } catch { return .failed(problem: "The message could not be written.") }
    let outcome = await postman.send(
      bytes, from: message.from, to: message.to, smtpUTF8: message.needsSMTPUTF8)
    switch outcome {
    case .accepted: return .sent
    case .permanent(let reason, _): return .failed(problem: reason)
    case .unknown(let reason): return .unknown(problem: reason)
    case .temporary(let reason, _):
      guard digest.attempts < limits.attempts else { return .failed(problem: reason) }
      let wait = min(Int64(60) << Int64(min(digest.attempts, 10)), 3600)
      return .retry(at: desk.now.adding(seconds: wait), problem: reason)
    }
  }

  /// The person's id is no name, and the address stays out of logs.
  private func tell(_ digest: Digest, _ message: Logger.Message) {
    logger.warning(
      message,
      metadata: ["staff.id": "\(digest.person)", "digest.state": "\(digest.state.rawValue)"])
  }

  private func report(_ digest: Digest, _ result: DigestResult) {
    switch result {
    case .sent: logger.info("digest.sent", metadata: ["staff.id": "\(digest.person)"])
    case .nothing: break
    case .retry, .failed, .unknown: tell(digest, "digest.failed")
    }
  }
}

extension Desk {
  /// The mail; from the authority, with nothing for a machine to answer (RFC 3834).
  func message(
    _ digest: Digest, _ content: DigestContent, to person: StaffMember, at email: String,
    from authority: Authority
  ) throws -> MailMessage {
    let letter = try letters.digest(content, in: person.language)
    return MailMessage(
      id: try MessageID(row: digest.name, domain: settings.mailDomain),
      date: now.milliseconds,
      from: try MailAddress(authority.email, name: authority.name[person.language]),
      to: [try MailAddress(email, name: person.name)], subject: letter.subject,
      text: letter.text, html: letter.html, autoSubmitted: .autoGenerated,
      languages: [person.language.rawValue])
  }
}
