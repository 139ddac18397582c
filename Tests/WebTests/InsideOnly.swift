// How the service is doing is told inside: by the address of whoever asks, and never on the word of an unknown proxy.

import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Web

@Suite struct InsideOnly {
  private func isInside(
    _ peer: String?, _ headers: [(HTTPField.Name, String)] = [], proxies: [String] = [],
    header: ForwardingHeader = .xForwardedFor, networks: [String]? = nil
  ) -> Bool {
    var fields = HTTPFields()
    for (name, value) in headers { fields.append(HTTPField(name: name, value: value)) }
    let inside = networks.map { InsideNetworks($0.compactMap { AddressBlock($0) }) }
    return (inside ?? InsideNetworks()).contain(
      fields, from: peer.flatMap { NetworkAddress($0) },
      by: TrustedProxies(proxies.compactMap { AddressBlock($0) }, header: header))
  }

  @Test func whoIsOutsideIsNotToldHowTheServiceIs() {
    for peer in [
      nil, "127.0.0.1", "::1", "::ffff:127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.4.5",
      "169.254.1.1", "fd12::1", "fe80::1",
    ] {
      #expect(isInside(peer), "\(peer ?? "a socket in a file")")
    }
    for peer in ["192.0.2.1", "172.32.0.1", "11.0.0.1", "2001:db8::1", "::ffff:192.0.2.1"] {
      #expect(!isInside(peer), "\(peer)")
    }
    #expect(isInside("192.0.2.1", networks: ["192.0.2.0/24"]))
    #expect(!isInside("127.0.0.1", networks: ["192.0.2.0/24"]))
  }

  @Test func whatAProxyPassesOnComesFromWhereItSays() {
    let outside = [(HTTPField.Name.forwardedFor, "192.0.2.1")]
    let inside = [(HTTPField.Name.forwardedFor, "10.0.0.7")]
    // One that is not named may stand inside; whom it asks for is not known.
    for headers in [outside, inside, [(.forwarded, "for=10.0.0.7")], [(.forwardedFor, "")]] {
      #expect(!isInside("127.0.0.1", headers))
    }
    #expect(!isInside("127.0.0.1", outside, proxies: ["127.0.0.1"]))
    #expect(isInside("127.0.0.1", inside, proxies: ["127.0.0.1"]))
    // Written by the visitor: only what our own proxy added counts.
    #expect(
      !isInside("127.0.0.1", [(.forwardedFor, "10.0.0.7, 192.0.2.1")], proxies: ["127.0.0.1"]))
    #expect(!isInside("127.0.0.1", [(.forwardedFor, "unknown")], proxies: ["127.0.0.1"]))
    #expect(
      !isInside(
        "127.0.0.1", [(.forwarded, "for=192.0.2.1")], proxies: ["127.0.0.1"], header: .forwarded))
    // What watches may ask from the proxy's own machine.
    #expect(isInside("127.0.0.1", proxies: ["127.0.0.1"]))
  }

  @Test func overARealPortTheAddressDecides() async throws {
    let house = try await House()
    for (networks, passedOn, status) in [
      (nil, "", "200"), (nil, "X-Forwarded-For: 10.0.0.7\r\n", "404"),
      (["192.0.2.0/24"], "", "404"), (["127.0.0.0/8", "::1"], "", "200"),
    ] as [([String]?, String, String)] {
      var settings = WebSettings(port: 0)
      if let networks { settings.inside = InsideNetworks(networks.compactMap { AddressBlock($0) }) }
      let app = makeApplication(desk: house.desk, settings: settings, logger: House.quiet)
      try await app.test(.live) { client in
        let port = try #require(client.port)
        for path in ["/ready", "/metrics"] {
          let head = "GET \(path) HTTP/1.1\r\nHost: x\r\n\(passedOn)Connection: close\r\n\r\n"
          let answer = await RawSocket.exchange(port, Array(head.utf8), thenClose: false)
          #expect(answer.hasPrefix("HTTP/1.1 \(status)"), "\(path) \(passedOn): \(answer)")
          #expect(answer.contains("mailboxes") == (status == "200" && path == "/ready"))
        }
        let alive = await RawSocket.exchange(
          port, Array("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8),
          thenClose: false)
        #expect(alive.hasPrefix("HTTP/1.1 200"))
      }
    }
  }
}
