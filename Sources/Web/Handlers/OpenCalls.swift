// What anyone may ask for: authorities, the register, the catalogue, the contract, and whether we are well.

import Desk
import HTTPTypes
import Hummingbird
import NIOCore
import Policy
import Storage
import Workflow

extension Reception {
  func answer(_ endpoint: OpenEndpoint, _ visit: Visit) async throws(Problem) -> Response {
    switch endpoint {
    case .submitRequest: return try await submit(visit)
    case .getAPIInfo: return Response(json: publications.apiInfo(desk.settings.publicURL()))
    case .getContract: return try publications.contract()
    case .listAuthorities: return Response(json: authorities(visit.language))
    case .listRegister: return try await register(visit)
    case .listProvisions: return publications.provisions(visit)
    case .getWorkflow: return publications.workflow(visit)
    case .acceptLogout: return try await acceptLogout(visit)
    case .getHealth: return Response(json: ["status": "ok"])
    case .getReadiness, .getMetrics:
      guard port.isInside(visit) else { throw .notFound }
      return endpoint == .getReadiness ? await readiness() : await metricsText()
    }
  }

  private func authorities(_ language: Language) -> JSON {
    JSON(
      policy.authorities.map { authority in
        [
          "id": JSON(authority.id), "name": .string(authority.name[language]),
          "kind": JSON(authority.kind), "registerPrefix": .string(authority.registerFormat.prefix),
          "address": .string(authority.address.joined(separator: ", ")),
          "email": .string(authority.email), "phone": .string(authority.phone),
          "visiting": .string(authority.visiting[language]),
        ]
      })
  }

  /// Number, date and subject; never the requester's words.
  private func register(_ visit: Visit) async throws(Problem) -> Response {
    var query = Query(visit, limits)
    let authority = query.text("authority").map { AuthorityID($0) }
    if let authority, policy.authority(authority) == nil {
      query.wrong("authority", Words.unknownAuthority)
    }
    let (from, to) = query.period()
    let words = query.text("q")
    let window = query.window()
    try query.check()
    let page = try await stored(visit) {
      await desk.store.register(
        RegisterFilter(
          authority: authority, from: from, to: to, q: words, limit: window.limit,
          page: window.page))
    }
    return Response(
      json: PageView(window, page).json { row in
        [
          "number": .string(row.registerNumber), "date": JSON(row.day),
          "subject": JSON(row.subject), "authority": JSON(row.authority),
        ]
      })
  }

  /// A read of the store, or the problem that it had.
  func stored<Value>(
    _ visit: Visit, _ read: () async -> Result<Value, StorageFailure>
  ) async throws(Problem) -> Value {
    switch await read() {
    case .success(let value): return value
    case .failure(let failure): throw Problem(failure)
    }
  }

  /// Whether a call can be answered: the database reads, and could be written to, there is room on the disk, and the
  /// documents are at hand.
  private func readiness() async -> Response {
    async let documents = desk.blobs.isReachable()
    guard await desk.store.isReady(),
      case .success = await desk.store.register(RegisterFilter(limit: 1))
    else { return away("database") }
    guard await desk.blobs.hasRoom() else { return away("room") }
    guard await documents else { return away("documents") }
    return Response(
      json: [
        "status": "ready", "signing": JSON(desk.canSign),
        "assessing": JSON(desk.documents?.missing.isEmpty ?? false),
        "missingTools": JSON((desk.documents?.missing ?? []).map { .string($0) }),
        "mailboxes": await mailboxes(), "webhooks": await webhooks(), "tls": port.readiness,
        "providers": await providers(), "scans": await scans(),
      ])
  }

  /// How many files wait to be scanned and how many are infected; null where nothing scans.
  private func scans() async -> JSON {
    guard desk.scans, case .success(let counts) = await desk.store.scanCounts() else {
      return .null
    }
    return ["waiting": .int(counts.waiting), "infected": .int(counts.infected)]
  }

  private func scanMetrics() async -> String {
    guard desk.scans, case .success(let counts) = await desk.store.scanCounts() else { return "" }
    return Gauge(
      name: "scans", help: "Files by what the scanner said.",
      samples: [(#"{state="waiting"}"#, counts.waiting), (#"{state="infected"}"#, counts.infected)]
    ).text
  }

  private func away(_ what: String) -> Response {
    Response(
      .serviceUnavailable, json: ["status": "unavailable", "away": .string(what)],
      headers: [.retryAfter: "5"])
  }

  /// How the mailboxes that this process reads are doing; by their names, which are no addresses.
  private func mailboxes() async -> JSON {
    let own = Set(desk.settings.mailboxes.map(\.name))
    guard !own.isEmpty, case .success(let all) = await desk.store.mailboxes() else { return [] }
    return JSON(
      all.filter { own.contains($0.name) }.map {
        ["name": .string($0.name), "problem": JSON($0.problem), "failures": .int($0.failures)]
      })
  }

  private func metricsText() async -> Response {
    var text = metrics.text(outbox: await outboxCounts())
    if !desk.settings.mailboxes.isEmpty { text += await arrivalMetrics() }
    if !desk.settings.webhooks.isEmpty { text += await webhookMetrics() }
    if identity != nil { text += await providerMetrics() }
    text += await digestMetrics()
    text += port.metrics
    text += await scanMetrics()
    return Response(
      status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
      body: .pieces(ByteBuffer(string: text)))
  }

  /// How the day's mail to staff went.
  private func digestMetrics() async -> String {
    let today = SwedishTime.day(of: desk.now)
    guard case .success(let counts) = await desk.store.digests(on: today) else { return "" }
    return Gauge(
      name: "digests", help: "Mails of the day to staff, by state.",
      samples: DigestState.allCases.map { (#"{state="\#($0.rawValue)"}"#, counts[$0] ?? 0) }
    ).text
  }

  /// What lies in the trays, how much of it too long, and which mailboxes cannot be read.
  private func arrivalMetrics() async -> String {
    var gauges: [Gauge] = []
    if case .success(let open) = await desk.store.openArrivals(now: desk.now) {
      let states = ArrivalState.allCases.filter(\.isOpen)
      gauges.append(
        Gauge(
          name: "arrivals_open", help: "Mails that nobody has registered or put aside.",
          samples: states.map { (#"{state="\#($0.rawValue)"}"#, open.counts[$0] ?? 0) }))
      gauges.append(
        Gauge(
          name: "arrivals_overdue", help: "Of these, past the end of the next working day.",
          samples: [("", open.overdue)]))
    }
    if case .success(let boxes) = await desk.store.mailboxes() {
      let own = Set(desk.settings.mailboxes.map(\.name))
      gauges.append(
        Gauge(
          name: "mailbox_failures", help: "Visits in a row that failed.",
          samples: boxes.filter { own.contains($0.name) }.map {
            (#"{mailbox="\#(Gauge.label($0.name))"}"#, $0.failures)
          }))
    }
    return gauges.map(\.text).joined()
  }

  /// Counted up to a hundred a state and authority, so that a scrape stays cheap.
  private func outboxCounts() async -> [(state: String, count: Int)] {
    var counts: [(state: String, count: Int)] = []
    for state in ErrandState.allCases where state != .sent {
      var count = 0
      for authority in policy.authorities {
        if case .success(let errands) = await desk.store.errands(
          of: authority.id, in: state, limit: 100)
        {
          count += errands.count
        }
      }
      counts.append((state.rawValue, count))
    }
    return counts
  }
}

/// Which page of which length.
struct Window: Sendable {
  let limit: Int
  let page: Int
}

extension Query {
  /// `limit` from 1 to 100, `page` from 1, together no deeper than lists reach.
  mutating func window() -> Window {
    let limit = number("limit", in: 1...Paging.maximumLimit, otherwise: 20)
    let page = number("page", in: 1...1_000_000_000, otherwise: 1)
    if page > max(1, Paging.maximumDepth / limit) { wrong("page", Words.pageTooDeep) }
    return Window(limit: limit, page: page)
  }
}

/// A page of a list.
struct PageView<Item: Sendable & Hashable> {
  let window: Window
  let page: Page<Item>
  init(_ window: Window, _ page: Page<Item>) {
    self.window = window
    self.page = page
  }

  func json(_ row: (Item) -> JSON) -> JSON {
    [
      "items": JSON(page.items.map(row)), "total": .int(page.total),
      "totalIsCapped": JSON(page.totalIsCapped), "page": .int(window.page),
      "limit": .int(window.limit),
    ]
  }
}
