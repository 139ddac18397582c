// A libcurl handle, set for one signed call.

internal import CCurl
internal import Curl

extension EasyHandle {
  /// Where to, as whom, for how long.
  mutating func set(_ settings: S3Settings, target: String) {
    set(
      protocols: "http,https", caFile: settings.caFile,
      connectSeconds: settings.limits.connectSeconds, totalSeconds: settings.limits.totalSeconds)
    set(slowest: settings.limits.slowestBytesPerSecond, seconds: settings.limits.stallSeconds)
    set(CURLOPT_URL, settings.endpoint + target)
    set(CURLOPT_PATH_AS_IS, 1)
    set(CURLOPT_AWS_SIGV4, "aws:amz:\(settings.region):s3")
    set(CURLOPT_USERNAME, settings.credentials.id)
    set(CURLOPT_PASSWORD, settings.credentials.secret)
  }

  /// What is done, and the SHA-256 of what is sent with it, which the server checks.
  mutating func set(_ verb: S3Verb, hash: String, _ credentials: S3Settings.Credentials) {
    var lines = credentials.token.map { ["x-amz-security-token: \($0)"] } ?? []
    switch verb {
    case .get: set(CURLOPT_HTTPGET, 1)
    case .beginning(let count):
      set(CURLOPT_HTTPGET, 1)
      set(CURLOPT_RANGE, "0-\(count - 1)")
    case .head: set(CURLOPT_NOBODY, 1)
    case .delete: set(CURLOPT_CUSTOMREQUEST, "DELETE")
    case .put(let size):
      set(CURLOPT_UPLOAD, 1)
      set(CURLOPT_INFILESIZE_LARGE, size: size)
      lines.append("content-type: application/octet-stream")
    }
    set(CURLOPT_HTTPHEADER, lines + ["x-amz-content-sha256: \(hash)"])
  }
}

/// What is done to an object.
enum S3Verb: Sendable {
  case get, head, delete
  /// So many bytes of it, from its first.
  case beginning(Int)
  /// So many bytes.
  case put(Int)
}
