// How MDN's HTTP Observatory would score an answer, computed here from its published rules (version 5 of its tests).

import Foundation
import HTTPTypes
import Testing

@testable import Web

/// One answer as the Observatory looks at it. A site begins with 100; each test takes or gives.
struct Observatory {
  let headers: HTTPFields
  /// The page's text; nil where it is none.
  let html: String?

  init(_ heard: Heard) {
    headers = heard.headers
    html = heard.headers[.contentType]?.hasPrefix("text/html") == true ? heard.text : nil
  }

  /// What each test gave, by its name. TLS and the redirection to it are the listener's own, and give nothing.
  var findings: [(test: String, points: Int)] {
    [
      ("content-security-policy", policy), ("cookies", cookies),
      ("cross-origin-resource-sharing", sharing), ("referrer-policy", referrer),
      ("strict-transport-security", transport), ("subresource-integrity", integrity),
      ("x-content-type-options", headers[.xContentTypeOptions] == "nosniff" ? 0 : -5),
      ("x-frame-options", framing), ("cross-origin-resource-policy", resources),
    ]
  }

  /// Points above 100 count only for whoever has 90 without them.
  var score: Int {
    let plain = 100 + findings.map(\.points).filter { $0 < 0 }.reduce(0, +)
    guard plain >= 90 else { return plain }
    return plain + findings.map(\.points).filter { $0 > 0 }.reduce(0, +)
  }

  private static let broad: Set<String> = [
    "ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*",
  ]

  /// Directives with their sources; nil where there is no policy, or one that says a thing twice.
  private var directives: [String: Set<String>]? {
    guard let header = headers[.contentSecurityPolicy] else { return nil }
    var found: [String: Set<String>] = [:]
    for part in header.split(separator: ";") {
      let words = part.split(separator: " ").map { $0.lowercased() }
      guard let name = words.first, found[name] == nil else { return nil }
      found[name] = Set(words.dropFirst())
    }
    return found
  }

  private var policy: Int {
    guard let all = directives else { return -25 }
    let usual = all["default-src"] ?? ["*"]
    let scripts = all["script-src"] ?? usual
    let unsafe = Observatory.broad.union(["'unsafe-inline'", "data:"])
    if !scripts.isDisjoint(with: unsafe)
      || !(all["object-src"] ?? usual).isDisjoint(with: Observatory.broad)
    {
      return -20
    }
    let styles = all["style-src"] ?? usual
    if scripts.union(styles).contains("'unsafe-eval'") { return -10 }
    if all.values.contains(where: { $0.contains { $0.hasPrefix("http:") } }) { return -20 }
    if !styles.isDisjoint(with: unsafe) { return 0 }
    let isClosed = [["'none'"], ["'self'"]].contains(all["form-action"])
    return usual == ["'none'"] && isClosed ? 10 : 5
  }

  private var cookies: Int {
    let all = headers[values: .setCookie].map { $0.lowercased() }
    guard !all.isEmpty else { return 0 }
    if !all.allSatisfy({ $0.contains("; secure") }) { return -40 }
    if !all.allSatisfy({ $0.contains("; httponly") }) { return -30 }
    let isBound = all.allSatisfy {
      $0.contains("; samesite=lax") || $0.contains("; samesite=strict")
    }
    return isBound ? 5 : 0
  }

  private var sharing: Int { headers[.accessControlAllowOrigin] == nil ? 0 : -50 }

  private var referrer: Int {
    let good = ["no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"]
    return headers[.referrerPolicy].map { good.contains($0) ? 5 : -5 } ?? 0
  }

  private var transport: Int {
    let age = headers[.strictTransportSecurity]?.split(separator: ";").first {
      $0.hasPrefix("max-age=")
    }
    .flatMap { Int($0.dropFirst("max-age=".count)) }
    return age.map { $0 >= 15_768_000 ? 0 : -10 } ?? -20
  }

  private var integrity: Int {
    let scripts = (html ?? "").components(separatedBy: "<script ").dropFirst()
      .map { $0.components(separatedBy: ">")[0] }
    guard !scripts.isEmpty else { return 0 }
    let sources = scripts.compactMap { PageForms.attribute("src", of: $0) }
    if sources.count < scripts.count
      || !sources.allSatisfy({ $0.hasPrefix("/") && !$0.hasPrefix("//") })
    {
      return -50
    }
    return scripts.allSatisfy { $0.contains("integrity=\"sha384-") } ? 5 : 0
  }

  private var framing: Int {
    if directives?["frame-ancestors"] == ["'none'"] { return 5 }
    return ["DENY", "SAMEORIGIN"].contains(headers[.frameOptions]) ? 0 : -20
  }

  private var resources: Int {
    headers[.crossOriginResourcePolicy].map { ["same-origin", "same-site"].contains($0) ? 10 : 0 }
      ?? 0
  }
}
