// How the webhooks are doing, for operators: by their names, never by their addresses.

import Desk
import Policy
import Storage
import Workflow

extension Reception {
  /// The webhooks that this process is configured with, as readiness shows them.
  func webhooks() async -> JSON {
    JSON(
      await webhookStandings().map { name, standing in
        let live = standing.runs.first
        return [
          "name": .string(name), "state": JSON(live?.state.rawValue),
          "failures": .int(live?.failures ?? 0), "problem": JSON(live?.problem),
          "refused": .int(standing.refusals.count),
        ]
      })
  }

  /// The same as gauges.
  func webhookMetrics() async -> String {
    let all = await webhookStandings()
    func gauge(
      _ name: String, _ help: String, _ value: (WebhookStanding, WebhookRun) -> Int
    ) -> String {
      let samples = all.compactMap { name, standing in
        standing.runs.first.map {
          (labels: #"{webhook="\#(Gauge.label(name))"}"#, value: value(standing, $0))
        }
      }
      return Gauge(name: name, help: help, samples: samples).text
    }
    return [
      gauge("webhook_failures", "Tries in a row that failed.") { $1.failures },
      gauge("webhook_stopped", "1 where nothing is told until somebody enables it.") {
        $1.state == .active ? 0 : 1
      },
      gauge("webhook_behind", "Events after the last that was told.") { Int($0.left(of: $1)) },
      gauge("webhook_refused", "Events that were put aside, up to a hundred.") { standing, _ in
        standing.refusals.count
      },
    ].joined()
  }

  private func webhookStandings() async -> [(String, WebhookStanding)] {
    var all: [(String, WebhookStanding)] = []
    for name in desk.settings.webhooks {
      if case .success(let standing) = await desk.store.webhook(name) {
        all.append((name, standing))
      }
    }
    return all
  }
}
