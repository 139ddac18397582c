// The server put together: a responder for every request, and an application that listens.

public import Desk
public import Hummingbird
import HummingbirdCore
public import Logging
import Policy
public import SignIn
import Storage

/// What an operator sets for the server.
public struct WebSettings: Sendable {
  public var host: String
  /// 0 takes any free port.
  public var port: Int
  public var limits: WebLimits
  /// The certificate; nil where the service speaks plain HTTP.
  public var tls: TLSKeeper?
  /// Whom we believe about where requests come from.
  public var proxies = TrustedProxies()
  /// From where `/ready` and `/metrics` answer.
  public var inside = InsideNetworks()
  /// The path of `docs/openapi.yaml`; without it the contract is not served.
  public var contract: String?
  /// The pages for people; without them only the interface is served.
  public var pages: PageBook?
  /// The providers that people sign in by; with any, nobody signs in to the pages in another way.
  public var identity: Identity?
  /// Whether people's own keys open the interface although there are providers: without a second factor, without an
  /// end, and whatever level a role asks for. Where there are none, they do.
  public var takesPersonalKeys = false

  /// - Parameters:
  ///   - wrongCodesPerMinute: from one client, before it must wait; 0 is no limit.
  ///   - intakesPerMinute: from one client, before requests are registered parked; 0 is no limit.
  public init(
    host: String = "127.0.0.1", port: Int = 8080, wrongCodesPerMinute: Int = 20,
    intakesPerMinute: Int = 60, contract: String? = nil, pages: PageBook? = nil,
    limits: WebLimits = WebLimits()
  ) {
    self.host = host
    self.port = port
    self.contract = contract
    self.pages = pages
    self.limits = limits
    self.limits.wrongCodesPerMinute = wrongCodesPerMinute
    self.limits.intakePerMinute = intakesPerMinute
  }
}

/// Answers every request of the interface; usable in process and behind a socket.
public struct WebResponder: HTTPResponder {
  private let front: Front

  public init(desk: Desk, settings: WebSettings = WebSettings()) {
    self.init(desk: desk, settings: settings, connections: OpenConnections())
  }

  init(desk: Desk, settings: WebSettings, connections: OpenConnections) {
    let metrics = Metrics()
    let reception = Reception(
      desk: desk, limits: settings.limits, attempts: desk.attempts(settings.limits),
      metrics: metrics, publications: Publications(desk.policy, contract: settings.contract),
      port: Port(
        connections: connections, tls: settings.tls, proxies: settings.proxies,
        inside: settings.inside),
      identity: settings.identity,
      takesPersonalKeys: settings.identity == nil || settings.takesPersonalKeys)
    front = Front(
      reception: reception, settings: settings, metrics: metrics, dress: desk.dress,
      pages: settings.pages.map {
        Pages(book: $0, reception: reception, isTLS: settings.tls != nil)
      })
  }

  public func respond(to request: Request, context: WebContext) async throws -> Response {
    await front.respond(to: request, context: context)
  }
}

extension Desk {
  /// Secure where the public address is: the service itself or a proxy speaks TLS.
  fileprivate var dress: Dress {
    let settings = settings
    return Dress { settings.publicURL().hasPrefix("https:") }
  }

  /// Counts of this process, or of all that share its database.
  fileprivate func attempts(_ limits: WebLimits) -> Attempts {
    guard store.isShared else { return Attempts(limits) }
    return Attempts(limits, sharing: store, key: clientKey) { now.milliseconds / 1000 }
  }
}

/// The application: a service that stops gracefully in whatever group it runs.
///
/// - Parameter running: called with the port once it is open.
public func makeApplication(
  desk: Desk, settings: WebSettings = WebSettings(), logger: Logger,
  running: @escaping @Sendable (Int) async -> Void = { _ in }
) -> Application<WebResponder> {
  let connections = OpenConnections()
  let listener = Listener(settings: settings, connections: connections, dress: desk.dress)
  return Application(
    responder: WebResponder(desk: desk, settings: settings, connections: connections),
    server: listener.server, configuration: listener.configuration(),
    onServerRunning: { await running($0.localAddress?.port ?? settings.port) },
    logger: logger)
}
