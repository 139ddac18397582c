// A form that another site sends is not carried out: scheme, host and port must be our own.

import HTTPTypes
import Policy
import Testing

@testable import Web

@Suite struct OwnOrigins {
  /// The public address is `https://exempel.se`; tests call the service without TLS at another.
  @Test(arguments: [
    ("https://exempel.se", 303), ("https://exempel.se:443", 303), ("HTTPS://EXEMPEL.SE", 303),
    ("null", 303), ("http://exempel.se", 403), ("https://exempel.se:8443", 403),
    ("https://exempel.se.exempel.net", 403), ("https://exempel.net", 403),
    ("http://localhost", 403),
    ("https://localhost", 403), ("exempel.se", 403), ("https://x@exempel.se", 403), ("", 403),
  ])
  func onlyOurOwnAddressSendsForms(_ origin: String, _ status: Int) async throws {
    let house = try await House()
    let browser = PageBrowser(house)
    try await browser.get("/")
    let token = try #require(PageForms.form("/sprak", in: browser.text)).hidden
    let body = (token + [("language", "en")]).map {
      "\(PercentCoding.encoded($0.0))=\(PercentCoding.encoded($0.1))"
    }.joined(separator: "&")
    var headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
    headers[.cookie] = browser.cookie
    headers[.origin] = origin
    let heard = try await house.send(.post, "/sprak", body, headers: headers)
    #expect(heard.status == status, "\(origin): \(heard.status)")
    // Whoever says that it is another site's is not asked further.
    headers[.origin] = "https://exempel.se"
    for site in ["cross-site", "same-site"] {
      headers[.secFetchSite] = site
      #expect(try await house.send(.post, "/sprak", body, headers: headers).status == 403)
    }
  }

  @Test func originsAreComparedWhole() {
    #expect(Origin("https://a") == Origin("https://A:443/x"))
    #expect(Origin("http://a") == Origin("http://a:80"))
    #expect(Origin("https://a") != Origin("http://a"))
    #expect(Origin("https://a:80") != Origin("https://a"))
    for text in ["", "a", "ftp://a", "https://", "https:a", "//a", "https://u:p@a"] {
      #expect(Origin(text) == nil, "\(text)")
    }
  }
}
