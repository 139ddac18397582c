// The object store that speaks S3, through libcurl: signed by it (AWS Signature Version 4), tried again here.

internal import CCurl
internal import Curl
import Dispatch
import Glibc
import Policy
public import Storage
import Synchronization
public import Workflow

/// Objects in a bucket.
///
/// An object is written by one PUT, which every such store takes up to 5 GB: more than an upload may have.
/// Its SHA-256 is part of the signature, so that a store that checks it takes no other bytes.
public struct S3Objects: ObjectStore {
  public let settings: S3Settings
  private let queue = DispatchQueue(label: "utlamnande.s3", attributes: .concurrent)
  /// Connections at the same time; further calls wait on threads of their own.
  private let places = DispatchSemaphore(value: 16)
  private let reach = Reach()
  private let calls = OpenCalls(limit: 256)

  public init(_ settings: S3Settings) { self.settings = settings }

  public func put(
    _ path: String, size: Int, as id: BlobID, hash: String
  ) async -> Result<Void, StorageFailure> {
    await calling(.put(size), settings.path(id.text), hash: hash, body: path).flatMap { answer in
      answer.status == 200 ? .success(()) : .failure(answer.failure)
    }
  }

  public func fetch(_ id: BlobID, to path: String) async -> Result<Bool, StorageFailure> {
    await calling(.get, settings.path(id.text), sink: path).flatMap { answer in
      switch answer.status {
      case 200: .success(true)
      case 404 where answer.code == "NoSuchKey": .success(false)
      default: .failure(answer.failure)
      }
    }
  }

  public func beginning(
    of id: BlobID, count: Int
  ) async -> Result<[UInt8]?, StorageFailure> {
    await calling(.beginning(count), settings.path(id.text)).flatMap { answer in
      switch answer.status {
      case 200, 206: .success(Array(answer.body.prefix(count)))
      // An object without a byte has no range.
      case 416: .success([])
      case 404 where answer.code == "NoSuchKey": .success(nil)
      default: .failure(answer.failure)
      }
    }
  }

  public func entry(_ id: BlobID) async -> Result<BlobEntry?, StorageFailure> {
    await calling(.head, settings.path(id.text)).flatMap { answer in
      guard answer.status == 200 else {
        return answer.status == 404 ? .success(nil) : .failure(answer.failure)
      }
      let seconds = curl_getdate(answer.headers["last-modified"] ?? "", nil)
      guard let size = answer.headers["content-length"].flatMap({ Int($0) }), seconds >= 0 else {
        return .failure(.corrupt("the object store tells neither size nor age"))
      }
      return .success(
        BlobEntry(id: id, size: size, changed: Instant(milliseconds: Int64(seconds) * 1000)))
    }
  }

  public func entries(
    after id: BlobID?, limit: Int
  ) async -> Result<[BlobEntry], StorageFailure> {
    var after = id.map { settings.prefix + $0.text }
    while true {
      switch await page(after: after, limit: min(max(limit, 1), 1_000)) {
      case .failure(let failure): return .failure(failure)
      case .success(let page):
        // A page of other things than objects of ours is not the end.
        if !page.entries.isEmpty || !page.isTruncated { return .success(page.entries) }
        guard let last = page.lastKey, last != after else {
          return .failure(.corrupt("the object store's listing does not go on"))
        }
        after = last
      }
    }
  }

  private func page(after key: String?, limit: Int) async -> Result<Listing, StorageFailure> {
    let start = key.map { "&start-after=\(Listing.encoded($0))" } ?? ""
    // In the order of their names, as the signature wants them.
    let query =
      "?list-type=2&max-keys=\(limit)&prefix=\(Listing.encoded(settings.prefix))\(start)"
    return await calling(.get, "/\(settings.bucket)\(query)").flatMap { answer in
      guard answer.status == 200 else { return .failure(answer.failure) }
      guard let page = Listing(answer.body, prefix: settings.prefix) else {
        return .failure(.corrupt("the object store's listing cannot be read"))
      }
      return .success(page)
    }
  }

  public func remove(_ id: BlobID) async -> Result<Void, StorageFailure> {
    await calling(.delete, settings.path(id.text)).flatMap { answer in
      [200, 204, 404].contains(answer.status) ? .success(()) : .failure(answer.failure)
    }
  }

  /// Asks for the name of one object, as whoever lists them must be able to: once, briefly, and on a connection that
  /// waits for no upload.
  public func isReachable() async -> Bool {
    await reach.asked {
      var settings = settings
      settings.limits = .brief
      guard case .success = await S3Objects(settings).page(after: nil, limit: 1) else {
        return false
      }
      return true
    }
  }

  /// Calls, and calls again after a pause where that may help.
  private func calling(
    _ verb: S3Verb, _ target: String, hash: String = Self.emptyHash, body: String? = nil,
    sink: String? = nil
  ) async -> Result<S3Answer, StorageFailure> {
    var pause = Duration.milliseconds(200)
    for attempt in 1... {
      let result = await once(verb, target, hash, body, sink)
      switch result {
      case .success(let answer) where !answer.isPassing: return result
      case .failure(.unavailable), .success: break
      case .failure: return result
      }
      if attempt >= settings.limits.tries || Task.isCancelled { return result }
      try? await Task.sleep(for: pause * Double.random(in: 0.75...1.25))
      pause *= 2
    }
    return .failure(.unavailable("the object store does not answer"))
  }

  private func once(
    _ verb: S3Verb, _ target: String, _ hash: String, _ body: String?, _ sink: String?
  ) async -> Result<S3Answer, StorageFailure> {
    guard calls.begin() else { return .failure(.unavailable("too many calls to the object store")) }
    defer { calls.end() }
    return await withCheckedContinuation { continuation in
      queue.async {
        places.wait()
        defer { places.signal() }
        continuation.resume(returning: exchange(verb, target, hash, body, sink))
      }
    }
  }

  private func exchange(
    _ verb: S3Verb, _ target: String, _ hash: String, _ body: String?, _ sink: String?
  ) -> Result<S3Answer, StorageFailure> {
    let file = body.map { open($0, O_RDONLY | O_CLOEXEC) }
    defer { if let file, file >= 0 { close(file) } }
    if let file, file < 0 { return .failure(.failed("file system error \(errno)")) }
    guard var call = EasyHandle() else { return .failure(.failed("libcurl could not start")) }
    let exchange = Exchange(body: file, sink: sink)
    call.set(settings, target: target)
    call.set(verb, hash: hash, settings.credentials)
    call.set(exchange)
    let code = call.perform()
    if exchange.isDiskFull { return .failure(.full) }
    guard code == CURLE_OK else { return .failure(S3Answer.failure(code)) }
    guard exchange.isHeadWhole else {
      return .failure(.unavailable("the object store's answer was cut short"))
    }
    if exchange.status == 200, !exchange.finish() {
      return .failure(exchange.isDiskFull ? .full : .failed("a file cannot be written"))
    }
    return .success(
      S3Answer(status: exchange.status, headers: exchange.headers, body: exchange.answer))
  }

  /// SHA-256 of nothing.
  private static let emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
}

/// How many calls run or wait: each waiting one holds a thread.
private final class OpenCalls: Sendable {
  private let count = Mutex(0)
  private let limit: Int
  init(limit: Int) { self.limit = limit }

  /// False where there are too many.
  func begin() -> Bool {
    count.withLock { count in
      guard count < limit else { return false }
      count += 1
      return true
    }
  }

  func end() { count.withLock { $0 -= 1 } }
}
