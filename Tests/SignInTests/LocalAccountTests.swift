// Passwords and one-time codes against the figures of their RFCs.

import SignIn
import Testing

@Suite("Local accounts")
struct LocalAccountTests {
  /// RFC 6238 appendix B, SHA-1: the last six of the eight digits.
  @Test(
    "One-time codes are those of RFC 6238",
    arguments: [
      (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"),
      (1_234_567_890, "005924"), (2_000_000_000, "279037"), (20_000_000_000, "353130"),
    ])
  func codes(seconds: Int64, code: String) {
    let secret = OneTimeSecret(bytes: Array("12345678901234567890".utf8))
    #expect(secret.code(step: OneTimeSecret.step(at: seconds)) == code)
    #expect(secret.base32 == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
  }

  @Test("A code opens once, and half a minute early or late")
  func once() {
    let secret = OneTimeSecret(bytes: Array("12345678901234567890".utf8))
    let step = OneTimeSecret.step(at: 1_234_567_890)
    for shift: Int64 in [-30, 0, 30] {
      #expect(secret.step(of: "005924", at: 1_234_567_890 + shift, after: nil) == step)
    }
    for shift: Int64 in [-90, 90] {
      #expect(secret.step(of: "005924", at: 1_234_567_890 + shift, after: nil) == nil)
    }
    #expect(secret.step(of: "005924", at: 1_234_567_890, after: step) == nil)
    for wrong in ["", "5924", "005925", "0059240"] {
      #expect(secret.step(of: wrong, at: 1_234_567_890, after: nil) == nil)
    }
  }

  @Test("A password matches its own hash only, whatever form its letters have")
  func passwords() throws {
    let hash = try #require(PasswordHash(of: "blåbärssylt åt alla", salt: Array(0..<16)))
    #expect(hash.encoded.hasPrefix("$argon2id$v=19$m=65536,t=3,p=1$"))
    #expect(hash.matches("bla\u{30A}ba\u{308}rssylt a\u{30A}t alla"))
    #expect(!hash.matches("blåbärssylt åt alla "))
    #expect(!hash.matches(""))
    #expect(!PasswordHash(encoded: "$argon2id$broken").matches("x"))
    #expect("\(hash)" == "PasswordHash")
  }
}
