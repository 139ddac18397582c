// The settings of the port, read and held against one another: nobody serves secrets in the clear by oversight.

import Desk
import Policy
import Web

/// Everything about the port, resolved.
struct PortSettings: Sendable {
  let host: String
  let port: Int
  /// The paths of certificate and key.
  let tls: (certificate: String, key: String)?
  let tlsSeconds: Int
  let proxies: TrustedProxies
  let inside: InsideNetworks
  let limits: WebLimits
  /// Whether the public address begins with `https:`.
  let isPublicByTLS: Bool

  /// Whether TLS ends at something in front that we do not know, so that all visitors look like one.
  var lacksProxy: Bool { isPublicByTLS && tls == nil && proxies.blocks.isEmpty }

  /// `https` where the service itself speaks it.
  var scheme: String { tls == nil ? "http" : "https" }

  /// For the server.
  ///
  /// - Parameters:
  ///   - keeper: of the certificate, where there is one.
  ///   - port: where another than was set is open already.
  func web(
    _ root: String, _ keeper: TLSKeeper?, at port: Int, pages: PageBook? = nil
  ) -> WebSettings {
    var settings = WebSettings(
      host: host, port: port, wrongCodesPerMinute: limits.wrongCodesPerMinute,
      intakesPerMinute: limits.intakePerMinute, contract: "\(root)/docs/openapi.yaml",
      pages: pages, limits: limits)
    settings.tls = keeper
    settings.proxies = proxies
    settings.inside = inside
    return settings
  }
}

extension SettingSource {
  /// - Parameter publicURL: as it was set; nil where it was not.
  mutating func port(publicURL: String?) -> PortSettings {
    let host = text("host") ?? "127.0.0.1"
    let pair = tls()
    let proxies = proxies()
    let settings = PortSettings(
      host: host, port: number("port", in: 0...65_535, default: 8080), tls: pair,
      tlsSeconds: number("tls-seconds", in: 1...86_400, default: 30), proxies: proxies,
      inside: insideNetworks(), limits: limits(),
      isPublicByTLS: publicURL?.lowercased().hasPrefix("https:") ?? false)
    let mayBePlain = yes("plain-http")
    if pair == nil, proxies.blocks.isEmpty, !mayBePlain, !PortSettings.isOwn(host) {
      problems.append(
        """
        host \(host) can be reached from the network, and would be plain HTTP: give tls-certificate and tls-key, or \
        trusted-proxies where a proxy in front speaks TLS, or plain-http: yes
        """)
    }
    if pair != nil, let publicURL, !publicURL.lowercased().hasPrefix("https:") {
      problems.append("public-url must begin with https: where tls-certificate is given")
    }
    return settings
  }

  private mutating func tls() -> (certificate: String, key: String)? {
    switch (text("tls-certificate"), text("tls-key")) {
    case (let certificate?, let key?): return (certificate, key)
    case (nil, nil): return nil
    default:
      problems.append("tls-certificate and tls-key go together")
      return nil
    }
  }

  private mutating func blocks(_ key: String) -> [AddressBlock] {
    var blocks: [AddressBlock] = []
    for text in words(key) {
      if let block = AddressBlock(text) {
        blocks.append(block)
      } else {
        problems.append("\(key): \(text) is no address and no block such as 10.0.0.0/8")
      }
    }
    return blocks
  }

  private mutating func insideNetworks() -> InsideNetworks {
    let given = blocks("inside-networks")
    return given.isEmpty ? InsideNetworks() : InsideNetworks(given)
  }

  private mutating func proxies() -> TrustedProxies {
    let blocks = blocks("trusted-proxies")
    let name = text("forwarding-header") ?? ForwardingHeader.xForwardedFor.rawValue
    let header = ForwardingHeader(rawValue: name.lowercased())
    if header == nil {
      let known = ForwardingHeader.allCases.map(\.rawValue).joined(separator: " or ")
      problems.append("forwarding-header must be \(known)")
    }
    return TrustedProxies(blocks, header: header ?? .xForwardedFor)
  }

  private mutating func yes(_ key: String) -> Bool {
    switch text(key)?.lowercased() ?? "no" {
    case "yes", "true": return true
    case "no", "false": return false
    default:
      problems.append("\(key) must be yes or no")
      return false
    }
  }

  private mutating func limits() -> WebLimits {
    var limits = WebLimits()
    var own = limits.connections
    own.most = number("connections", in: 16...100_000, default: own.most)
    own.perBlock = number("connections-per-block", in: 1...100_000, default: own.perBlock)
    own.headSeconds = number("head-seconds", in: 1...600, default: own.headSeconds)
    own.idleSeconds = number("idle-seconds", in: 1...3_600, default: own.idleSeconds)
    own.stallSeconds = number("stall-seconds", in: 1...3_600, default: own.stallSeconds)
    own.requests = number("requests-per-connection", in: 1...1_000_000, default: own.requests)
    own.headerCount = number("header-count", in: 16...1_000, default: own.headerCount)
    own.headerField = number("header-field-bytes", in: 1_024...65_536, default: own.headerField)
    own.headerList = number("header-bytes", in: 2_048...262_144, default: own.headerList)
    limits.connections = own
    limits.jsonSeconds = number("body-seconds", in: 1...3_600, default: limits.jsonSeconds)
    limits.uploadSeconds = number("upload-seconds", in: 1...86_400, default: limits.uploadSeconds)
    limits.blockBits.four = number("block-bits-ipv4", in: 8...32, default: limits.blockBits.four)
    limits.blockBits.six = number("block-bits-ipv6", in: 32...64, default: limits.blockBits.six)
    limits.wrongCodesPerMinute = number(
      "wrong-codes-per-minute", in: 0...1_000_000, default: limits.wrongCodesPerMinute)
    limits.wrongCodesPerRequest = number(
      "wrong-codes-per-request", in: 0...1_000_000, default: limits.wrongCodesPerRequest)
    limits.intakePerMinute = number(
      "intakes-per-minute", in: 0...1_000_000, default: limits.intakePerMinute)
    limits.signOutsPerMinute = number(
      "sign-outs-per-minute", in: 0...1_000_000, default: limits.signOutsPerMinute)
    limits.keptPerMinute = number(
      "kept-per-minute", in: 0...1_000_000, default: limits.keptPerMinute)
    return limits
  }
}

extension PortSettings {
  /// Whether only this machine reaches it.
  fileprivate static func isOwn(_ host: String) -> Bool {
    host == "localhost" || NetworkAddress(host)?.isLoopback ?? false
  }
}
