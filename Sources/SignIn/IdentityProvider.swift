// A provider at work: its document and keys are fetched as they are needed, and nothing is asked of it more often than
// it must be.

public import Policy

/// One provider that people sign in by.
public actor IdentityProvider {
  public nonisolated let settings: ProviderSettings
  private let line: any ProviderLine
  private let skew: Int64
  private let seconds: @Sendable () -> Int64
  let random: @Sendable (Int) -> [UInt8]

  private var metadata = KeptAnswer<ProviderMetadata>(lifetime: 3_600)
  private var keys = KeptAnswer<KeySet>(lifetime: 900)
  private var askingMetadata: Task<Void, Never>?
  private var askingKeys: Task<Void, Never>?

  /// Seconds before a provider that failed is asked again.
  private static let pause: Int64 = 10
  /// Seconds before keys are asked for again because a token names one that is not known.
  private static let unknownKeyPause: Int64 = 60

  /// - Parameters:
  ///   - skew: seconds by which the clocks may differ.
  ///   - clock: the moment it is.
  ///   - random: so many unpredictable bytes.
  public init(
    _ settings: ProviderSettings, line: any ProviderLine, skew: Int64,
    clock: @escaping @Sendable () -> Instant, random: @escaping @Sendable (Int) -> [UInt8]
  ) {
    self.settings = settings
    self.line = line
    self.skew = skew
    self.seconds = { clock().milliseconds / 1000 }
    self.random = random
  }

  nonisolated var now: Int64 { seconds() }
  nonisolated var clock: TokenClock { TokenClock(now: now, skew: skew) }
  nonisolated func ask(
    _ request: ProviderRequest
  ) async -> Result<ProviderAnswer, ProviderTrouble> { await line.ask(request) }

  /// Its document, fetched anew after an hour.
  func currentMetadata() async throws(ProviderTrouble) -> ProviderMetadata {
    if !metadata.isFresh(at: now), metadata.mayAsk(at: now, pause: Self.pause) {
      if askingMetadata == nil { askingMetadata = Task { await fetchMetadata() } }
      await askingMetadata?.value
    }
    return try metadata.usable(at: now)
  }

  private func fetchMetadata() async {
    let answer = await document(ProviderMetadata.address(of: settings.issuer))
    metadata.take(
      answer.parsed { bytes throws(ProviderTrouble) in
        try ProviderMetadata(json: bytes, of: settings)
      }, at: now)
    askingMetadata = nil
  }

  /// Its keys, fetched anew after a quarter of an hour.
  private func currentKeys(pause: Int64? = nil) async throws(ProviderTrouble) -> KeySet {
    let isWanted = pause != nil || !keys.isFresh(at: now)
    if isWanted, keys.mayAsk(at: now, pause: pause ?? Self.pause) {
      if askingKeys == nil { askingKeys = Task { await fetchKeys() } }
      await askingKeys?.value
    }
    return try keys.usable(at: now)
  }

  private func fetchKeys() async {
    do throws(ProviderTrouble) {
      let answer = await document(try await currentMetadata().keys.text)
      keys.take(
        answer.parsed { bytes throws(ProviderTrouble) in try KeySet(json: bytes) }, at: now)
    } catch { keys.take(.failure(error), at: now) }
    askingKeys = nil
  }

  private nonisolated func document(_ url: String) async -> Result<[UInt8], ProviderTrouble> {
    let request = ProviderRequest(url: url, headers: ["accept: application/json"], form: nil)
    switch await line.ask(request) {
    case .failure(let trouble): return .failure(trouble)
    case .success(let answer):
      return answer.status == 200 ? .success(answer.body) : .failure(.status(answer.status))
    }
  }

  /// The claims of a token that this provider has signed. A key that is not known is asked for, once a minute at most.
  func claims(of token: CompactToken) async throws(SignInFailure) -> ClaimValue {
    var set: KeySet
    do throws(ProviderTrouble) {
      set = try await currentKeys()
      if !set.has(token.key) { set = try await currentKeys(pause: Self.unknownKeyPause) }
    } catch { throw .provider(error) }
    do throws(TokenFlaw) {
      return try await set.claims(of: token, among: settings.algorithms)
    } catch { throw .token(error) }
  }

  /// Asks for what is no longer fresh, so that trouble is known before somebody wants to sign in.
  ///
  /// - Returns: what is wrong; nil where all is well.
  public func look() async -> ProviderTrouble? {
    _ = try? await currentKeys()
    return trouble
  }

  /// What went wrong the last time that something was asked for.
  public var trouble: ProviderTrouble? { metadata.trouble ?? keys.trouble }
}

extension Result where Success == [UInt8], Failure == ProviderTrouble {
  fileprivate func parsed<Value>(
    _ parse: ([UInt8]) throws(ProviderTrouble) -> Value
  ) -> Result<Value, ProviderTrouble> {
    switch self {
    case .failure(let trouble): return .failure(trouble)
    case .success(let bytes):
      do throws(ProviderTrouble) { return .success(try parse(bytes)) } catch {
        return .failure(error)
      }
    }
  }
}

/// All providers, and what is asked of whoever signs in by them.
public struct Identity: Sendable {
  public let providers: [IdentityProvider]
  /// The level of assurance that a role asks for.
  public let requiredLevels: [Role: Int]

  public init(_ settings: SignInSettings, providers: [IdentityProvider]) {
    self.providers = providers
    requiredLevels = settings.requiredLevels
  }

  public func provider(_ id: String) -> IdentityProvider? {
    providers.first { $0.settings.id == id }
  }
}
