// The certificate and its key: read from their files, read again when these change, never worse than before.

import Crypto
import NIOSSL
public import Policy
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Why a certificate and a key cannot be used.
public enum TLSFlaw: String, Error, Sendable {
  case certificateUnreadable, keyUnreadable, noCertificate, noKey, keyOfAnother, expired,
    notYetValid

  /// What the operator is told.
  public var words: String {
    switch self {
    case .certificateUnreadable: "the file of tls-certificate cannot be read"
    case .keyUnreadable: "the file of tls-key cannot be read"
    case .noCertificate:
      "tls-certificate must be PEM, the server's certificate first, its chain after it"
    case .noKey: "tls-key must be one private key in PEM, without a passphrase"
    case .keyOfAnother: "tls-key is not the key of tls-certificate"
    case .expired: "tls-certificate has expired"
    case .notYetValid: "tls-certificate is not valid yet"
    }
  }
}

/// What came of a look at the files.
public enum TLSLook: Sendable, Equatable {
  case unchanged
  case renewed(until: Instant)
  /// The old pair stays; told once for each state of the files.
  case refused(TLSFlaw)
}

/// The certificate in use. Every new connection takes the present one; those that are open keep theirs.
public final class TLSKeeper: Sendable {
  private struct State {
    var context: NIOSSLContext
    var until: Instant
    /// Of the files as they were looked at last.
    var seen: [UInt8]
    var flaw: TLSFlaw?
  }

  /// Milliseconds before the end of a certificate from which on it is told: 21 days.
  static let warning: Int64 = 21 * 86_400_000

  private let certificate: String
  private let key: String
  private let now: @Sendable () -> Instant
  private let state: Mutex<State>

  /// - Parameters:
  ///   - certificate: the path of a PEM file, the server's certificate first.
  ///   - key: the path of a PEM file.
  /// - Throws: what is wrong. A certificate that has expired is used all the same, and told of: a service that says
  ///   so is better than none.
  public init(
    certificate: String, key: String, now: @escaping @Sendable () -> Instant
  ) throws(TLSFlaw) {
    self.certificate = certificate
    self.key = key
    self.now = now
    let files = try PairOfFiles(certificate: certificate, key: key)
    let pair = try files.pair()
    state = Mutex(
      State(
        context: pair.context, until: pair.until, seen: files.fingerprint,
        flaw: pair.flaw(at: now())))
  }

  /// What a connection that opens now speaks TLS with.
  var context: NIOSSLContext { state.withLock { $0.context } }

  /// The end of the certificate in use.
  public var until: Instant { state.withLock { $0.until } }

  /// What is wrong with the files, or with the certificate in use.
  var problem: TLSFlaw? {
    let (flaw, until) = state.withLock { ($0.flaw, $0.until) }
    return flaw ?? (until <= now() ? .expired : nil)
  }

  /// Whether the certificate in use ends within 21 days.
  public var endsSoon: Bool { until.milliseconds - now().milliseconds <= TLSKeeper.warning }

  /// Looks at the files, and takes what is in them where it is good.
  public func look() -> TLSLook {
    do throws(TLSFlaw) {
      let files = try PairOfFiles(certificate: certificate, key: key)
      guard state.withLock({ $0.seen != files.fingerprint }) else { return .unchanged }
      do throws(TLSFlaw) {
        let pair = try files.pair()
        if let flaw = pair.flaw(at: now()) { throw flaw }
        state.withLock { state in
          (state.context, state.until) = (pair.context, pair.until)
          (state.seen, state.flaw) = (files.fingerprint, nil)
        }
        return .renewed(until: pair.until)
      } catch {
        state.withLock { ($0.seen, $0.flaw) = (files.fingerprint, error) }
        return .refused(error)
      }
    } catch {
      let isNew = state.withLock { state in
        defer { (state.seen, state.flaw) = ([], error) }
        return state.flaw != error
      }
      return isNew ? .refused(error) : .unchanged
    }
  }
}

/// The bytes of both files.
private struct PairOfFiles {
  let certificate: [UInt8]
  let key: [UInt8]

  init(certificate: String, key: String) throws(TLSFlaw) {
    guard let bytes = FileManager.default.contents(atPath: certificate) else {
      throw .certificateUnreadable
    }
    self.certificate = Array(bytes)
    guard let bytes = FileManager.default.contents(atPath: key) else { throw .keyUnreadable }
    self.key = Array(bytes)
  }

  var fingerprint: [UInt8] {
    Array(SHA256.hash(data: certificate)) + Array(SHA256.hash(data: key))
  }

  func pair() throws(TLSFlaw) -> Pair {
    guard let chain = try? NIOSSLCertificate.fromPEMBytes(certificate), let leaf = chain.first
    else { throw .noCertificate }
    guard let secret = try? NIOSSLPrivateKey(bytes: key, format: .pem) else { throw .noKey }
    guard let context = try? NIOSSLContext(configuration: .ours(chain, secret)) else {
      throw .keyOfAnother
    }
    return Pair(
      context: context, since: Instant(milliseconds: Int64(leaf.notValidBefore) * 1000),
      until: Instant(milliseconds: Int64(leaf.notValidAfter) * 1000))
  }
}

private struct Pair {
  let context: NIOSSLContext
  let since: Instant
  let until: Instant

  func flaw(at now: Instant) -> TLSFlaw? {
    if until <= now { return .expired }
    // An hour's grace for clocks that differ.
    return since.milliseconds - now.milliseconds > 3_600_000 ? .notYetValid : nil
  }
}

extension TLSConfiguration {
  /// TLS 1.2 and 1.3, forward secrecy and authenticated encryption only (RFC 9325 section 4).
  fileprivate static func ours(
    _ chain: [NIOSSLCertificate], _ key: NIOSSLPrivateKey
  ) -> TLSConfiguration {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv12
    configuration.cipherSuiteValues = [
      .TLS_AES_128_GCM_SHA256, .TLS_AES_256_GCM_SHA384, .TLS_CHACHA20_POLY1305_SHA256,
      .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
      .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
      .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
      .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ]
    configuration.curves = [.x25519_MLKEM768, .x25519, .secp256r1, .secp384r1]
    configuration.applicationProtocols = ["http/1.1"]
    configuration.renegotiationSupport = .none
    return configuration
  }
}
