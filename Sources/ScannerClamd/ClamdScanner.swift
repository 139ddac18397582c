// ClamAV's daemon, asked over its socket: one connection a file, which is sent in pieces (INSTREAM).

import Dispatch
public import Documents
import Glibc

/// The driver of `MalwareScanner` for `clamd`.
///
/// The file is sent and not named, so the daemon needs no right to read it and may be on another machine.
public struct ClamdScanner: MalwareScanner {
  let settings: ClamdSettings
  private let queue = DispatchQueue(label: "utlamnande.clamd", attributes: .concurrent)
  /// Conversations at the same time; further ones wait.
  private let places = DispatchSemaphore(value: 8)

  public init(_ settings: ClamdSettings) { self.settings = settings }

  public func scan(_ path: String) async -> ScanAnswer {
    await withCheckedContinuation { continuation in
      queue.async {
        places.wait()
        defer { places.signal() }
        continuation.resume(returning: conversation(about: path))
      }
    }
  }

  private func conversation(about path: String) -> ScanAnswer {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return .unanswered(.local) }
    defer { close(file) }
    guard let line = ClamdLine(settings) else { return .unanswered(.down) }
    defer { line.end() }
    let sent = line.send(Array("zINSTREAM\0".utf8)) && send(file, over: line)
    // Whoever has heard enough answers and closes before all is sent.
    guard let answer = line.hear(most: 4_096) else {
      return .unanswered(line.isLate ? .slow : .down)
    }
    let meaning = ClamdAnswer.meaning(of: answer)
    if !sent, meaning == .clean { return .unanswered(.lied) }
    return meaning
  }

  /// The file in pieces, each with its length before it, and a piece without length at the end.
  private func send(_ file: Int32, over line: ClamdLine) -> Bool {
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = piece.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      // Half a file is not to pass for a clean one: the line is left without its end.
      guard count >= 0 else { return false }
      let length = (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) }
      guard line.send(length + piece.prefix(count)) else { return false }
      if count == 0 { return true }
    }
  }
}

/// What the daemon says.
enum ClamdAnswer {
  /// `stream: OK`, `stream: NAME FOUND`, or words that end with `ERROR`.
  static func meaning(of bytes: [UInt8]) -> ScanAnswer {
    let words = String(decoding: bytes.prefix { $0 != 0 && $0 != 0x0A }, as: UTF8.self)
    if words == "stream: OK" { return .clean }
    if words.hasPrefix("stream: "), words.hasSuffix(" FOUND") {
      let name = words.dropFirst(8).dropLast(6).unicodeScalars
        .filter { 0x21...0x7E ~= $0.value }.prefix(200)
      return .infected(name.isEmpty ? "unnamed" : String(String.UnicodeScalarView(name)))
    }
    if words.contains("size limit exceeded") { return .tooLarge }
    return .unanswered(words.hasSuffix("ERROR") ? .refused : .lied)
  }
}
