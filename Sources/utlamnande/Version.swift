// What this build calls itself.

/// The service's version, as in `docs/CHANGELOG.md`.
enum Version {
  static let text = "0.1.0"
}
