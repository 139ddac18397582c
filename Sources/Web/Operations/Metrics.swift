// Counters for operators, as Prometheus reads them; routes and reasons only, nothing of any person.

import HTTPTypes
import Synchronization

/// Something that goes up and down, as it stands now.
struct Gauge {
  let name: String
  let help: String
  let samples: [(labels: String, value: Int)]

  var text: String {
    let head = "# HELP utlamnande_\(name) \(help)\n# TYPE utlamnande_\(name) gauge\n"
    return head + samples.map { "utlamnande_\(name)\($0.labels) \($0.value)\n" }.joined()
  }

  /// A text that an operator wrote, as a label's value.
  static func label(_ text: String) -> String {
    String(text.map { $0 == "\"" || $0 == "\\" || $0.isNewline ? "_" : $0 })
  }
}

/// What has happened since the process began.
final class Metrics: Sendable {
  private struct Counts {
    var answers: [Series: Int] = [:]
    var refusals: [String: Int] = [:]
    var acts: [String: Int] = [:]
    var intakes = 0
    var parked = 0
    var uploads = 0
    var uploadedBytes = 0
  }

  private struct Series: Hashable {
    let route: String
    let method: String
    let status: Int
  }

  private let counts = Mutex(Counts())

  /// A method by its name; unknown ones share a name, so that nobody can make series.
  static func name(of method: HTTPRequest.Method) -> String {
    switch method {
    case .get, .head, .post, .put, .delete, .patch, .options: method.rawValue
    default: "OTHER"
    }
  }

  func count(_ route: String, _ method: HTTPRequest.Method, _ status: Int) {
    let series = Series(route: route, method: Metrics.name(of: method), status: status)
    counts.withLock { $0.answers[series, default: 0] += 1 }
  }

  func refused(_ slug: String) { counts.withLock { $0.refusals[slug, default: 0] += 1 } }
  func acted(_ verb: String) { counts.withLock { $0.acts[verb, default: 0] += 1 } }
  func received(parked: Bool) {
    counts.withLock {
      $0.intakes += 1
      if parked { $0.parked += 1 }
    }
  }
  func uploaded(bytes: Int) {
    counts.withLock {
      $0.uploads += 1
      $0.uploadedBytes += bytes
    }
  }

  /// The text format, version 0.0.4.
  func text(outbox: [(state: String, count: Int)]) -> String {
    let counts = counts.withLock { $0 }
    var lines: [String] = []
    func family(_ name: String, _ kind: String, _ help: String, _ samples: [(String, Int)]) {
      lines.append("# HELP utlamnande_\(name) \(help)")
      lines.append("# TYPE utlamnande_\(name) \(kind)")
      for (labels, value) in samples { lines.append("utlamnande_\(name)\(labels) \(value)") }
    }
    family(
      "http_requests_total", "counter", "Answers by route and status.",
      counts.answers.map { series, count in
        (
          #"{route="\#(series.route)",method="\#(series.method)",status="\#(series.status)"}"#,
          count
        )
      }.sorted { $0.0 < $1.0 })
    family(
      "refusals_total", "counter", "Problems by type.",
      counts.refusals.map { (#"{reason="\#($0)"}"#, $1) }.sorted { $0.0 < $1.0 })
    family(
      "acts_total", "counter", "Acts done, by verb.",
      counts.acts.map { (#"{verb="\#($0)"}"#, $1) }.sorted { $0.0 < $1.0 })
    family("intakes_total", "counter", "Requests registered.", [("", counts.intakes)])
    family("intakes_parked_total", "counter", "Of these, parked.", [("", counts.parked)])
    family("uploads_total", "counter", "Files kept.", [("", counts.uploads)])
    family("upload_bytes_total", "counter", "Bytes of files kept.", [("", counts.uploadedBytes)])
    if !outbox.isEmpty {
      family(
        "outbox_errands", "gauge", "Errands by state.",
        outbox.map { (#"{state="\#($0.state)"}"#, $0.count) })
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
