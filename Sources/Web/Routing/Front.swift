// The front door: finds the call, handles HEAD, OPTIONS, 404 and 405 once, counts, logs, and adds what
// every answer carries.

import Desk
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Policy

/// Answers every request.
struct Front: HTTPResponder {
  typealias Context = WebContext

  let routes = RouteTable(Endpoint.allCases) { $0.route }
  let reception: Reception
  let settings: WebSettings
  let metrics: Metrics
  let dress: Dress
  /// Nil where only the interface is served.
  let pages: Pages?

  private var limits: WebLimits { settings.limits }

  func respond(to request: Request, context: WebContext) async -> Response {
    let match = routes.match(request.uri.path)
    let language = Language(accepting: request.headers[.acceptLanguage])
    if isUnencrypted(request, context) { return toTLS(request, language, context) }
    if match == nil, let pages, isForPeople(request, pages) {
      return await respond(to: request, context, language, by: pages)
    }
    var response: Response
    do throws(Problem) {
      response = try await answer(request, match, context)
    } catch {
      response = refuse(error, request, language, context)
    }
    if request.method == .head { response = response.createHeadResponse() }
    dress(&response, id: context.id)
    tell(match?.template, request, response, context)
    return response
  }

  /// What is no call of the interface may be a page. Where there is neither, a browser is told so by a page, and a
  /// program by a problem.
  private func isForPeople(_ request: Request, _ pages: Pages) -> Bool {
    guard !request.uri.path.hasPrefix("/api"), request.uri.string.utf8.count <= limits.target
    else { return false }
    return pages.routes.match(request.uri.path) != nil
      || request.headers[.accept]?.contains("text/html") == true
  }

  private func respond(
    to request: Request, _ context: WebContext, _ language: Language, by pages: Pages
  ) async -> Response {
    let match = pages.routes.match(request.uri.path)
    let visit = Visit(
      request: request, names: match?.names ?? PathNames([:]), client: client(request, context),
      channel: context.channel, logger: context.logger, language: language)
    var response = await pages.respond(to: visit, match)
    if request.method == .head { response = response.createHeadResponse() }
    dress(&response, id: context.id)
    response.headers[.vary] = "Accept-Language, Cookie"
    tell(match?.template, request, response, context)
    return response
  }

  /// The pattern, never the path: no name of a request or a document is logged.
  private func tell(
    _ pattern: String?, _ request: Request, _ response: Response, _ context: WebContext
  ) {
    let pattern = pattern ?? "-"
    metrics.count(pattern, request.method, response.status.code)
    context.logger.info(
      "http.answered",
      metadata: [
        "http.method": "\(Metrics.name(of: request.method))", "http.route": "\(pattern)",
        "http.status": "\(response.status.code)",
      ])
  }

  private func answer(
    _ request: Request, _ match: RouteTable<Endpoint>.Match?, _ context: WebContext
  ) async throws(Problem) -> Response {
    guard request.uri.string.utf8.count <= limits.target else { throw .targetTooLong }
    guard let match else { throw .notFound }
    if request.method == .options {
      return Response(status: .noContent, headers: [.allow: match.allowed])
    }
    guard let endpoint = match.endpoint(for: request.method) else {
      throw .methodNotAllowed(match.allowed)
    }
    let visit = Visit(
      request: request, names: match.names, client: client(request, context),
      channel: context.channel, logger: context.logger,
      language: Language(accepting: request.headers[.acceptLanguage]))
    return try await reception.enter(endpoint, visit)
  }

  private func refuse(
    _ problem: Problem, _ request: Request, _ language: Language, _ context: WebContext
  ) -> Response {
    var problem = problem
    if let cause = problem.cause {
      context.logger.error(
        "http.failed",
        metadata: ["problem.slug": "\(problem.slug)", "problem.cause": "\(cause)"])
    }
    if problem.status.code >= 500 {
      problem.members.append(.init("id", .string(context.id)))
    }
    metrics.refused(problem.slug)
    return problem.response(language, instance: request.uri.path)
  }

  /// As our own proxies tell it.
  private func client(_ request: Request, _ context: WebContext) -> Client {
    let address = settings.proxies.client(request.headers, from: context.address)
    return Client(
      block: address?.block(bits: limits.blockBits).name ?? "", address: address?.text ?? "")
  }

  /// Whether a proxy of ours says that the client came without TLS, though all should come with it.
  private func isUnencrypted(_ request: Request, _ context: WebContext) -> Bool {
    dress.isSecure() && settings.proxies.saysPlain(request.headers, from: context.address)
      && !["/health", "/ready", "/metrics"].contains(request.uri.path)
  }

  /// A browser is sent to the address that it should have used; a program is told, since it has sent its secret.
  private func toTLS(
    _ request: Request, _ language: Language, _ context: WebContext
  ) -> Response {
    let isPage = !request.uri.path.hasPrefix("/api")
    var response: Response
    if isPage, request.method == .get || request.method == .head {
      let place = reception.desk.settings.publicURL() + request.uri.string
      response = Response(status: .permanentRedirect, headers: [.location: place])
    } else {
      response = Problem.tlsNeeded.response(language, instance: request.uri.path)
      metrics.refused(Problem.tlsNeeded.slug)
    }
    dress(&response, id: context.id)
    tell(nil, request, response, context)
    return response
  }

  /// What every answer carries.
  private func dress(_ response: inout Response, id: String) {
    response.headers[.requestID] = id
    dress.put(on: &response.headers)
    response.headers[.vary] = "Accept-Language, Authorization"
  }
}

extension Language {
  /// The language that an `Accept-Language` prefers; Swedish where it says nothing of either.
  init(accepting header: String?) { self = Language(askedFor: header) ?? .sv }

  /// The language of ours that an `Accept-Language` prefers; nil where it names neither.
  init?(askedFor header: String?) {
    var best: (language: Language?, weight: Double) = (nil, 0)
    for part in (header ?? "").prefix(500).split(separator: ",").prefix(20) {
      let pieces = part.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
      guard let tag = pieces.first, let language = Language(rawValue: String(tag.prefix(2))) else {
        continue
      }
      let weight =
        pieces.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
      if weight > best.weight { best = (language, weight) }
    }
    guard let language = best.language else { return nil }
    self = language
  }
}
