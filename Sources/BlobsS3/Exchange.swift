// One HTTP exchange as libcurl lets it pass by: the body that goes, the answer that comes.

internal import Curl
import Glibc

/// A request and what came back.
final class Exchange: CurlListener {
  /// What is read of an answer that does not go into a file: a page of a listing, or an error.
  static let answerLimit = 4 << 20
  private static let headerLimit = 64 << 10

  private let body: Int32?
  private let sink: String?
  private var sinkFile: Int32?
  private var headerBytes = 0

  private(set) var status = 0
  private(set) var headers: [String: String] = [:]
  /// Whether the head came to its end: libcurl takes one that is cut short for a whole one.
  private(set) var isHeadWhole = false
  private(set) var answer: [UInt8] = []
  /// Whether the disk here took what came; a full one is not the server's fault.
  private(set) var isDiskFull = false

  /// - Parameters:
  ///   - body: an open file that is sent from its beginning.
  ///   - sink: where the body of a 200 goes; made when its first byte comes, or when it is empty.
  init(body: Int32? = nil, sink: String? = nil) {
    self.body = body
    self.sink = sink
  }

  deinit { if let sinkFile { close(sinkFile) } }

  /// Fills the buffer with what is to be sent next; 0 at its end.
  func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int? {
    guard let body else { return 0 }
    let count = Glibc.read(body, buffer.baseAddress, buffer.count)
    return count < 0 ? nil : count
  }

  /// Takes a line of the head; false ends the exchange.
  func hear(_ line: UnsafeRawBufferPointer) -> Bool {
    headerBytes += line.count
    guard headerBytes <= Self.headerLimit else { return false }
    let text = String(decoding: line, as: UTF8.self)
    if text.hasPrefix("HTTP/") {
      status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
      headers = [:]
      isHeadWhole = false
    } else if text.allSatisfy(\.isNewline) {
      isHeadWhole = true
    } else if let colon = text.firstIndex(of: ":") {
      headers[text[..<colon].lowercased()] =
        text[text.index(after: colon)...].drop { $0 == " " }
        .split(whereSeparator: \.isNewline).first.map { String($0) }
    }
    return true
  }

  /// Takes bytes of the answer; false ends the exchange.
  func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard status == 200, let sink else {
      answer += bytes
      return answer.count <= Self.answerLimit
    }
    guard let file = openedSink(sink) else { return false }
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let count = Glibc.write(file, part.baseAddress, part.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        isDiskFull = errno == ENOSPC || errno == EDQUOT
        return false
      }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Makes the sink also where nothing came.
  func finish() -> Bool { sink.map { openedSink($0) != nil } ?? true }

  private func openedSink(_ path: String) -> Int32? {
    if let sinkFile { return sinkFile }
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    isDiskFull = file < 0 && (errno == ENOSPC || errno == EDQUOT)
    sinkFile = file < 0 ? nil : file
    return sinkFile
  }
}
