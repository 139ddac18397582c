// Why a program gave nothing, in the words of `UnreadablePart.Reason`.

import Children
import Redaction

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension ChildEnd {
  /// The reason for which what the program was to read stays unread; nil where it came to its end.
  ///
  /// - Parameter complaint: what it wrote to standard error.
  func failure(_ complaint: String) -> UnreadablePart.Reason? {
    let lacksMemory = ["memory", "bad_alloc"].contains { complaint.contains($0) }
    switch self {
    case .exited(0): return nil
    case .exited(65): return .damaged
    case .exited(66): return .encrypted
    case .exited(67): return .tooLarge
    case .exited: return lacksMemory ? .tooMuchMemory : .failed
    case .outOfTime: return .timedOut
    // SIGKILL and SIGXCPU are the limit on processor time, SIGXFSZ that on files.
    case .killed(signal: 9), .killed(signal: 24): return .timedOut
    case .killed(signal: 25): return .tooLarge
    case .killed: return lacksMemory ? .tooMuchMemory : .failed
    case .notStarted: return .toolMissing
    }
  }
}

extension ScratchFolder {
  /// The beginning of what the last program wrote to standard error.
  var complaint: String {
    guard let words = read("stderr", limit: 1 << 20) else { return "" }
    return String(decoding: words.prefix(4096), as: UTF8.self)
  }
}
