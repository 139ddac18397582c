// Every answer that a test gets, kept to be held against the contract (`scripts/lib/answers.py`).

import Foundation
import Synchronization

/// The file of answers, where `UTLAMNANDE_TEST_ANSWERS` names one: a line each, with method, path,
/// status and the body in base 64, between tabs.
package enum AnswersKept {
  private static let file: Mutex<FileHandle?> = {
    guard let path = ProcessInfo.processInfo.environment["UTLAMNANDE_TEST_ANSWERS"] else {
      return Mutex(nil)
    }
    if !FileManager.default.fileExists(atPath: path) {
      _ = FileManager.default.createFile(atPath: path, contents: nil)
    }
    return Mutex(FileHandle(forUpdatingAtPath: path))
  }()

  /// Keeps an answer that is JSON.
  package static func keep(
    _ method: String, _ path: String, status: Int, type: String?, bytes: some Sequence<UInt8>
  ) {
    file.withLock { file in
      guard let file, type?.contains("json") == true else { return }
      let body = Data(bytes).base64EncodedString()
      _ = try? file.seekToEnd()
      try? file.write(contentsOf: Data("\(method)\t\(path)\t\(status)\t\(body)\n".utf8))
    }
  }
}
