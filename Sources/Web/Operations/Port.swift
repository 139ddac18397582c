// How the port is doing: its connections and its certificate, for readiness and metrics.

import Hummingbird
import NIOCore
import Policy

/// What is known of the port.
struct Port: Sendable {
  var connections = OpenConnections()
  var tls: TLSKeeper?
  var proxies = TrustedProxies()
  var inside = InsideNetworks()

  /// Whether it is somebody's who may know how the service is doing.
  func isInside(_ visit: Visit) -> Bool {
    inside.contain(
      visit.request.headers, from: NetworkAddress(visit.channel.remoteAddress), by: proxies)
  }

  /// In the answer of `/ready`; null where the service speaks plain HTTP.
  var readiness: JSON {
    guard let tls else { return .null }
    return [
      "until": .string(tls.until.iso), "endsSoon": JSON(tls.endsSoon),
      "problem": JSON(tls.problem?.rawValue),
    ]
  }

  var metrics: String {
    guard let tls else { return connections.metrics }
    let gauges = [
      Gauge(
        name: "tls_certificate_end_seconds",
        help: "When the certificate in use ends, in seconds since 1970.",
        samples: [("", Int(tls.until.milliseconds / 1000))]),
      Gauge(
        name: "tls_certificate_problem",
        help: "1 where the files hold no pair that can be used, or the one in use has ended.",
        samples: [("", tls.problem == nil ? 0 : 1)]),
    ]
    return connections.metrics + gauges.map(\.text).joined()
  }
}
