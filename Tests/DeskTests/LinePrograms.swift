// Programs for tests of what happens around them: text files are read line by line, copies end as the test says.

import Documents
import Foundation
import Redaction
import Synchronization

@testable import Desk

/// Reads a text file as pages of words, and gives the ends of maskings that the test wants.
final class LinePrograms: DocumentPrograms {
  /// How a masking ends.
  enum End: Sendable { case passes, leaks, fails(MaskingFailure) }

  private let state:
    Mutex<
      (
        ends: [End], reads: Int, orders: [MaskingOrder], passages: [MaskedPassages],
        lists: [[UInt8]]
      )
    >
  let findings: [UploadedCopyFinding]
  let unreadable: [UnreadablePart]
  private let text: DocumentText?
  private let problem: String?
  private let originals = Mutex<[String?]>([])
  private let whileReading: (@Sendable (@escaping PageProgress) async -> Void)?

  init(
    _ ends: [End] = [], findings: [UploadedCopyFinding] = [], unreadable: [UnreadablePart] = [],
    text: DocumentText? = nil, problem: String? = nil,
    whileReading: (@Sendable (@escaping PageProgress) async -> Void)? = nil
  ) {
    state = Mutex((ends, 0, [], [], []))
    self.findings = findings
    self.unreadable = unreadable
    self.text = text
    self.problem = problem
    self.whileReading = whileReading
  }

  /// How many files were read, and what was ordered.
  var reads: Int { state.withLock { $0.reads } }
  var orders: [MaskingOrder] { state.withLock { $0.orders } }
  var passages: [MaskedPassages] { state.withLock { $0.passages } }
  var lists: [[UInt8]] { state.withLock { $0.lists } }
  /// What each uploaded copy was compared with: the path of a PDF, or nil.
  var compared: [String?] { originals.withLock { $0 } }

  func read(
    _ path: String, kind: FileKind, progress: @escaping PageProgress
  ) async -> (text: DocumentText, pdf: [UInt8]?) {
    state.withLock { $0.reads += 1 }
    await whileReading?(progress)
    if let text { return (text, Array("%PDF-1.7 \(kind)".utf8)) }
    let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let words = lines.enumerated().flatMap { line, text in
      text.split(separator: " ").enumerated().map { column, word in
        let box = Box(
          left: Double(column) * 50, top: Double(line) * 20, right: Double(column) * 50 + 45,
          bottom: Double(line) * 20 + 12)
        return Word(text: String(word), box: box, line: line)
      }
    }
    let page = PageText(number: 1, width: 595, height: 842, source: .text, words: words)
    return (
      DocumentText(pages: [page], unreadable: unreadable), Array("%PDF-1.7 \(kind)".utf8)
    )
  }

  func picture(of path: String, page: Int) async -> [UInt8]? {
    page == 1 ? [0x89, 0x50, 0x4E, 0x47] : nil
  }

  func mask(
    _ order: MaskingOrder, list: [UInt8], seeking passages: MaskedPassages,
    progress: @escaping PageProgress
  ) async throws(MaskingFailure) -> MaskedBytes {
    let end = state.withLock { state in
      state.orders.append(order)
      state.passages.append(passages)
      state.lists.append(list)
      return state.ends.isEmpty ? End.passes : state.ends.removeFirst()
    }
    if case .fails(let failure) = end { throw failure }
    let passes = if case .passes = end { true } else { false }
    let checks = VerificationRecord.Check.allCases.map { check in
      """
      {"check":"\(check.rawValue)","passed":\(passes || check != .strings),"findings":[]}
      """
    }
    let json = """
      {"version":1,"source":"s","copy":"c","marks":"m","sought":1,"tools":{},"unevenPages":[],
       "checks":[\(checks.joined(separator: ","))]}
      """
    guard let record = try? JSONDecoder().decode(VerificationRecord.self, from: Data(json.utf8))
    else { throw .failed("record") }
    let copy = Array("masked \(order.marks.count) of \(order.sourceHash)".utf8)
    return MaskedBytes(copy: copy, record: record)
  }

  func check(copy path: String, original: String?) async -> CopyReport {
    originals.withLock { $0.append(original) }
    return CopyReport(findings: findings, problem: problem)
  }
}

/// Holds up the first who comes until the third has come.
actor Gate {
  private var come = 0
  private var first: CheckedContinuation<Void, Never>?
  private var watcher: CheckedContinuation<Void, Never>?

  func pass() async {
    come += 1
    if come == 1 { await withCheckedContinuation { first = $0 } }
    guard come == 3 else { return }
    first?.resume()
    first = nil
    watcher?.resume()
    watcher = nil
  }

  /// Comes back when the third has come.
  func opened() async {
    if come < 3 { await withCheckedContinuation { watcher = $0 } }
  }
}
