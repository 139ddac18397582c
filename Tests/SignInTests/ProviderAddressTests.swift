// Addresses of providers: what none is, and that an origin is an address again.

import Testing

@testable import SignIn

@Suite("The address of a provider") struct ProviderAddressTests {
  @Test(arguments: [
    "https://login.example.org/tenant/v2.0", "http://127.0.0.1:8080/realms/kommun",
    "https://[2001:db8::1]:8443/a?b=c", "https://id_1.example.org",
  ])
  func anOriginIsAnAddressOfTheSameOrigin(_ text: String) throws {
    let address = try #require(ProviderAddress(text))
    #expect(ProviderAddress(address.origin)?.origin == address.origin)
  }

  /// What is decoded once more reads as another host.
  @Test(arguments: [
    "https://a%2Fb.example.org/", "https://[2001:db8::1%25eth0]/", "https://a%40b.example.org/",
    "https://kim@example.org/", "ftp://example.org/", "https:///a", "https://[]:844/",
    "https://example.org/#a",
  ])
  func whatCanBeReadInTwoWaysIsNone(_ text: String) {
    #expect(ProviderAddress(text) == nil)
  }
}
