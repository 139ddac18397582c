// Identity providers by libcurl: one exchange on a connection of its own, no redirect, an end in time and size.

internal import CCurl
internal import Curl
internal import Dispatch
public import SignIn

/// A `ProviderLine` to one provider.
///
/// libcurl blocks, so exchanges run on a queue of their own, a few at a time; their limits end them.
public final class CurlProviderLine: ProviderLine {
  private let caFile: String?
  private let queue = DispatchQueue(label: "sign-in.curl", attributes: .concurrent)
  private let room = DispatchSemaphore(value: 8)

  /// - Parameter caFile: a PEM file to trust instead of the system's authorities.
  public init(caFile: String?) { self.caFile = caFile }

  public func ask(_ request: ProviderRequest) async -> Result<ProviderAnswer, ProviderTrouble> {
    await withCheckedContinuation { continuation in
      queue.async { [self] in
        // Where so many wait already, the provider is too slow for one more.
        guard room.wait(timeout: .now() + .seconds(ProviderLimits.seconds)) == .success else {
          return continuation.resume(returning: .failure(.slow))
        }
        defer { room.signal() }
        continuation.resume(returning: perform(request))
      }
    }
  }

  private func perform(_ request: ProviderRequest) -> Result<ProviderAnswer, ProviderTrouble> {
    guard var handle = EasyHandle() else { return .failure(.down) }
    handle.set(
      protocols: "https,http", caFile: caFile, connectSeconds: ProviderLimits.connectSeconds,
      totalSeconds: ProviderLimits.seconds)
    handle.set(CURLOPT_URL, request.url)
    handle.set(CURLOPT_FOLLOWLOCATION, 0)
    handle.set(CURLOPT_USERAGENT, "Utlamnande-SignIn")
    var headers = request.headers
    if let form = request.form {
      handle.set(CURLOPT_POSTFIELDSIZE_LARGE, size: form.utf8.count)
      handle.set(CURLOPT_COPYPOSTFIELDS, form)
      headers += ["content-type: application/x-www-form-urlencoded", "expect:"]
    }
    handle.set(CURLOPT_HTTPHEADER, headers)
    let exchange = ProviderExchange()
    handle.set(exchange)
    let code = handle.perform()
    if exchange.isTooLong { return .failure(.tooLong) }
    guard code == CURLE_OK else { return .failure(Self.trouble(code)) }
    return .success(ProviderAnswer(status: exchange.status, body: exchange.body))
  }

  private static func trouble(_ code: CURLcode) -> ProviderTrouble {
    switch code {
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
      CURLE_SSL_CERTPROBLEM, CURLE_SSL_CONNECT_ERROR:
      .tls
    case CURLE_OPERATION_TIMEDOUT: .slow
    case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_PARTIAL_FILE: .lied("http")
    default: .down
    }
  }
}

/// One exchange as it happens.
private final class ProviderExchange: CurlListener {
  private var heard = 0
  private(set) var status = 0
  private(set) var body: [UInt8] = []
  private(set) var isTooLong = false

  func hear(_ line: UnsafeRawBufferPointer) -> Bool {
    let text = String(decoding: line.prefix(100), as: UTF8.self)
    if text.hasPrefix("HTTP/") {
      status = text.split(separator: " ").dropFirst().first.flatMap { Int($0.prefix(3)) } ?? 0
    }
    return hasRoom(for: line.count, of: 65_536)
  }

  func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard hasRoom(for: bytes.count) else { return false }
    body += bytes
    return true
  }

  private func hasRoom(for count: Int, of limit: Int = ProviderLimits.bytes) -> Bool {
    heard += count
    isTooLong = isTooLong || heard > limit
    return !isTooLong
  }
}
