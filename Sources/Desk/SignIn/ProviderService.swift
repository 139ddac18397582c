// Looks after the identity providers, so that one that is away is known before somebody wants to sign in.

public import Logging
public import ServiceLifecycle
public import SignIn

/// Asks each provider for what is no longer fresh, once a minute; the service goes on whatever it hears.
public struct ProviderService: ServiceLifecycle.Service, CustomStringConvertible {
  let identity: Identity
  let logger: Logger
  let seconds: Int

  /// - Parameter seconds: between looks.
  public init(identity: Identity, logger: Logger, seconds: Int = 60) {
    self.identity = identity
    self.logger = logger
    self.seconds = seconds
  }

  /// Services are named in logs; what they hold is not.
  public var description: String { "ProviderService" }

  public func run() async throws {
    var last: [String: ProviderTrouble] = [:]
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      for provider in identity.providers {
        let trouble = await provider.look()
        if trouble != last[provider.settings.id] { tell(provider.settings.id, trouble) }
        last[provider.settings.id] = trouble
      }
      try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(seconds)) }
    }
  }

  private func tell(_ id: String, _ trouble: ProviderTrouble?) {
    if let trouble {
      logger.warning(
        "provider.away", metadata: ["provider.id": "\(id)", "provider.trouble": "\(trouble.slug)"])
    } else {
      logger.info("provider.back", metadata: ["provider.id": "\(id)"])
    }
  }
}
