// What is answered while the database has not been reached yet: we live, and are not ready.

import HTTPTypes
public import Hummingbird
import HummingbirdCore
public import Logging
import Policy

/// Answers every request before there is a desk.
public struct WaitingRoom: HTTPResponder {
  let dress: Dress

  public func respond(to request: Request, context: WebContext) async throws -> Response {
    var response = answer(to: request)
    dress.put(on: &response.headers)
    return response
  }

  private func answer(to request: Request) -> Response {
    if request.uri.path == "/health" { return Response(json: ["status": "ok"]) }
    if request.uri.path == "/ready" {
      return Response(
        .serviceUnavailable, json: ["status": "unavailable", "away": "database"],
        headers: [.retryAfter: "5"])
    }
    let problem = Problem(
      .serviceUnavailable, "unavailable", Words.unavailableTitle, Words.unavailable,
      headers: [.retryAfter: "5"])
    return problem.response(
      Language(accepting: request.headers[.acceptLanguage]), instance: request.uri.path)
  }
}

/// The application that stands in until the database is there.
///
/// - Parameter running: called with the port once it is open.
public func makeWaitingRoom(
  settings: WebSettings, logger: Logger, running: @escaping @Sendable (Int) async -> Void
) -> Application<WaitingRoom> {
  let dress = Dress { settings.tls != nil }
  let listener = Listener(settings: settings, connections: OpenConnections(), dress: dress)
  return Application(
    responder: WaitingRoom(dress: dress), server: listener.server,
    configuration: listener.configuration(),
    onServerRunning: { await running($0.localAddress?.port ?? settings.port) },
    logger: logger)
}
