// What came back, and what it means to storage; no credential and no name of a file is in the words.

internal import CCurl
import Policy
import Storage
import Workflow

/// The answer to a call.
struct S3Answer: Sendable {
  let status: Int
  /// By their names in lower case.
  let headers: [String: String]
  let body: [UInt8]

  /// Whether it may be another one soon.
  var isPassing: Bool { status >= 500 || status == 429 || status == 408 }

  /// The store's own word for an error, such as `NoSuchBucket`.
  var code: String {
    let text = String(decoding: body.prefix(4_096), as: UTF8.self)
    let word = Listing.value("Code", in: text[...]) ?? ""
    return String(word.prefix(60).filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
  }

  var failure: StorageFailure {
    if isPassing { return .unavailable("the object store answers \(status)") }
    return .failed("the object store answers \(status)\(code.isEmpty ? "" : " \(code)")")
  }

  /// What an end without an answer means.
  static func failure(_ code: CURLcode) -> StorageFailure {
    switch code {
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_URL_MALFORMAT,
      CURLE_UNSUPPORTED_PROTOCOL, CURLE_SSL_CERTPROBLEM:
      .failed("the object store: \(String(cString: curl_easy_strerror(code)))")
    default: .unavailable("the object store: \(String(cString: curl_easy_strerror(code)))")
    }
  }
}
