// Mail out beside postfix's smtp-source to the same sink, and mail in from a dovecot to registered requests.

import Desk
import Foundation
import Glibc
import Mail
import MailCurl
import Policy
import Storage
import Workflow

/// The parts of `scripts/bench mail` that need mail servers.
enum PostBench {
  private static let count = 2_000

  static func run() async throws {
    let policy = try Project.policy()
    try await out(policy)
    try await into(policy)
  }

  /// From rows of the outbox to the sink, and back to rows that say so.
  private static func out(_ policy: Policy) async throws {
    let port = Connection.freePort()
    let user = geteuid() == 0 ? ["-u", "nobody"] : []
    let sink = try Program(["/usr/sbin/smtp-sink"] + user + ["127.0.0.1:\(port)", "100"])
    defer { sink.stop() }
    try await answers(port)
    let settings = try SMTPSettings.parse(
      "smtp://127.0.0.1:\(port)?tls=never", heloName: "diarium.exempelkommun.example")
    let size = try await letterSize(policy)
    var ours: [Double] = []
    var each: [Double] = []
    var kept: [Double] = []
    var bare: [Double] = []
    // In turn, so that whatever else the machine does meets all of them.
    for _ in 0..<3 {
      each.append(try await source(port, size, []))
      ours.append(try await outbox(policy, CurlPostman(settings)))
      kept.append(try await source(port, size, ["-d"]))
      bare.append(try await postman(CurlPostman(settings), size))
    }
    let median = { (figures: [Double]) in figures.sorted()[1] }
    report(
      "out: outbox to sink, letters of \(size) bytes", median(ours), "mails/s",
      beside: ("smtp-source, a session each", median(each)))
    report(
      "out: the same", median(ours), "mails/s",
      beside: ("smtp-source -d, one session", median(kept)))
    report(
      "out: the postman alone", median(bare), "mails/s",
      beside: ("smtp-source, a session each", median(each)))
  }

  private static func answers(_ port: Int) async throws {
    for _ in 0..<100 {
      if let connection = Connection(port: port) {
        connection.close()
        return
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw PostBenchFailure.noServer
  }

  private static func source(_ port: Int, _ size: Int, _ more: [String]) async throws -> Double {
    let seconds = try await Clocked.seconds {
      _ = try Program.output(
        ["/usr/sbin/smtp-source", "-m", "\(count)", "-l", "\(size)", "-s", "1"] + more
          + ["127.0.0.1:\(port)"])
    }
    return Double(count) / seconds
  }

  private static func outbox(_ policy: Policy, _ postman: CurlPostman) async throws -> Double {
    let made = try BenchDesk(policy)
    try await made.fill(count)
    let service = OutboxService(desk: made.desk, postman: postman, logger: BenchDesk.logger)
    let seconds = await Clocked.seconds { while await service.sendDue() > 0 {} }
    let waiting = try await made.store.errands(of: BenchDesk.authority, in: .pending).get()
    guard waiting.isEmpty else { throw PostBenchFailure.notSent }
    try made.close()
    return Double(count) / seconds
  }

  private static func postman(_ postman: CurlPostman, _ size: Int) async throws -> Double {
    let (from, to) = (try MailAddress("a@example.org"), try MailAddress("b@example.org"))
    let line = String(repeating: "x", count: 70) + "\r\n"
    let bytes = Array(("Subject: x\r\n\r\n" + String(repeating: line, count: size / 72)).utf8)
    let seconds = await Clocked.seconds {
      for _ in 0..<count { _ = await postman.send(bytes, from: from, to: [to], smtpUTF8: false) }
    }
    return Double(count) / seconds
  }

  /// Bytes of one receipt, as it is sent.
  private static func letterSize(_ policy: Policy) async throws -> Int {
    let made = try BenchDesk(policy)
    try await made.fill(1)
    let folder = "\(made.folder)/outbox"
    _ = await OutboxService(
      desk: made.desk, postman: FolderPostman(folder: folder), logger: BenchDesk.logger
    ).sendDue()
    let file = try FileManager.default.contentsOfDirectory(atPath: folder)
      .first { $0.hasSuffix(".eml") }
    let size = try Data(contentsOf: URL(filePath: "\(folder)/\(file ?? "")")).count
    try made.close()
    return size
  }

  // MARK: In

  /// From a mailbox to kept, to sorted, to requests with a number and a receipt that waits.
  private static func into(_ policy: Policy) async throws {
    let house = try await House(mails: count)
    let made = try BenchDesk(policy)
    let box = IncomingBox(
      name: "ks/INBOX", authority: BenchDesk.authority, source: CurlMailbox(try house.settings()),
      after: .keep, pollSeconds: 5)
    let service = MailInService(desk: made.desk, boxes: [box], logger: BenchDesk.logger)
    let kept = await Clocked.seconds { while await service.visit(box) {} }
    let sorted = await Clocked.seconds { while await service.readDue() > 0 {} }
    var done = 0
    let registered = try await Clocked.seconds { done = try await register(made) }
    guard done == count else { throw PostBenchFailure.notRegistered(done) }
    try made.close()
    let number = Double(count)
    report("in: fetched and kept", number / kept, "mails/s")
    report("in: read and sorted", number / sorted, "mails/s")
    report("in: registered, with a receipt that waits", number / registered, "mails/s")
    report(
      "in: all of it, one step after another", number / (kept + sorted + registered), "mails/s")
  }

  /// What waits, as a registrar registers it; how many.
  private static func register(_ made: BenchDesk) async throws -> Int {
    let call = Call(
      actor: .staff(StaffID("r"), .registrar, name: "Rut"), authority: BenchDesk.authority)
    var done = 0
    while true {
      let waiting = try await made.store.arrivals(
        ArrivalFilter(authority: BenchDesk.authority, state: .waiting, limit: 100)
      ).get().items
      if waiting.isEmpty { return done }
      for arrival in waiting {
        _ = try await made.desk.act(.register, on: arrival.id, version: arrival.version, as: call)
        done += 1
      }
    }
  }
}

/// What stops the measuring.
enum PostBenchFailure: Error {
  case notSent, noServer
  case notRegistered(Int)
}

/// A dovecot with so many mails in the mailbox of `ks`.
private final class House {
  private let folder: String
  private let program: Program
  private let port: Int

  init(mails count: Int) async throws {
    folder = Served.freshFolder()
    // It ends with what it reads from.
    program = try Program(
      [
        "/bin/sh", "-c", "sleep 600 | exec python3 \"$0\" --folder \"$1\" --user ks",
        "\(Project.root)/Tests/MailTests/mail_house.py", folder,
      ], isRead: true)
    var text = ""
    while !text.contains("\n"), case let more = program.more(), !more.isEmpty { text += more }
    let ports = try JSONDecoder().decode([String: Int].self, from: Data(text.utf8))
    port = ports["imap"] ?? 0
    let place = "\(folder)/mail/ks"
    for name in ["tmp", "new", "cur"] {
      try FileManager.default.createDirectory(
        atPath: "\(place)/\(name)", withIntermediateDirectories: true)
    }
    for number in 0..<count {
      try Data(House.mail(number).utf8).write(
        to: URL(filePath: "\(place)/new/\(1_790_000_000 + number).m\(number).localhost"))
    }
    // Dovecot works as nobody where it was started by root.
    _ = try Program.output(["/bin/chmod", "-R", "a+rwX", place])
  }

  deinit {
    program.stop()
    try? FileManager.default.removeItem(atPath: folder)
  }

  func settings() throws -> IMAPSettings {
    try IMAPSettings.parse(
      "imap://ks@localhost:\(port)/INBOX?authority=ks&password-file=\(folder)/password",
      caFile: "\(folder)/cert.pem")
  }

  private static func mail(_ number: Int) -> String {
    let text = (0..<12).map { "Rad \($0): Jag begär att få ta del av avtal \(number).\r\n" }
      .joined()
    return """
      From: Kim Ek <kim\(number)@example.org>\r
      To: ks@kommun.example\r
      Message-ID: <bench-\(number)@example.org>\r
      Subject: =?utf-8?Q?Beg=C3=A4ran_om_allm=C3=A4n_handling?= \(number)\r
      MIME-Version: 1.0\r
      Content-Type: text/plain; charset=utf-8\r
      Content-Transfer-Encoding: 8bit\r
      \r
      \(text)
      """
  }
}
