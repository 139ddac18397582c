// What every answer carries, whoever gives it: the headers that tell a browser to trust as little as possible.

import HTTPTypes

/// The headers of every answer.
struct Dress: Sendable {
  /// Whether browsers reach the service by TLS alone; asked for as an answer is written.
  let isSecure: @Sendable () -> Bool

  /// What is no page loads nothing, and is shown by nobody.
  static let nothing =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
  /// A page loads what is our own, and nothing inline.
  static let page = """
    default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; \
    connect-src 'self'; base-uri 'none'; frame-ancestors 'none'
    """
  /// A document is data; where a browser shows it all the same, it is alone.
  static let document = "sandbox; \(nothing)"

  /// Two years. Only this host: what stands on names below it is not ours to decide.
  static let transport = "max-age=63072000"

  /// What pages do not use is used by nothing that gets into them either.
  static let permissions = [
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen",
    "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment",
    "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "serial", "usb",
    "xr-spatial-tracking",
  ].map { "\($0)=()" }.joined(separator: ", ")

  /// What is there already about the answer's own content stays.
  func put(on fields: inout HTTPFields) {
    fields[.xContentTypeOptions] = "nosniff"
    if fields[.cacheControl] == nil { fields[.cacheControl] = "no-store" }
    if fields[.contentSecurityPolicy] == nil { fields[.contentSecurityPolicy] = Dress.nothing }
    fields[.referrerPolicy] = "no-referrer"
    fields[.frameOptions] = "DENY"
    fields[.crossOriginOpenerPolicy] = "same-origin"
    fields[.crossOriginResourcePolicy] = "same-origin"
    fields[.crossOriginEmbedderPolicy] = "require-corp"
    fields[.permissionsPolicy] = Dress.permissions
    // A promise about TLS counts only by TLS (RFC 6797 section 7.2).
    if isSecure() { fields[.strictTransportSecurity] = Dress.transport }
  }
}

extension HTTPField.Name {
  static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
  static let frameOptions = HTTPField.Name("X-Frame-Options")!
  static let crossOriginOpenerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy")!
  static let crossOriginEmbedderPolicy = HTTPField.Name("Cross-Origin-Embedder-Policy")!
  static let permissionsPolicy = HTTPField.Name("Permissions-Policy")!
}
