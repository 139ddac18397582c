// What a delivery came to, from what was heard and what libcurl says.

internal import CCurl
internal import Mail

extension Conversation {
  /// The outcome of a delivery that libcurl ended with `result`; `trouble` is libcurl's sentence
  /// for it.
  func outcome(_ result: CURLcode, trouble: String) -> DeliveryOutcome {
    isMessageWanted
      ? outcomeOfMessage(trouble: trouble) : outcomeOfEnvelope(result, trouble: trouble)
  }

  /// After 354 the server's verdict decides; without one, how much it can have had of the message.
  private func outcomeOfMessage(trouble: String) -> DeliveryOutcome {
    switch verdict?.code ?? 0 {
    case 200..<300 where isHandedOver: return .accepted(serverReply: words)
    case 400..<500: return .temporary(reason: words, code: verdict?.code)
    case 500..<600: return .permanent(reason: words, code: verdict?.code)
    default: break
    }
    let reason = DeliveryOutcome.words(trouble)
    return isHandedOver || verdict != nil
      ? .unknown(reason: reason) : .temporary(reason: reason, code: nil)
  }

  /// Before 354 nothing was sent. Only a refusal of sender, recipient or size is about this
  /// message; all else is the server, the network or our settings, and passes or is mended.
  private func outcomeOfEnvelope(_ result: CURLcode, trouble: String) -> DeliveryOutcome {
    if lacksSMTPUTF8 {
      return .permanent(reason: "The server does not offer SMTPUTF8.", code: nil)
    }
    let refusal = (lastReply?.code ?? 0) >= 400 ? lastReply?.code : nil
    let said = refusal == nil ? DeliveryOutcome.words(trouble) : words
    switch result {
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
      CURLE_SSL_CERTPROBLEM:
      return .temporary(reason: "certificate: " + DeliveryOutcome.words(trouble), code: nil)
    case CURLE_USE_SSL_FAILED:
      return .temporary(reason: "TLS is required, and the server does not give it.", code: refusal)
    case CURLE_LOGIN_DENIED:
      return .temporary(reason: "login refused: \(said)", code: refusal)
    case CURLE_SEND_ERROR:
      guard let refusal, refusal >= 500, ![530, 534, 535, 538].contains(refusal) else {
        return .temporary(reason: said, code: refusal)
      }
      return .permanent(reason: said, code: refusal)
    default:
      return .temporary(reason: said, code: refusal)
    }
  }

  private var words: String {
    guard let reply = verdict ?? lastReply else { return "" }
    return DeliveryOutcome.words("\(reply.code) \(reply.text)")
  }
}
