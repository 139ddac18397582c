// An office whose mail is read, from a mailbox that the test fills.

import Desk
import Logging
import Mail
import Policy
import Storage
import Synchronization
import Testing
import Workflow

/// A mailbox that the test fills, and that fails as it wants.
final class ScriptedMailbox: MailSource {
  struct State {
    var validity: UInt32 = 7
    var mails: [UInt32: [UInt8]] = [:]
    var next: UInt32 = 1
    var failure: MailboxProblem?
    /// Mails that cannot be fetched whole, and why.
    var broken: [UInt32: MailboxProblem] = [:]
    var settled: [UInt32] = []
    var refusesToSettle = false
    var arrivedAt: Int64?
  }
  private let state = Mutex(State())

  func change(_ change: @Sendable (inout State) -> Void) { state.withLock { change(&$0) } }
  var settled: [UInt32] { state.withLock { $0.settled } }

  func put(_ mails: String...) {
    state.withLock { state in
      for mail in mails {
        state.mails[state.next] = Array(mail.replacing("\n", with: "\r\n").utf8)
        state.next += 1
      }
    }
  }

  func list(
    after uid: UInt32, validity: UInt32?, limit: Int
  ) async throws(MailboxProblem) -> MailboxList {
    let state = state.withLock { $0 }
    if let failure = state.failure { throw failure }
    let known = validity == state.validity ? uid : 0
    let all = state.mails.keys.filter { $0 > known }.sorted()
    let entries = all.prefix(limit).map {
      MailboxEntry(uid: $0, arrivedAt: state.arrivedAt, isSeen: false)
    }
    return MailboxList(
      validity: state.validity, entries: entries, through: entries.last?.uid ?? known,
      hasMore: all.count > limit)
  }

  func fetch(
    _ message: MailboxEntry, part: MailboxPart, validity: UInt32
  ) async throws(MailboxProblem) -> [UInt8]? {
    let state = state.withLock { $0 }
    if part == .whole, let problem = state.broken[message.uid] { throw problem }
    return state.mails[message.uid]
  }

  func settle(
    _ message: MailboxEntry, as after: AfterFetch, validity: UInt32
  ) async throws(MailboxProblem) {
    let refuses = state.withLock { state in
      state.settled.append(message.uid)
      return state.refusesToSettle
    }
    if refuses { throw .refused("no") }
  }

  func leave() async {}
}

/// An office whose mail is read.
struct MailOffice {
  let office: Office
  let mailbox = ScriptedMailbox()
  let service: MailInService
  let box: IncomingBox
  static let ks = AuthorityID("ks")

  init(after: AfterFetch = .keep) async throws {
    office = try await Office(readsMail: true)
    box = IncomingBox(
      name: "ks/INBOX", authority: MailOffice.ks, source: mailbox, after: after, pollSeconds: 60)
    service = MailInService(desk: office.desk, boxes: [box], logger: Logger(label: "test"))
  }

  /// Another process with the same mailbox.
  func other() -> MailInService {
    MailInService(desk: office.desk, boxes: [box], logger: Logger(label: "other"))
  }

  /// Looks into the mailbox and reads all.
  func work() async {
    office.clock.advance(seconds: 61)
    while await service.visit(box) {}
    while await service.readDue() > 0 {}
  }

  func arrivals(_ state: ArrivalState? = nil) async throws -> [Arrival] {
    try await office.store.arrivals(
      ArrivalFilter(authority: MailOffice.ks, state: state, limit: 100)
    ).get().items
  }

  func only() async throws -> Arrival {
    let all = try await arrivals()
    #expect(all.count == 1)
    return try #require(all.first)
  }

  /// The address that answers in a case go to.
  func address(_ id: CaseID) async throws -> String {
    let postman = ScriptedPostman()
    let outbox = OutboxService(
      desk: office.desk, postman: postman, logger: Logger(label: "test"))
    // A crowded machine may let a claim fail; the worker would look again, too.
    for _ in 1...100 where postman.handed.isEmpty { _ = await outbox.sendDue() }
    let unfolded = postman.handed.map { $0.replacing("\r\n ", with: " ") }
    let mail = try #require(unfolded.first { $0.contains("Reply-To: ") })
    let line = try #require(mail.split(separator: "\r\n").first { $0.hasPrefix("Reply-To: ") })
    return String(line.dropFirst("Reply-To: ".count)).filter { !"<> ".contains($0) }
  }

  func audit() async throws -> [Finding] {
    var options = AuditOptions()
    let (policy, desk) = (office.desk.policy, office.desk)
    let secrets = Secrets(key: [UInt8](repeating: 7, count: 32))
    options.expectation = { secrets.expectation(of: $0, under: policy) }
    options.inspectBlob = { await desk.blobs.flaw(of: $0) }
    return try await office.store.audit(options).get().findings
  }
}

/// A mail as somebody writes it.
func letter(
  to: String = "kommunstyrelsen@exempelkommun.example", from: String = "Kim Ek <kim@example.org>",
  id: String = "1@example.org", subject: String = "Begäran om allmän handling",
  _ more: String = "", text: String = "Jag begär ut alla avtal med Exempelbolaget."
) -> String {
  """
  From: \(from)
  To: \(to)
  Message-ID: <\(id)>
  Subject: \(subject)
  MIME-Version: 1.0
  Content-Type: text/plain; charset=utf-8
  Content-Transfer-Encoding: 8bit
  \(more.isEmpty ? "X-Test: 1" : more)

  \(text)

  """
}
