// Whom we believe about where a request came from: the proxies that the operator names, and nobody else.

import HTTPTypes

/// The header in which proxies tell of the client. Only one is read: a proxy that writes one of them passes the
/// other on as the client sent it.
public enum ForwardingHeader: String, Sendable, CaseIterable {
  /// `X-Forwarded-For` and `X-Forwarded-Proto`.
  case xForwardedFor = "x-forwarded-for"
  /// `Forwarded` (RFC 7239).
  case forwarded
}

/// The proxies in front of the service.
public struct TrustedProxies: Sendable {
  public var blocks: [AddressBlock]
  public var header: ForwardingHeader

  public init(_ blocks: [AddressBlock] = [], header: ForwardingHeader = .xForwardedFor) {
    self.blocks = blocks
    self.header = header
  }

  /// Elements of the header that are read, from its end.
  private static let mostHops = 16

  func contains(_ address: NetworkAddress?) -> Bool {
    guard let address else { return false }
    return blocks.contains { $0.contains(address) }
  }

  /// The client: whoever the nearest proxy of ours had before it that is none of ours.
  ///
  /// - Parameter peer: the other end of the connection.
  func client(_ headers: HTTPFields, from peer: NetworkAddress?) -> NetworkAddress? {
    var nearest = peer
    var hops = hops(headers).suffix(TrustedProxies.mostHops)
    // What stands beyond somebody we do not know may be written by anybody.
    while contains(nearest), let hop = hops.popLast() {
      guard let before = hop.client else { break }
      nearest = before
    }
    return nearest
  }

  /// Whether the proxy says that the client came without TLS.
  func saysPlain(_ headers: HTTPFields, from peer: NetworkAddress?) -> Bool {
    contains(peer) && hops(headers).last?.scheme == "http"
  }

  private struct Hop {
    var client: NetworkAddress?
    var scheme: String?
  }

  private func hops(_ headers: HTTPFields) -> [Hop] {
    switch header {
    case .xForwardedFor:
      var hops = TrustedProxies.elements(headers, .forwardedFor).map { Hop(client: address($0)) }
      guard let scheme = TrustedProxies.elements(headers, .forwardedProto).last else { return hops }
      if hops.isEmpty { hops.append(Hop()) }
      hops[hops.count - 1].scheme = scheme.lowercased()
      return hops
    case .forwarded:
      return TrustedProxies.elements(headers, .forwarded).map { element in
        var hop = Hop()
        for pair in element.split(separator: ";") {
          let halves = pair.split(separator: "=", maxSplits: 1)
          guard halves.count == 2 else { continue }
          let value = halves[1].filter { $0 != "\"" && $0 != " " }
          switch halves[0].filter({ $0 != " " }).lowercased() {
          case "for": hop.client = address(value[...])
          case "proto": hop.scheme = value.lowercased()
          default: break
          }
        }
        return hop
      }
    }
  }

  private static func elements(_ headers: HTTPFields, _ name: HTTPField.Name) -> [Substring] {
    headers[values: name].flatMap { line in
      line.suffix(2_048).split(separator: ",").map { $0.trimmingSpaces[...] }
    }
  }

  /// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1` or `[2001:db8::1]:4711`.
  private func address(_ text: Substring) -> NetworkAddress? {
    if text.first == "[" { return NetworkAddress(text.dropFirst().prefix { $0 != "]" }) }
    if text.contains("."), let colon = text.firstIndex(of: ":"), !text.hasPrefix(":") {
      let rest = text[text.index(after: colon)...]
      if !rest.contains(":") { return NetworkAddress(text[..<colon]) }
    }
    return NetworkAddress(text)
  }
}

extension HTTPField.Name {
  static let forwardedFor = HTTPField.Name("X-Forwarded-For")!
  static let forwardedProto = HTTPField.Name("X-Forwarded-Proto")!
  static let forwarded = HTTPField.Name("Forwarded")!
}
