// Where a request came from: only the proxies that the operator named are believed, and only about the hop before.

import Desk
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Policy
import Testing

@testable import Web

@Suite struct ProxiesBelieved {
  private static let proxies = ["10.0.0.0/8", "::1", "2001:db8::/48"].compactMap {
    AddressBlock($0)
  }

  private func client(
    _ peer: String, _ values: [String], by header: ForwardingHeader = .xForwardedFor
  ) -> NetworkAddress? {
    let name: HTTPField.Name = header == .forwarded ? .forwarded : .forwardedFor
    var headers: HTTPFields = [:]
    for value in values { headers.append(HTTPField(name: name, value: value)) }
    return TrustedProxies(ProxiesBelieved.proxies, header: header)
      .client(headers, from: NetworkAddress(peer))
  }

  @Test(arguments: [
    // Nobody but our proxies is believed.
    ("192.0.2.9", ["198.51.100.1"], "192.0.2.9"),
    // What a client wrote itself stands before what our proxy added.
    ("10.0.0.1", ["203.0.113.7, 198.51.100.1"], "198.51.100.1"),
    ("10.0.0.1", ["203.0.113.7", "198.51.100.1"], "198.51.100.1"),
    // Through two proxies of ours.
    ("10.0.0.1", ["203.0.113.7, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
    ("::1", ["2001:db8::5, [2001:db8:0:1::7]:443"], "2001:db8::5"),
    ("::1", ["[2001:db9::5]:4711"], "2001:db9::5"),
    ("10.0.0.1", ["198.51.100.1:4711"], "198.51.100.1"),
    ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
    // Nonsense, and nothing: the proxy itself.
    ("10.0.0.1", ["unknown"], "10.0.0.1"), ("10.0.0.1", [""], "10.0.0.1"),
    ("10.0.0.1", [], "10.0.0.1"), ("10.0.0.1", ["198.51.100.1, _hidden"], "10.0.0.1"),
  ])
  func theClientIsWhoeverStoodBeforeOurProxies(
    _ peer: String, _ values: [String], _ wanted: String
  ) {
    #expect(client(peer, values) == NetworkAddress(wanted))
  }

  @Test(arguments: [
    ([#"for=203.0.113.7, for="198.51.100.1:4711";proto=https;by=10.0.0.1"#], "198.51.100.1"),
    ([#"proto=https;For="[2001:db9::5]""#], "2001:db9::5"), (["for=_secret"], "10.0.0.1"),
    (["by=198.51.100.1"], "10.0.0.1"),
  ])
  func forwardedIsReadWhereItIsTheOneThatWasNamed(_ values: [String], _ wanted: String) {
    #expect(client("10.0.0.1", values, by: .forwarded) == NetworkAddress(wanted))
    // The other header may be the client's own.
    #expect(client("10.0.0.1", [], by: .forwarded) == NetworkAddress("10.0.0.1"))
  }

  @Test func addressesAndBlocksAreReadStrictly() {
    for text in [
      "", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "::g", "1.2.3.4/33", "1.2.3.4/", "1.2.3.4/-1",
      "::1/129", "1.2.3.4/8/8", "localhost", "fe80::1%eth0", "01.2.3.4 ",
    ] {
      #expect(AddressBlock(text) == nil, "\(text)")
    }
    let block = AddressBlock("192.0.2.77/20")
    for (text, isIn) in [("192.0.0.1", true), ("192.0.15.255", true), ("192.0.16.0", false)] {
      #expect(NetworkAddress(text).map { block?.contains($0) } == isIn, "\(text)")
    }
    #expect(AddressBlock("0.0.0.0/0")?.contains(NetworkAddress("8.8.8.8")!) == true)
    #expect(AddressBlock("::/0")?.contains(NetworkAddress("8.8.8.8")!) == false)
    #expect(NetworkAddress("::ffff:192.0.2.1")?.text == "192.0.2.1")
    #expect(NetworkAddress("2001:db8::5")?.text == "2001:db8:0:0:0:0:0:5")
    let bits = BlockBits()
    #expect(
      NetworkAddress("192.0.2.1")?.block(bits: bits)
        == NetworkAddress("192.0.2.200")?.block(bits: bits))
    #expect(
      NetworkAddress("2001:db8:0:1ff::1")?.block(bits: bits)
        == NetworkAddress("2001:db8:0:100::2")?.block(bits: bits))
    #expect(
      NetworkAddress("2001:db8:0:200::1")?.block(bits: bits)
        != NetworkAddress("2001:db8:0:100::2")?.block(bits: bits))
  }

  /// Behind a proxy every visitor has a count of its own; from elsewhere nobody can pretend to be many.
  @Test(arguments: [true, false])
  func wrongCodesCountByWhomTheProxyNames(_ isTrusted: Bool) async throws {
    let house = try await House()
    let (id, code) = try await house.submit()
    var settings = WebSettings(port: 0, wrongCodesPerMinute: 3)
    settings.limits.wrongCodesPerRequest = 0
    settings.proxies = TrustedProxies(isTrusted ? [AddressBlock("127.0.0.1")!] : [])
    let app = makeApplication(desk: house.desk, settings: settings, logger: House.quiet)
    try await app.test(.live) { client in
      func ask(_ code: String, from address: String) async throws -> Int {
        try await client.execute(
          uri: "/api/v1/requests/\(id)", method: .get,
          headers: [.authorization: "Bearer \(code)", .forwardedFor: address]
        ).status.code
      }
      // Several addresses of one block; then the right code from it, and from another.
      var heard: [Int] = []
      for number in 1...3 { heard.append(try await ask("fel", from: "198.51.100.\(number)")) }
      heard.append(try await ask(code, from: "198.51.100.77"))
      heard.append(try await ask(code, from: "203.0.113.1"))
      #expect(heard == [401, 401, 401, 429, isTrusted ? 200 : 429])
    }
  }

  @Test func whoCameToTheProxyWithoutTLSIsSentToTLS() async throws {
    let house = try await House()
    var settings = WebSettings(port: 0, pages: try House.pages.get())
    settings.proxies = TrustedProxies([AddressBlock("127.0.0.1")!])
    let app = makeApplication(desk: house.desk, settings: settings, logger: House.quiet)
    try await app.test(.live) { client in
      func ask(_ path: String, _ method: HTTPRequest.Method = .get, _ proto: String) async throws
        -> TestResponse
      {
        try await client.execute(uri: path, method: method, headers: [.forwardedProto: proto])
      }
      let page = try await ask("/diarium?q=a", .get, "http")
      #expect(page.status == .permanentRedirect)
      #expect(page.headers[.location] == "https://exempel.se/diarium?q=a")
      let asked: [(String, HTTPRequest.Method, String, HTTPResponse.Status)] = [
        ("/api/v1/register", .get, "http", .forbidden), ("/begaran", .post, "http", .forbidden),
        ("/health", .get, "http", .ok), ("/diarium", .get, "https", .ok),
        // Of the header's elements only the one that our own proxy added counts.
        ("/diarium", .get, "http, https", .ok),
      ]
      for (path, method, proto, status) in asked {
        let heard = try await ask(path, method, proto)
        #expect(heard.status == status, "\(path) by \(proto)")
      }
    }
  }
}
