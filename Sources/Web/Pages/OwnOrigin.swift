// From where a form was sent: only what a browser sends from our own pages is carried out.

import Desk
import HTTPTypes
import HummingbirdCore

/// Scheme, host and port (RFC 6454), in small letters, without a port that goes without saying.
struct Origin: Equatable {
  let text: String

  /// - Parameter address: `https://exempel.se`, with whatever follows; nil where it is no such address.
  init?(_ address: String) {
    let parts = address.lowercased().split(
      separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[1].isEmpty,
      let usual = ["http:": ":80", "https:": ":443"][parts[0]]
    else { return nil }
    let host = parts[2].hasSuffix(usual) ? parts[2].dropLast(usual.count) : parts[2]
    guard !host.isEmpty, !host.contains("@") else { return nil }
    text = "\(parts[0])//\(host)"
  }
}

extension Pages {
  /// Whether a form comes from a page of ours, as far as the browser says.
  ///
  /// `null` is what browsers write where a page tells nobody where its visitors come from, as ours do: then
  /// `Sec-Fetch-Site`, and in any case the form's token, must show it.
  func isOwn(_ page: PageVisit) -> Bool {
    let headers = page.visit.request.headers
    if let site = headers[.secFetchSite], site != "same-origin", site != "none" { return false }
    guard let sent = headers[.origin], sent != "null" else { return true }
    guard let origin = Origin(sent) else { return false }
    return ownOrigins(page).contains(origin)
  }

  /// The public address; and the one that was called, unless it is one without TLS that should have it.
  private func ownOrigins(_ page: PageVisit) -> [Origin] {
    let called = page.visit.request.head.authority ?? ""
    let direct = isTLS ? "https://\(called)" : isSecure() ? nil : "http://\(called)"
    return [reception.desk.settings.publicURL(), direct].compactMap { $0 }.compactMap { Origin($0) }
  }
}

extension HTTPField.Name {
  static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
}
