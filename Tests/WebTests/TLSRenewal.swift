// A certificate is renewed while the service runs; what cannot be used is told, and the old one stays.

import Foundation
import Hummingbird
import Policy
import Synchronization
import Testing

@testable import Web

@Suite struct TLSRenewal {
  /// Two files that a test writes.
  private struct Files {
    let folder: String
    var certificate: String { "\(folder)/certificate.pem" }
    var key: String { "\(folder)/key.pem" }

    init() throws {
      folder = "\(NSTemporaryDirectory())/tls-\(UUID().uuidString)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    /// A certificate of so many days, from now, by a new key.
    func make(days: Int) async throws -> (certificate: String, key: String) {
      let (certificate, key) = ("\(folder)/\(UUID().uuidString)", "\(folder)/\(UUID().uuidString)")
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/openssl")
      process.arguments = [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
        "\(days)", "-subj", "/CN=localhost", "-keyout", key, "-out", certificate,
      ]
      process.standardError = FileHandle.nullDevice
      let code = try await withCheckedThrowingContinuation { continuation in
        process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
        do { try process.run() } catch { continuation.resume(throwing: error) }
      }
      #expect(code == 0)
      return (
        try String(contentsOfFile: certificate, encoding: .utf8),
        try String(contentsOfFile: key, encoding: .utf8)
      )
    }

    func put(_ certificate: String?, _ key: String?) throws {
      if let certificate {
        try certificate.write(toFile: self.certificate, atomically: true, encoding: .utf8)
      }
      if let key { try key.write(toFile: self.key, atomically: true, encoding: .utf8) }
    }
  }

  private static func days(_ count: Int64) -> Instant {
    Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000) + count * 86_400_000)
  }

  @Test func aNewPairIsTakenAndABadOneChangesNothing() async throws {
    let files = try Files()
    let (old, new) = (try await files.make(days: 30), try await files.make(days: 90))
    try files.put(old.certificate, old.key)
    let keeper = try TLSKeeper(certificate: files.certificate, key: files.key) { Self.days(0) }
    let first = keeper.until
    #expect(keeper.look() == .unchanged && keeper.problem == nil && !keeper.endsSoon)

    // In the middle of a renewal: the certificate is there, its key not yet.
    try files.put(new.certificate, nil)
    #expect(keeper.look() == .refused(.keyOfAnother))
    #expect(keeper.look() == .unchanged, "told once")
    #expect(keeper.problem == .keyOfAnother && keeper.until == first)

    for (certificate, key, flaw) in [
      (new.certificate, "junk", TLSFlaw.noKey), ("junk", new.key, .noCertificate),
      ("", "", .noCertificate), (new.certificate, new.certificate, .noKey),
    ] {
      try files.put(certificate, key)
      #expect(keeper.look() == .refused(flaw))
      #expect(keeper.until == first)
    }
    try FileManager.default.removeItem(atPath: files.key)
    #expect(keeper.look() == .refused(.keyUnreadable) && keeper.look() == .unchanged)

    try files.put(new.certificate, new.key)
    #expect(keeper.look() == .renewed(until: keeper.until))
    #expect(keeper.until.milliseconds > first.milliseconds && keeper.problem == nil)
  }

  @Test func whatEndsIsToldBeforeAndAfter() async throws {
    let files = try Files()
    let (pair, ended) = (try await files.make(days: 40), try await files.make(days: 5))
    try files.put(pair.certificate, pair.key)
    let now = Mutex(Self.days(0))
    let keeper = try TLSKeeper(certificate: files.certificate, key: files.key) {
      now.withLock { $0 }
    }
    for (day, isSoon, problem) in [(18, false, nil), (20, true, nil), (41, true, TLSFlaw.expired)] {
      now.withLock { $0 = Self.days(Int64(day)) }
      #expect(keeper.endsSoon == isSoon && keeper.problem == problem, "day \(day)")
    }
    // One that has ended never takes the place of another; the first is taken all the same.
    try files.put(ended.certificate, ended.key)
    #expect(keeper.look() == .refused(.expired))
    let other = try TLSKeeper(certificate: files.certificate, key: files.key) { Self.days(41) }
    #expect(other.problem == .expired)
    let port = Port(tls: other)
    #expect(port.metrics.contains("utlamnande_tls_certificate_problem 1"))
    #expect(port.readiness["problem"]?.text == "expired")
  }

  @Test func whatIsMissingAtTheStartIsNamed() async throws {
    let files = try Files()
    let pair = try await files.make(days: 5)
    func flaw() -> TLSFlaw? {
      do throws(TLSFlaw) {
        _ = try TLSKeeper(certificate: files.certificate, key: files.key) { Self.days(0) }
        return nil
      } catch { return error }
    }
    #expect(flaw() == .certificateUnreadable)
    try files.put(pair.certificate, nil)
    #expect(flaw() == .keyUnreadable)
    try files.put(nil, try await files.make(days: 5).key)
    #expect(flaw() == .keyOfAnother)
    try files.put(nil, pair.key)
    #expect(flaw() == nil)
  }
}
