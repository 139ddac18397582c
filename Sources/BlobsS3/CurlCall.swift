// One libcurl easy handle, set for one signed call.

internal import CCurl

/// A handle with its options; freed with the value's owner.
struct CurlCall: ~Copyable {
  private let handle: UnsafeMutableRawPointer
  private var lines: UnsafeMutablePointer<curl_slist>?
  /// The first option that libcurl did not take.
  private var failure = CURLE_OK

  /// Once a process, before the first handle; thread-safe since libcurl 7.84.
  private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  /// Nil if there is no memory.
  init?() {
    guard Self.isReady, let handle = curl_easy_init() else { return nil }
    self.handle = handle
  }

  deinit {
    curl_easy_cleanup(handle)
    curl_slist_free_all(lines)
  }

  /// Runs the call on this thread, until it is done or a limit ends it.
  func perform() -> CURLcode { failure == CURLE_OK ? curl_easy_perform(handle) : failure }

  /// Where to, as whom, for how long.
  mutating func set(_ settings: S3Settings, target: String) {
    set(CURLOPT_URL, settings.endpoint + target)
    set(CURLOPT_PROTOCOLS_STR, "http,https")
    set(CURLOPT_PROXY, "")
    set(CURLOPT_PATH_AS_IS, 1)
    set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if let caFile = settings.caFile {
      set(CURLOPT_CAINFO, caFile)
      check(ccurl_set_string(handle, CURLOPT_CAPATH, nil))
    }
    set(CURLOPT_AWS_SIGV4, "aws:amz:\(settings.region):s3")
    set(CURLOPT_USERNAME, settings.credentials.id)
    set(CURLOPT_PASSWORD, settings.credentials.secret)
    if let token = settings.credentials.token { add("x-amz-security-token: \(token)") }
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_NOPROGRESS, 1)
    set(CURLOPT_CONNECTTIMEOUT, settings.limits.connectSeconds)
    set(CURLOPT_LOW_SPEED_LIMIT, settings.limits.slowestBytesPerSecond)
    set(CURLOPT_LOW_SPEED_TIME, settings.limits.stallSeconds)
    set(CURLOPT_TIMEOUT, settings.limits.totalSeconds)
  }

  /// What is done, and the SHA-256 of what is sent with it, which the server checks.
  mutating func set(_ verb: S3Verb, hash: String) {
    switch verb {
    case .get: set(CURLOPT_HTTPGET, 1)
    case .head: set(CURLOPT_NOBODY, 1)
    case .delete: set(CURLOPT_CUSTOMREQUEST, "DELETE")
    case .put(let size):
      set(CURLOPT_UPLOAD, 1)
      check(ccurl_set_size(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(size)))
      add("content-type: application/octet-stream")
    }
    add("x-amz-content-sha256: \(hash)")
    check(ccurl_set_list(handle, CURLOPT_HTTPHEADER, lines))
  }

  /// Who reads the body out and takes the answer; the caller keeps it alive while `perform` runs.
  mutating func set(_ exchange: Exchange) {
    let context = Unmanaged.passUnretained(exchange).toOpaque()
    check(ccurl_set_pointer(handle, CURLOPT_READDATA, context))
    check(ccurl_set_pointer(handle, CURLOPT_HEADERDATA, context))
    check(ccurl_set_pointer(handle, CURLOPT_WRITEDATA, context))
    check(
      ccurl_set_transfer(handle, CURLOPT_READFUNCTION) { buffer, size, count, context in
        guard let buffer, let context else { return Int(CURL_READFUNC_ABORT) }
        return Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
          .fill(UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
      })
    check(
      ccurl_set_transfer(handle, CURLOPT_HEADERFUNCTION) { buffer, size, count, context in
        guard let buffer, let context else { return 0 }
        return Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
          .hear(UnsafeRawBufferPointer(start: buffer, count: size * count)) ? size * count : 0
      })
    check(
      ccurl_set_transfer(handle, CURLOPT_WRITEFUNCTION) { buffer, size, count, context in
        guard let buffer, let context else { return 0 }
        return Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
          .take(UnsafeRawBufferPointer(start: buffer, count: size * count)) ? size * count : 0
      })
  }

  private mutating func add(_ line: String) {
    guard let longer = curl_slist_append(lines, line) else {
      failure = CURLE_OUT_OF_MEMORY
      return
    }
    lines = longer
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

/// What is done to an object.
enum S3Verb: Sendable {
  case get, head, delete
  /// So many bytes.
  case put(Int)
}
