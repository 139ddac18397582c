// The port as an operator sets it up: TLS with a certificate that is renewed, and no secrets in the clear by oversight.

import Foundation
import Testing

@Suite struct PortTests {
  /// A certificate for this machine, by a new key, with its own authority's signature.
  private func pair(_ name: String, in folder: URL) async throws {
    let made = try await run(
      [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-days", "60", "-subj", "/CN=\(name)", "-addext", "subjectAltName=IP:127.0.0.1",
        "-keyout", folder.appending(path: "\(name).key").path,
        "-out", folder.appending(path: "\(name).pem").path,
      ], in: folder)
    try #require(made.code == 0, "\(made.errors)")
  }

  private func put(_ name: String, in folder: URL) throws {
    for ending in ["pem", "key"] {
      let bytes = try Data(contentsOf: folder.appending(path: "\(name).\(ending)"))
      try bytes.write(to: folder.appending(path: "used.\(ending)"), options: .atomic)
    }
  }

  private func call(_ address: String, trusting name: String, in folder: URL) async throws
    -> Finished
  {
    try await run(
      [
        "curl", "--silent", "--show-error", "--include", "--max-time", "20", "--cacert",
        folder.appending(path: "\(name).pem").path, address,
      ], in: folder)
  }

  @Test func theCertificateIsRenewedWithoutARestart() async throws {
    await Berths.shared.take()
    let folder = try Places.temporary()
    do {
      for name in ["first", "second"] { try await pair(name, in: folder) }
      try put("first", in: folder)
      let server = try Child(
        [
          Places.binary, "serve", "--port", "0", "--data", folder.appending(path: "data").path,
          "--tls-certificate", folder.appending(path: "used.pem").path, "--tls-key",
          folder.appending(path: "used.key").path, "--log-level", "notice",
        ], output: folder.appending(path: "server").path)
      let base = try await server.line("the server's address") { line in
        line.firstMatch(of: #/serving on (https:\/\/[^ ]+:\d+)/#).map { String($0.1) }
      }
      let answer = try await call("\(base)/", trusting: "first", in: folder)
      #expect(answer.code == 0, "\(answer.errors)")
      #expect(answer.output.hasPrefix("HTTP/1.1 200"))
      #expect(answer.output.lowercased().contains("strict-transport-security: max-age="))
      #expect(answer.output.contains("__Host-besok=") && answer.output.contains("; Secure"))
      let plain = try await call(
        base.replacing("https:", with: "http:"), trusting: "first", in: folder)
      #expect(plain.code != 0, "plain HTTP was answered: \(plain.output)")

      // Half of a pair changes nothing; the whole of it is taken at a signal.
      let key = folder.appending(path: "used.key")
      try Data("no key".utf8).write(to: key)
      server.signal(SIGHUP)
      try await eventually("the bad pair is told") { server.complained.contains("tls.refused") }
      let kept = try await call("\(base)/ready", trusting: "first", in: folder)
      #expect(kept.output.contains(#""problem":"noKey""#), "\(kept.output)\(kept.errors)")
      try put("second", in: folder)
      server.signal(SIGHUP)
      try await eventually("the new pair is taken") { server.complained.contains("tls.renewed") }
      let renewed = try await call("\(base)/ready", trusting: "second", in: folder)
      #expect(renewed.output.contains(#""problem":null"#), "\(renewed.output)\(renewed.errors)")
      let old = try await call("\(base)/ready", trusting: "first", in: folder)
      #expect(old.code != 0)
      server.signal(SIGTERM)
      #expect(try await server.end() == 0, "\(server.complained)")
    } catch {
      await Berths.shared.leave()
      throw error
    }
    await Berths.shared.leave()
    try FileManager.default.removeItem(at: folder)
  }

  /// What a client offers, and whether it is let in: on the real port, by somebody else's TLS.
  @Test func onlyNewVersionsAndStrongCiphersAreSpoken() async throws {
    await Berths.shared.take()
    let folder = try Places.temporary()
    do {
      try await pair("first", in: folder)
      try put("first", in: folder)
      let server = try Child(
        [
          Places.binary, "serve", "--port", "0", "--data", folder.appending(path: "data").path,
          "--tls-certificate", folder.appending(path: "used.pem").path, "--tls-key",
          folder.appending(path: "used.key").path, "--log-level", "notice",
        ], output: folder.appending(path: "server").path)
      let place = try await server.line("the server's address") { line in
        line.firstMatch(of: #/serving on https:\/\/([^ ]+:\d+)/#).map { String($0.1) }
      }
      // At level 0 OpenSSL itself offers even what it would refuse otherwise.
      for (offer, isSpoken) in [
        ("-tls1_3", true), ("-tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256", true),
        ("-tls1_2 -cipher ECDHE-ECDSA-AES256-GCM-SHA384", true),
        ("-tls1_2 -cipher ECDHE-ECDSA-CHACHA20-POLY1305", true),
        ("-tls1_1 -cipher ALL:@SECLEVEL=0", false), ("-tls1 -cipher ALL:@SECLEVEL=0", false),
        ("-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA:@SECLEVEL=0", false),
        ("-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA384", false),
        ("-tls1_2 -cipher AES128-SHA:AES256-GCM-SHA384:AES128-GCM-SHA256", false),
        ("-tls1_2 -cipher DHE-RSA-AES128-GCM-SHA256:aNULL:eNULL:@SECLEVEL=0", false),
      ] {
        let done = try await run(
          ["sh", "-c", "openssl s_client -connect \(place) -brief \(offer) </dev/null"], in: folder)
        let said = done.output + done.errors
        #expect((done.code == 0) == isSpoken, "\(offer): \(said)")
        // Refused by the server, and not because the client had nothing to offer.
        let isRefused = said.contains("alert") || said.contains("handshake failure")
        #expect(isSpoken ? said.contains("CONNECTION ESTABLISHED") : isRefused, "\(offer): \(said)")
      }
      server.signal(SIGTERM)
      #expect(try await server.end() == 0, "\(server.complained)")
    } catch {
      await Berths.shared.leave()
      throw error
    }
    await Berths.shared.leave()
    try FileManager.default.removeItem(at: folder)
  }

  /// Every mistake at once, and nothing starts.
  @Test(arguments: [
    (["--host", "0.0.0.0"], ["plain HTTP", "tls-certificate", "trusted-proxies"]),
    (["--host", "::", "--plain-http", "maybe"], ["plain-http must be yes or no", "host ::"]),
    (
      [
        "--tls-certificate", "a.pem", "--trusted-proxies", "10.0.0.0/8 proxy,10.0.0.0/40",
        "--inside-networks", "inifrån",
        "--forwarding-header", "x-real-ip", "--head-seconds", "0", "--block-bits-ipv6", "128",
      ],
      [
        "tls-certificate and tls-key go together", "proxy is no address", "10.0.0.0/40",
        "inside-networks: inifrån is no address",
        "forwarding-header must be", "head-seconds must be", "block-bits-ipv6 must be",
      ]
    ),
    (
      ["--tls-certificate", "/none.pem", "--tls-key", "/none.key"],
      ["tls-certificate cannot be read"]
    ),
    (
      ["--tls-certificate", "/a", "--tls-key", "/b", "--public-url", "http://exempel.se"],
      ["public-url must begin with https:"]
    ),
  ])
  func whatWouldBeUnsafeIsRefusedAtTheStart(_ options: [String], _ words: [String]) async throws {
    let folder = try Places.temporary()
    let done = try await run(
      [Places.binary, "serve", "--port", "0", "--data", folder.appending(path: "data").path]
        + options, in: folder)
    #expect(done.code != 0)
    for word in words { #expect(done.errors.contains(word), "\(word): \(done.errors)") }
    try FileManager.default.removeItem(at: folder)
  }
}
