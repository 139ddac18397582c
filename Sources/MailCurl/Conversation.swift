// What was said between us and the server, as libcurl lets it pass by.

internal import Curl
internal import Mail

/// A whole reply of the server: three digits and the text of its last line.
struct Reply: Equatable {
  let code: Int
  let text: String
}

/// One delivery as it happens: the bytes still to hand over, and how far the server has come.
///
/// Lives on one thread, from before `curl_easy_perform` until after it.
final class Conversation: CurlListener {
  private let message: [UInt8]
  private let replyLimit: Int
  private let needsSMTPUTF8: Bool
  private let awaitsSTARTTLS: Bool
  private var offset = 0
  private var replyBytes = 0
  private var isHello = false
  private var capabilities: Set<String> = []

  /// The latest complete reply, but for the farewell: libcurl says QUIT after a refusal too.
  private(set) var lastReply: Reply?
  /// Whether the server has asked for the message: 354.
  private(set) var isMessageWanted = false
  /// The reply to the end of the message.
  private(set) var verdict: Reply?
  /// Whether we left because the server offers no SMTPUTF8.
  private(set) var lacksSMTPUTF8 = false

  /// Whether libcurl has every byte: the end of the message may be with the server.
  var isHandedOver: Bool { offset == message.count }

  init(message: [UInt8], needsSMTPUTF8: Bool, awaitsSTARTTLS: Bool, replyLimit: Int) {
    self.message = message
    self.needsSMTPUTF8 = needsSMTPUTF8
    self.awaitsSTARTTLS = awaitsSTARTTLS
    self.replyLimit = replyLimit
  }

  /// Fills the buffer with the next bytes of the message; 0 at its end.
  func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int? {
    let count = min(buffer.count, message.count - offset)
    buffer.copyBytes(from: message[offset..<offset + count])
    offset += count
    return count
  }

  /// Takes a line of a reply; false ends the connection.
  func hear(_ line: UnsafeRawBufferPointer) -> Bool {
    replyBytes += line.count
    if replyBytes > replyLimit { return false }
    guard line.count >= 3, let code = Int(String(decoding: line[..<3], as: UTF8.self)) else {
      return true
    }
    let text = String(decoding: line.dropFirst(4), as: UTF8.self)
    if isHello {
      capabilities.insert(text.prefix { $0.isLetter || $0.isNumber }.uppercased())
    }
    let isLast = line.count == 3 || line[3] != UInt8(ascii: "-")
    return isLast ? hear(Reply(code: code, text: text)) : true
  }

  private func hear(_ reply: Reply) -> Bool {
    if reply.code != 221 { lastReply = reply }
    switch reply.code {
    case _ where isMessageWanted: verdict = verdict ?? reply
    case 354: isMessageWanted = true
    case 220:
      isHello = true
      capabilities = []
    case 200..<300 where isHello:
      isHello = false
      let isFirst = awaitsSTARTTLS && capabilities.contains("STARTTLS")
      lacksSMTPUTF8 = needsSMTPUTF8 && !isFirst && !capabilities.contains("SMTPUTF8")
      return !lacksSMTPUTF8
    default: break
    }
    return true
  }
}
