// Webhooks by libcurl: one receiver, one delivery at a time, on one connection for as long as it lasts.

internal import CCurl
internal import Curl
internal import Dispatch
internal import Synchronization
public import Webhooks

/// A `WebhookCourier` that posts to the receiver of one webhook.
///
/// libcurl blocks, so deliveries run one after another on a queue of the courier's own. A delivery cannot be
/// cancelled; its limits end it.
public final class CurlCourier: WebhookCourier {
  private let settings: WebhookSettings
  private let queue = DispatchQueue(label: "webhooks.curl")
  /// The connection; nil before the first delivery and after one that failed.
  private let line = Mutex<Line?>(nil)

  public init(_ settings: WebhookSettings) { self.settings = settings }

  public func carry(_ message: WebhookMessage, at second: Int64) async -> WebhookAnswer {
    await withCheckedContinuation { continuation in
      queue.async { [self] in
        continuation.resume(returning: line.withLock { deliver(message, second, on: &$0) })
      }
    }
  }

  private func deliver(
    _ message: WebhookMessage, _ second: Int64, on line: inout Line?
  ) -> WebhookAnswer {
    guard let secrets = settings.currentSecrets() else { return .unanswered(.secret) }
    guard let open = line ?? Line(settings) else { return .unanswered(.local) }
    let answer = open.post(message, message.headers(at: second, signedWith: secrets), at: second)
    if case .unanswered = answer { line = nil } else { line = open }
    return answer
  }
}

/// A handle with its connection; lives on one thread at a time.
private final class Line {
  private var handle: EasyHandle

  init?(_ settings: WebhookSettings) {
    guard var handle = EasyHandle() else { return nil }
    handle.set(
      protocols: "https,http", caFile: settings.caFile,
      connectSeconds: min(settings.seconds, 10), totalSeconds: settings.seconds)
    handle.set(CURLOPT_URL, settings.url)
    handle.set(CURLOPT_FOLLOWLOCATION, 0)
    handle.set(CURLOPT_USERAGENT, "Utlamnande-Webhooks")
    self.handle = handle
  }

  func post(
    _ message: WebhookMessage, _ headers: [String], at second: Int64
  ) -> WebhookAnswer {
    let exchange = WebhookExchange()
    handle.set(exchange)
    handle.set(CURLOPT_POSTFIELDSIZE_LARGE, size: message.body.count)
    handle.set(CURLOPT_COPYPOSTFIELDS, String(decoding: message.body, as: UTF8.self))
    handle.set(
      CURLOPT_HTTPHEADER,
      ["content-type: application/json", "accept: */*", "expect:"] + headers)
    let code = handle.perform()
    // The status is the answer, whatever becomes of what follows it.
    if exchange.isHeadWhole, exchange.status >= 200 {
      return .answered(status: exchange.status, retryAfter: exchange.retryAfter(at: second))
    }
    return .unanswered(Self.trouble(code))
  }

  private static func trouble(_ code: CURLcode) -> WebhookTrouble {
    switch code {
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
      CURLE_SSL_CERTPROBLEM, CURLE_SSL_CONNECT_ERROR:
      .tls
    case CURLE_OPERATION_TIMEDOUT: .slow
    case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_WRITE_ERROR: .lied
    case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, CURLE_UNKNOWN_OPTION: .local
    default: .down
    }
  }
}

/// One delivery as it happens: of the answer only the status and one line of the header are kept.
private final class WebhookExchange: CurlListener {
  /// Bytes of an answer that are read, head and body together; then the connection is closed.
  private static let limit = 64 << 10

  private var heard = 0
  private var wish: String?
  private(set) var status = 0
  /// Whether the head came to its end: libcurl takes one that is cut short for a whole one.
  private(set) var isHeadWhole = false

  func hear(_ line: UnsafeRawBufferPointer) -> Bool {
    heard += line.count
    guard heard <= Self.limit else { return false }
    let text = String(decoding: line, as: UTF8.self)
    if text.hasPrefix("HTTP/") {
      status = text.split(separator: " ").dropFirst().first.flatMap { Int($0.prefix(3)) } ?? 0
      (wish, isHeadWhole) = (nil, false)
    } else if text.allSatisfy(\.isNewline) {
      isHeadWhole = true
    } else if let colon = text.firstIndex(of: ":"), text[..<colon].lowercased() == "retry-after" {
      wish = text[text.index(after: colon)...].split(whereSeparator: \.isNewline).first
        .map { String($0.drop { $0 == " " }) }
    }
    return true
  }

  func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    heard += bytes.count
    return heard <= Self.limit
  }

  /// `Retry-After` in seconds, which may also be said as a date.
  func retryAfter(at second: Int64) -> Int? {
    guard let wish = wish?.prefix(while: { !$0.isNewline }) else { return nil }
    if let seconds = Int(wish) { return max(seconds, 0) }
    let date = Int64(curl_getdate(String(wish), nil))
    return date < 0 ? nil : Int(max(date - second, 0))
  }
}
