// Signatures as Standard Webhooks defines them, by a vector of the specification's authors and by our own.

import Foundation
import Testing
import Webhooks

@Suite struct Signatures {
  /// From the libraries of standardwebhooks.com.
  @Test func aPublishedDeliveryHasItsPublishedSignature() throws {
    let secret = try #require(WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    let message = WebhookMessage(
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek", body: Array(#"{"test": 2432232314}"#.utf8))
    #expect(
      secret.signature(of: message, at: 1_614_265_330)
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
  }

  /// Made with Python's hmac; holds our own bytes.
  @Test func ourOwnDeliveryIsSignedOnceForEachSecret() throws {
    let one = "whsec_" + Data(0..<32).base64EncodedString()
    let other = Data((0..<24).map { 255 - $0 }).base64EncodedString()
    let secrets = try #require(WebhookSecret.all("\(one)\n\n\(other)\n"))
    let message = WebhookMessage(
      id: "msg_abcdefghjkmnpqrstuvwxyz023", body: Array(#"{"type":"case.changed","å":1}"#.utf8))
    #expect(
      message.headers(at: 1_795_000_000, signedWith: secrets) == [
        "webhook-id: msg_abcdefghjkmnpqrstuvwxyz023", "webhook-timestamp: 1795000000",
        "webhook-signature: v1,0yzI8WbweGZOX0peHWP6nbC19vk8NeVAN5TTTTcgKaQ= "
          + "v1,QkMRmidtdrubF0wcbx0f1Ku9Tc+eKk/hruYRI3POQcA=",
      ])
  }

  @Test(arguments: [
    "", "\n", "whsec_", "whsec_c2hvcnQ=", "no base64 at all!",
    "whsec_" + Data(count: 23).base64EncodedString(), Data(count: 65).base64EncodedString(),
    String(repeating: "whsec_" + Data(count: 32).base64EncodedString() + "\n", count: 3),
    "whsec_" + Data(count: 32).base64EncodedString() + "\nold",
  ])
  func whatIsNoSecretIsNone(_ contents: String) { #expect(WebhookSecret.all(contents) == nil) }

  @Test func aSecretIsNeverShown() throws {
    let secret = try #require(WebhookSecret(Data(repeating: 65, count: 24).base64EncodedString()))
    #expect("\(secret)" == "WebhookSecret" && String(reflecting: secret).count < 30)
  }

  @Test func anAnswerMeansWhatItShould() {
    let verdicts: [(ClosedRange<Int>, WebhookVerdict)] = [
      (200...299, .taken), (300...308, .later), (400...400, .refused), (401...401, .later),
      (403...405, .later), (408...408, .later), (409...409, .refused), (410...410, .gone),
      (411...424, .refused), (425...425, .later), (426...428, .refused), (429...429, .later),
      (500...599, .later),
    ]
    for (statuses, verdict) in verdicts {
      for status in statuses {
        let answer = WebhookAnswer.answered(status: status, retryAfter: nil)
        #expect(answer.verdict == verdict, "\(status)")
      }
    }
    #expect(WebhookAnswer.unanswered(.slow).verdict == .later)
  }
}
