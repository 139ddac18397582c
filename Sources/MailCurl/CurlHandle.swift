// A libcurl handle, set for one delivery or for one visit to a mailbox.

internal import CCurl
internal import Curl
internal import Mail

extension EasyHandle {
  /// Where to, how encrypted, whom to trust, for how long.
  mutating func set(
    protocols: String, security: SMTPSettings.Security, caFile: String?, limits: SMTPLimits
  ) {
    set(
      protocols: protocols, caFile: caFile, connectSeconds: limits.connectSeconds,
      totalSeconds: limits.totalSeconds)
    set(slowest: limits.slowestBytesPerSecond, seconds: limits.stallSeconds)
    set(CURLOPT_USE_SSL, Self.level(security))
    set(CURLOPT_SERVER_RESPONSE_TIMEOUT, limits.replySeconds)
  }

  /// A mail server that takes messages.
  mutating func set(_ settings: SMTPSettings) {
    set(CURLOPT_URL, settings.url)
    set(
      protocols: "smtp,smtps", security: settings.security, caFile: settings.caFile,
      limits: settings.limits)
    if let credentials = settings.credentials {
      set(CURLOPT_USERNAME, credentials.user)
      set(CURLOPT_PASSWORD, credentials.password)
    }
  }

  /// A mailbox, as whom.
  mutating func set(_ settings: IMAPSettings, secret: String) {
    set(
      protocols: "imap,imaps", security: settings.security, caFile: settings.caFile,
      limits: settings.limits)
    set(CURLOPT_USERNAME, settings.user)
    switch settings.secret {
    case .password: set(CURLOPT_PASSWORD, secret)
    case .token:
      set(CURLOPT_XOAUTH2_BEARER, secret)
      set(CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2")
    }
  }

  /// What is asked of the mailbox: a command, or the message that the URL names.
  mutating func set(url: String, command: String?) {
    set(CURLOPT_URL, url)
    set(CURLOPT_CUSTOMREQUEST, command)
  }

  /// From whom, to whom, and how many bytes.
  mutating func set(from: MailAddress, to: [MailAddress], size: Int) {
    set(CURLOPT_MAIL_FROM, from.text)
    set(CURLOPT_MAIL_RCPT, to.map(\.text))
    set(CURLOPT_UPLOAD, 1)
    set(CURLOPT_INFILESIZE_LARGE, size: size)
  }

  private static func level(_ security: SMTPSettings.Security) -> Int {
    switch security {
    case .implicit, .required: Int(CURLUSESSL_ALL.rawValue)
    case .whenOffered: Int(CURLUSESSL_TRY.rawValue)
    case .never: Int(CURLUSESSL_NONE.rawValue)
    }
  }
}
