// One libcurl easy handle, set for one delivery or for one visit to a mailbox.

internal import CCurl
internal import Mail

/// A handle with its options; freed with the value's owner.
struct CurlHandle: ~Copyable {
  private let handle: UnsafeMutableRawPointer
  private var recipients: UnsafeMutablePointer<curl_slist>?
  private let errors: UnsafeMutablePointer<CChar>
  /// The first option that libcurl did not take.
  private var failure = CURLE_OK

  /// Once a process, before the first handle; thread-safe since libcurl 7.84.
  private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  /// Nil if there is no memory.
  init?() {
    guard Self.isReady, let handle = curl_easy_init() else { return nil }
    self.handle = handle
    errors = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errors.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    curl_easy_cleanup(handle)
    curl_slist_free_all(recipients)
    errors.deallocate()
  }

  /// libcurl's own sentence for what went wrong.
  func trouble(_ result: CURLcode) -> String {
    let detail = String(cString: errors)
    return detail.isEmpty ? String(cString: curl_easy_strerror(result)) : detail
  }

  /// Runs what is set on this thread, until it is done or a limit ends it.
  func perform() -> CURLcode { failure == CURLE_OK ? curl_easy_perform(handle) : failure }

  /// Where to, how encrypted, whom to trust, for how long.
  mutating func set(
    protocols: String, security: SMTPSettings.Security, caFile: String?, limits: SMTPLimits
  ) {
    set(CURLOPT_PROTOCOLS_STR, protocols)
    set(CURLOPT_PROXY, "")
    set(CURLOPT_USE_SSL, Self.level(security))
    set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if let caFile {
      set(CURLOPT_CAINFO, caFile)
      check(ccurl_set_string(handle, CURLOPT_CAPATH, nil))
    }
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_NOPROGRESS, 1)
    set(CURLOPT_CONNECTTIMEOUT, limits.connectSeconds)
    set(CURLOPT_SERVER_RESPONSE_TIMEOUT, limits.replySeconds)
    set(CURLOPT_TIMEOUT, limits.totalSeconds)
    set(CURLOPT_LOW_SPEED_LIMIT, limits.slowestBytesPerSecond)
    set(CURLOPT_LOW_SPEED_TIME, limits.stallSeconds)
    check(ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, errors))
  }

  /// A mail server that takes messages, on a connection of its own.
  mutating func set(_ settings: SMTPSettings) {
    set(CURLOPT_URL, settings.url)
    set(
      protocols: "smtp,smtps", security: settings.security, caFile: settings.caFile,
      limits: settings.limits)
    if let credentials = settings.credentials {
      set(CURLOPT_USERNAME, credentials.user)
      set(CURLOPT_PASSWORD, credentials.password)
    }
    set(CURLOPT_FRESH_CONNECT, 1)
    set(CURLOPT_FORBID_REUSE, 1)
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
    check(ccurl_set_string(handle, CURLOPT_CUSTOMREQUEST, command))
    errors.pointee = 0
  }

  /// From whom, to whom, and how many bytes.
  mutating func set(from: MailAddress, to: [MailAddress], size: Int) {
    set(CURLOPT_MAIL_FROM, from.text)
    for address in to {
      guard let longer = curl_slist_append(recipients, address.text) else {
        failure = CURLE_OUT_OF_MEMORY
        return
      }
      recipients = longer
    }
    check(ccurl_set_list(handle, CURLOPT_MAIL_RCPT, recipients))
    set(CURLOPT_UPLOAD, 1)
    check(ccurl_set_size(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(size)))
  }

  /// Who is asked and told; the caller keeps it alive while `perform` runs.
  mutating func set(_ listener: CurlListener) {
    let context = Unmanaged.passUnretained(listener).toOpaque()
    check(ccurl_set_pointer(handle, CURLOPT_READDATA, context))
    check(ccurl_set_pointer(handle, CURLOPT_HEADERDATA, context))
    check(ccurl_set_pointer(handle, CURLOPT_WRITEDATA, context))
    check(
      ccurl_set_transfer(handle, CURLOPT_READFUNCTION) { buffer, size, count, context in
        guard let buffer, let context else { return Int(CURL_READFUNC_ABORT) }
        return Unmanaged<CurlListener>.fromOpaque(context).takeUnretainedValue()
          .fill(UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
      })
    check(
      ccurl_set_transfer(handle, CURLOPT_HEADERFUNCTION) { buffer, size, count, context in
        guard let buffer, let context else { return 0 }
        return Unmanaged<CurlListener>.fromOpaque(context).takeUnretainedValue()
          .hear(UnsafeRawBufferPointer(start: buffer, count: size * count)) ? size * count : 0
      })
    check(
      ccurl_set_transfer(handle, CURLOPT_WRITEFUNCTION) { buffer, size, count, context in
        guard let buffer, let context else { return 0 }
        return Unmanaged<CurlListener>.fromOpaque(context).takeUnretainedValue()
          .take(UnsafeRawBufferPointer(start: buffer, count: size * count)) ? size * count : 0
      })
  }

  private static func level(_ security: SMTPSettings.Security) -> Int {
    switch security {
    case .implicit, .required: Int(CURLUSESSL_ALL.rawValue)
    case .whenOffered: Int(CURLUSESSL_TRY.rawValue)
    case .never: Int(CURLUSESSL_NONE.rawValue)
    }
  }

  private mutating func set(_ option: CURLoption, _ value: String) {
    check(ccurl_set_string(handle, option, value))
  }

  private mutating func set(_ option: CURLoption, _ value: Int) {
    check(ccurl_set_long(handle, option, value))
  }

  private mutating func check(_ result: CURLcode) {
    if failure == CURLE_OK { failure = result }
  }
}
