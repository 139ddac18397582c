// Whom it is told how the service is doing: those who run it, and nobody who only reaches the port.

import HTTPTypes

/// The networks from which `/ready` and `/metrics` answer.
public struct InsideNetworks: Sendable {
  public var blocks: [AddressBlock]

  public init(_ blocks: [AddressBlock] = InsideNetworks.usual) { self.blocks = blocks }

  /// This machine, and addresses that no network passes on: RFC 1918, RFC 4193, and those of one line (RFC 3927,
  /// RFC 4291).
  public static let usual: [AddressBlock] = [
    "127.0.0.0/8", "::1", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
    "fc00::/7", "fe80::/10",
  ].compactMap { AddressBlock($0) }

  /// Whether whoever asks is inside.
  ///
  /// What came by a proxy that the operator did not name is not: the proxy may be inside, and its visitor anywhere.
  /// A request that has no address, as over a socket in a file, comes from this machine.
  /// - Parameter peer: the other end of the connection.
  func contain(
    _ headers: HTTPFields, from peer: NetworkAddress?, by proxies: TrustedProxies
  ) -> Bool {
    guard let peer else { return true }
    let isPassedOn = [.forwardedFor, .forwarded].contains { headers[$0] != nil }
    guard proxies.contains(peer) || !isPassedOn else { return false }
    guard let client = proxies.client(headers, from: peer) else { return false }
    // A proxy that says of nobody whom it stands for asks for somebody all the same.
    guard client != peer || !proxies.contains(peer) || !isPassedOn else { return false }
    return blocks.contains { $0.contains(client) }
  }
}
