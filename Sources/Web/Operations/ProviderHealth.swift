// How the identity providers are doing, for operators: by their names, never by their addresses.

import SignIn

extension Reception {
  /// The providers that people sign in by, as readiness shows them. One that is away makes nothing else unready.
  func providers() async -> JSON {
    var rows: [JSON] = []
    for provider in identity?.providers ?? [] {
      let trouble = await provider.trouble
      rows.append(["name": .string(provider.settings.id), "problem": JSON(trouble?.slug)])
    }
    return JSON(rows)
  }

  /// The same as a gauge.
  func providerMetrics() async -> String {
    var samples: [(labels: String, value: Int)] = []
    for provider in identity?.providers ?? [] {
      let isAway = await provider.trouble != nil
      samples.append((#"{provider="\#(Gauge.label(provider.settings.id))"}"#, isAway ? 1 : 0))
    }
    return Gauge(
      name: "provider_away",
      help: "1 where an identity provider gave no good answer the last time.",
      samples: samples
    ).text
  }
}
