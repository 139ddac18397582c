// One libcurl easy handle: what is set on it, who is asked and told while it works, how it ended.

package import CCurl

/// A handle with its options; freed with the value's owner.
package struct EasyHandle: ~Copyable {
  private let handle: UnsafeMutableRawPointer
  private let errors: UnsafeMutablePointer<CChar>
  private var lists: [UInt32: UnsafeMutablePointer<curl_slist>] = [:]
  /// Keeps the listener alive as long as libcurl knows it.
  private var listener: ListenerBox?
  /// The first option that libcurl did not take.
  private var failure = CURLE_OK

  /// Once a process, before the first handle; thread-safe since libcurl 7.84.
  private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  /// Nil if there is no memory.
  package init?() {
    guard Self.isReady, let handle = curl_easy_init() else { return nil }
    self.handle = handle
    errors = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errors.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    curl_easy_cleanup(handle)
    for list in lists.values { curl_slist_free_all(list) }
    errors.deallocate()
  }

  /// Runs what is set on this thread, until it is done or a limit ends it.
  package func perform() -> CURLcode {
    errors.pointee = 0
    return failure == CURLE_OK ? curl_easy_perform(handle) : failure
  }

  /// libcurl's own sentence for what went wrong.
  package func trouble(_ result: CURLcode) -> String {
    let detail = String(cString: errors)
    return detail.isEmpty ? String(cString: curl_easy_strerror(result)) : detail
  }

  /// What every connection of ours has: no proxy, TLS 1.2 or later, verified, and an end in time.
  ///
  /// - Parameters:
  ///   - protocols: the only ones that are spoken, with commas between.
  ///   - caFile: a PEM file to trust instead of the system's authorities.
  package mutating func set(
    protocols: String, caFile: String?, connectSeconds: Int, totalSeconds: Int
  ) {
    set(CURLOPT_PROTOCOLS_STR, protocols)
    set(CURLOPT_PROXY, "")
    set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if let caFile {
      set(CURLOPT_CAINFO, caFile)
      set(CURLOPT_CAPATH, nil)
    }
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_NOPROGRESS, 1)
    set(CURLOPT_CONNECTTIMEOUT, connectSeconds)
    set(CURLOPT_TIMEOUT, totalSeconds)
    check(ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, errors))
  }

  /// Ends a connection on which less moves than this, for so long.
  package mutating func set(slowest bytesPerSecond: Int, seconds: Int) {
    set(CURLOPT_LOW_SPEED_LIMIT, bytesPerSecond)
    set(CURLOPT_LOW_SPEED_TIME, seconds)
  }

  /// Who is asked and told; kept until another takes its place.
  package mutating func set(_ listener: any CurlListener) {
    let box = ListenerBox(listener)
    self.listener = box
    let context = Unmanaged.passUnretained(box).toOpaque()
    check(ccurl_set_pointer(handle, CURLOPT_READDATA, context))
    check(ccurl_set_pointer(handle, CURLOPT_HEADERDATA, context))
    check(ccurl_set_pointer(handle, CURLOPT_WRITEDATA, context))
    check(
      ccurl_set_transfer(handle, CURLOPT_READFUNCTION) { buffer, size, count, context in
        guard let buffer, let context else { return Int(CURL_READFUNC_ABORT) }
        return ListenerBox.listener(context)
          .fill(UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
          ?? Int(CURL_READFUNC_ABORT)
      })
    check(
      ccurl_set_transfer(handle, CURLOPT_HEADERFUNCTION) { buffer, size, count, context in
        guard let buffer, let context else { return 0 }
        return ListenerBox.listener(context)
          .hear(UnsafeRawBufferPointer(start: buffer, count: size * count)) ? size * count : 0
      })
    check(
      ccurl_set_transfer(handle, CURLOPT_WRITEFUNCTION) { buffer, size, count, context in
        guard let buffer, let context else { return 0 }
        return ListenerBox.listener(context)
          .take(UnsafeRawBufferPointer(start: buffer, count: size * count)) ? size * count : 0
      })
  }

  /// A text, or nothing in its place.
  package mutating func set(_ option: CURLoption, _ value: String?) {
    check(ccurl_set_string(handle, option, value))
  }

  package mutating func set(_ option: CURLoption, _ value: Int) {
    check(ccurl_set_long(handle, option, value))
  }

  /// A number of bytes.
  package mutating func set(_ option: CURLoption, size: Int) {
    check(ccurl_set_size(handle, option, curl_off_t(size)))
  }

  /// Lines, such as those of a header; they take the place of those set before.
  package mutating func set(_ option: CURLoption, _ lines: [String]) {
    var list: UnsafeMutablePointer<curl_slist>?
    for line in lines {
      guard let longer = curl_slist_append(list, line) else {
        curl_slist_free_all(list)
        failure = CURLE_OUT_OF_MEMORY
        return
      }
      list = longer
    }
    check(ccurl_set_list(handle, option, list))
    let old = lists.removeValue(forKey: option.rawValue)
    lists[option.rawValue] = list
    curl_slist_free_all(old)
  }

  private mutating func check(_ result: CURLcode) {
    if failure == CURLE_OK { failure = result }
  }
}

/// One exchange with a server, from before `perform` until after it, on one thread.
package protocol CurlListener: AnyObject {
  /// Fills the buffer with the next bytes that go out; 0 at their end, nil where they cannot be read.
  func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int?
  /// Takes a line of the server's; false ends the connection.
  func hear(_ line: UnsafeRawBufferPointer) -> Bool
  /// Takes bytes of what was asked for; false ends the connection.
  func take(_ bytes: UnsafeRawBufferPointer) -> Bool
}

extension CurlListener {
  package func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int? { 0 }
  package func hear(_ line: UnsafeRawBufferPointer) -> Bool { true }
  package func take(_ bytes: UnsafeRawBufferPointer) -> Bool { true }
}

/// A listener of any kind behind one pointer, as C carries it along.
private final class ListenerBox {
  private let listener: any CurlListener
  init(_ listener: any CurlListener) { self.listener = listener }

  static func listener(_ context: UnsafeMutableRawPointer) -> any CurlListener {
    Unmanaged<ListenerBox>.fromOpaque(context).takeUnretainedValue().listener
  }
}
