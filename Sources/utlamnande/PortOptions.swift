// What can be set about the port: TLS, the proxies in front, and the limits on connections and attempts.

import ArgumentParser

/// How the service is reached, and how much anybody may ask of it.
struct PortOptions: ParsableArguments {
  @Option(
    help: """
      PEM file of the certificate, the server's first, its chain after it: then the service itself speaks \
      TLS 1.2 and 1.3. Read again when it changes and on SIGHUP. Default: none, plain HTTP.
      """)
  var tlsCertificate: String?
  @Option(help: "PEM file of its private key, without a passphrase.")
  var tlsKey: String?
  @Option(help: "Seconds between looks at those files, 1 to 86400. Default: 30.")
  var tlsSeconds: Int?
  @Option(
    help: """
      Proxies in front, as addresses and blocks with blanks or commas between (127.0.0.1 ::1 10.0.0.0/8): only they \
      are believed about where a request came from. Default: none.
      """)
  var trustedProxies: [String] = []
  @Option(
    help: """
      From where /ready and /metrics answer, as addresses and blocks with blanks or commas between; anybody else gets \
      404. Default: this machine and private networks.
      """)
  var insideNetworks: [String] = []
  @Option(
    help: """
      The header by which they tell it: x-forwarded-for (and X-Forwarded-Proto) or forwarded (RFC 7239). \
      The proxy must overwrite it or append to it. Default: x-forwarded-for.
      """)
  var forwardingHeader: String?
  @Option(
    help: """
      yes to serve plain HTTP on an address of the network without any proxy stated; otherwise that is refused. \
      Default: no.
      """)
  var plainHTTP: String?
  @Option(help: "Connections at the same time, 16 to 100000. Default: 4096.")
  var connections: Int?
  @Option(
    help:
      "Of these, from one block of addresses, 1 to 100000; proxies are not counted. Default: 512.")
  var connectionsPerBlock: Int?
  @Option(
    name: .customLong("block-bits-ipv4"),
    help: "Bits of an IPv4 address that make a block, 8 to 32. Default: 24.")
  var blockBitsIPv4: Int?
  @Option(
    name: .customLong("block-bits-ipv6"),
    help: "Bits of an IPv6 address that make a block, 32 to 64. Default: 56.")
  var blockBitsIPv6: Int?
  @Option(help: "Seconds until the headers of a connection's first request, 1 to 600. Default: 15.")
  var headSeconds: Int?
  @Option(help: "Seconds that a connection may lie idle, 1 to 3600. Default: 75.")
  var idleSeconds: Int?
  @Option(
    help: "Seconds that an answer waits for a reader who stands still, 1 to 3600. Default: 30.")
  var stallSeconds: Int?
  @Option(help: "Seconds that a body of JSON or a form may take, 1 to 3600. Default: 30.")
  var bodySeconds: Int?
  @Option(help: "Seconds that a file may take to come, 1 to 86400. Default: 1800.")
  var uploadSeconds: Int?
  @Option(help: "Requests on one connection, 1 to 1000000. Default: 1000.")
  var requestsPerConnection: Int?
  @Option(help: "Header fields of a request, 16 to 1000. Default: 100.")
  var headerCount: Int?
  @Option(help: "Bytes of one header field, 1024 to 65536. Default: 16384.")
  var headerFieldBytes: Int?
  @Option(help: "Bytes of all header fields and the target, 2048 to 262144. Default: 32768.")
  var headerBytes: Int?
  @Option(help: "Wrong access codes per minute and block before 429; 0 is no limit. Default: 20.")
  var wrongCodesPerMinute: Int?
  @Option(
    help: """
      Wrong codes per minute for one request, from everywhere, before each further one is answered late and with \
      429; the right one opens as ever. 0 is no limit. Default: 10.
      """)
  var wrongCodesPerRequest: Int?
  @Option(help: "Requests per minute and block before they are parked; 0 is no limit. Default: 60.")
  var intakesPerMinute: Int?
  @Option(
    help: """
      Words of signing out that nothing follows from, per minute and block, before it must wait; 0 is no limit. \
      Default: 60.
      """)
  var signOutsPerMinute: Int?
  @Option(
    help: """
      Texts kept for after a sign-in, per minute and block; further ones stay on the page; 0 is no limit. Default: 30.
      """)
  var keptPerMinute: Int?

  /// What was given on the command line, by key.
  var given: [String: String] {
    let texts = [
      "tls-certificate": tlsCertificate, "tls-key": tlsKey, "forwarding-header": forwardingHeader,
      "trusted-proxies": trustedProxies.isEmpty ? nil : trustedProxies.joined(separator: " "),
      "inside-networks": insideNetworks.isEmpty ? nil : insideNetworks.joined(separator: " "),
      "plain-http": plainHTTP,
    ].compactMapValues { $0 }
    let numbers = [
      "tls-seconds": tlsSeconds, "connections": connections,
      "connections-per-block": connectionsPerBlock, "block-bits-ipv4": blockBitsIPv4,
      "block-bits-ipv6": blockBitsIPv6, "head-seconds": headSeconds, "idle-seconds": idleSeconds,
      "stall-seconds": stallSeconds, "body-seconds": bodySeconds, "upload-seconds": uploadSeconds,
      "requests-per-connection": requestsPerConnection, "header-count": headerCount,
      "header-field-bytes": headerFieldBytes, "header-bytes": headerBytes,
      "wrong-codes-per-minute": wrongCodesPerMinute,
      "wrong-codes-per-request": wrongCodesPerRequest, "intakes-per-minute": intakesPerMinute,
      "sign-outs-per-minute": signOutsPerMinute, "kept-per-minute": keptPerMinute,
    ].compactMapValues { $0.map { String($0) } }
    return texts.merging(numbers) { text, _ in text }
  }
}
