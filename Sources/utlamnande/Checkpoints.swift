// Where checkpoints go, as an operator writes it, and what is noted of settings and of changes by commands.

import ArgumentParser
import Crypto
import Desk
import Foundation
import Letters
import Logging
import Mail
import Policy
import SignIn
import Storage
import Web
import WebhooksCurl

/// A place for checkpoints: `file:PATH`, `mailto:ADDRESS`, `syslog:` or `syslog:SOCKET`.
enum CheckpointGoal: Sendable, Hashable {
  case file(String)
  case mail(MailAddress)
  case syslog(String)

  init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let rest = String(parts[1])
    switch parts[0] {
    case "file" where !rest.isEmpty: self = .file(rest)
    case "mailto":
      guard let address = try? MailAddress(rest) else { return nil }
      self = .mail(address)
    case "syslog": self = .syslog(rest.isEmpty ? "/dev/log" : rest)
    default: return nil
    }
  }

  /// For the access log: no address.
  var kind: String {
    switch self {
    case .file: "file"
    case .mail: "mailto"
    case .syslog: "syslog"
    }
  }
}

extension Assembly {
  /// The places that are set.
  /// - Throws: where a mail has nobody to come from.
  func checkpointPlaces(_ postman: any Postman, _ desk: Desk) throws -> [any CheckpointPlace] {
    try settings.checkpoints.map { goal in
      switch goal {
      case .file(let path): return CheckpointFile(path: path)
      case .syslog(let socket): return CheckpointSyslog(socket: socket)
      case .mail(let address):
        guard let sender = policy.authorities.first, let from = try? MailAddress(sender.email)
        else { throw ValidationError("checkpoints: mailto: needs an authority with an address") }
        return CheckpointMail(
          to: address, from: from, domain: desk.settings.mailDomain, postman: postman, desk: desk)
      }
    }
  }

  /// Notes what a command is about to do; what cannot be noted is not done.
  func note(_ kind: Access.Kind, _ command: String, _ words: String) async throws {
    try await store.note(Access(kind, command, words: words)).got()
  }
}

extension Access {
  /// Of whoever runs a command on the machine.
  init(_ kind: Access.Kind, _ command: String, words: String) {
    self.init(kind, command, by: .operatorOfMachine)
    at = systemClock()
    self.words = words
    from = NSUserName()
  }
}

extension Desk {
  /// Notes with which settings the service starts; of what may hold a secret or an address only whether it is set.
  /// A full disk is no reason not to start: then the log of the system says so.
  func noteStart(_ settings: Settings, _ logger: Logger) async {
    let access = Access(.setting, "serve", words: settings.noted(policy.hash))
    do throws(DeskFailure) { try await note(access) } catch { logger.error("accesses.failed") }
  }
}

extension Settings {
  /// The SHA-256 of the file of providers, which names secrets only by their files; nil where there is none.
  private var signInHash: String? {
    guard let signIn, let bytes = FileManager.default.contents(atPath: signIn) else { return nil }
    return SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// - Parameter policy: what the folder of the law hashes to.
  fileprivate func noted(_ policy: PolicyHash) -> String {
    [
      "policy \(policy)",
      "version \(Version.text)", "host \(port.host)", "port \(port.port)",
      "public-url \(publicURL ?? "-")", "smtp \(smtp == nil ? "no" : "yes")",
      "mailboxes \(mailboxes.count)", "webhooks \(webhooks.map(\.name).joined(separator: ","))",
      "checkpoints \(checkpoints.map(\.kind).joined(separator: ","))/\(checkpointMinutes)",
      "seals \(seals.own.count)", "upload-limit \(uploadLimit)", "mail-limit \(mailLimit)",
      "wrong-codes-per-minute \(port.limits.wrongCodesPerMinute)",
      "intakes-per-minute \(port.limits.intakePerMinute)",
      "tls \(port.tls == nil ? "no" : "yes")", "sign-in \(signInHash ?? "no")",
      "personal-keys \(signIn == nil || personalKeys ? "on" : "off")",
      "local-accounts \(localAccounts.isOn ? "on" : "off")",
      "token-sign-in \(localAccounts.tokens.rawValue)",
      "password-length \(localAccounts.password.least)",
      "session-idle-minutes \(sessions.idle / 60)", "session-hours \(sessions.total / 3_600)",
      "sessions-per-person \(sessions.most)", "clamd \(clamd == nil ? "no" : "yes")",
      "unscanned \(releasesUnscanned ? "release" : "wait")",
      "trusted-proxies \(port.proxies.blocks.count)",
      "blob-key \(blobKeys.isEmpty ? "no" : "yes")",
      "wrong-codes-per-request \(port.limits.wrongCodesPerRequest)",
      "log-level \(logLevel)",
    ].joined(separator: ", ")
  }
}
