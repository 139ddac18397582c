// What is wrong with the settings for mail, all of it at once.

/// Everything wrong with an SMTP address and what belongs to it; never shows the password.
public struct SMTPSettingsProblems: Error, Sendable, Hashable, CustomStringConvertible {
  public let problems: [SMTPSettingsProblem]
  public init(problems: [SMTPSettingsProblem]) { self.problems = problems }
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// One thing wrong with the settings for mail.
public enum SMTPSettingsProblem: Sendable, Hashable, CustomStringConvertible {
  case scheme, host, port, path
  case option(String)
  case tls(String)
  case tlsWithSMTPS
  case userEncoding, passwordEncoding, control
  case passwordWithoutUser, userWithoutPassword, passwordTwice, passwordInTheClear
  case caFile(String)
  case heloName
  case limit(String, ClosedRange<Int>)

  public var description: String {
    switch self {
    case .scheme: "The SMTP address must begin with smtp:// or smtps://."
    case .host:
      "The SMTP address has no host name or IP address, or one with impossible characters."
    case .port: "The port of the SMTP address must be a number from 1 to 65535."
    case .path: "The SMTP address must have no path."
    case .option(let name): "The SMTP address has an unknown option “\(name)”; there is only tls."
    case .tls(let value): "tls=\(value) in the SMTP address: it is required, offered or never."
    case .tlsWithSMTPS: "smtps:// is always encrypted: leave out tls=."
    case .userEncoding: "The user in the SMTP address is not percent-encoded as it should be."
    case .passwordEncoding:
      "The password in the SMTP address is not percent-encoded as it should be."
    case .control: "The user or the password for SMTP has a control character (a line end?)."
    case .passwordWithoutUser: "There is a password for SMTP, but no user in the SMTP address."
    case .userWithoutPassword: "There is a user in the SMTP address, but no password for it."
    case .passwordTwice: "There are two passwords for SMTP: one in the address, one beside it."
    case .passwordInTheClear:
      "The password for SMTP could travel in the clear: with a user, use smtps:// or tls=required."
    case .caFile(let path): "The file of certificate authorities for SMTP cannot be read: \(path)"
    case .limit(let name, let range):
      "The SMTP limit \(name) must be from \(range.lowerBound) to \(range.upperBound)."
    case .heloName: "The name for EHLO must be a host name."
    }
  }
}
