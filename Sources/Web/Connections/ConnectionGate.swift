// The gate of one connection: it waits for no slow client, lets in no request that could be read in two ways, and
// closes behind the last answer.

import HTTPTypes
import NIOCore
import NIOHTTP1
import Policy

/// Stands between the parser of HTTP and everything else.
final class ConnectionGate: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private let limits: ConnectionLimits
  private let connections: OpenConnections
  /// Whether its block has room for it.
  private let isWelcome: Bool
  private let dress: Dress

  /// Requests whose head has come, and those of them that are not answered yet.
  private var requests = 0
  private var unanswered = 0
  /// Whether a body is still coming.
  private var isReading = false
  /// Bytes of a body that came after its answer had gone.
  private var leftover = 0
  /// Whether the present answer is the last.
  private var isLast = false
  /// Whether further requests are not heard.
  private var isDeaf = false
  /// Whether nothing that comes is looked at any more.
  private var isShut = false
  private var timer: Scheduled<Void>?
  private var stall: Scheduled<Void>?

  init(
    _ limits: ConnectionLimits, _ connections: OpenConnections, isWelcome: Bool, dress: Dress
  ) {
    self.limits = limits
    self.connections = connections
    self.isWelcome = isWelcome
    self.dress = dress
  }

  func channelActive(context: ChannelHandlerContext) {
    guard isWelcome else {
      end(.block, context)
      return
    }
    wait(limits.headSeconds, context) { $0.end(.slowHead, context) }
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    stall?.cancel()
    context.fireChannelInactive()
  }

  // MARK: What comes in

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isShut else { return }
    switch unwrapInboundIn(data) {
    case .head(let head):
      // The last request has come; what was sent behind it is not answered.
      isDeaf = isDeaf || isLast
      guard !isDeaf else { return }
      timer?.cancel()
      if let flaw = HeadFlaw(head) {
        refuse(flaw, context)
        return
      }
      if unanswered == 0, isWaiting(head) { carryOn(context) }
      requests += 1
      unanswered += 1
      isReading = true
      isLast = isLast || requests >= limits.requests || isClosing(head)
    case .body(let bytes):
      guard !isDeaf else { return }
      guard unanswered > 0 else {
        leftover += bytes.readableBytes
        if leftover > limits.lingerBytes { shut(context) }
        return
      }
    case .end:
      guard !isDeaf else { return }
      isReading = false
      if unanswered == 0 { timer?.cancel() }
    }
    context.fireChannelRead(data)
  }

  private func isClosing(_ head: HTTPRequestHead) -> Bool {
    let words = head.headers[canonicalForm: "connection"].map { $0.lowercased() }
    return words.contains("close") || (head.version.minor == 0 && !words.contains("keep-alive"))
  }

  /// Whether whoever sends waits for a word before the body comes (RFC 9110 10.1.1).
  private func isWaiting(_ head: HTTPRequestHead) -> Bool {
    head.version == .http1_1
      && head.headers[canonicalForm: "expect"].contains { $0.lowercased() == "100-continue" }
  }

  private func carryOn(_ context: ChannelHandlerContext) {
    let head = HTTPResponseHead(version: .http1_1, status: .continue)
    context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard !isShut else { return }
    if let fault = error as? HTTPParserError {
      isLast = true
      if unanswered == 0 {
        refuse(fault == .headerOverflow ? .headers : .malformed, context)
        return
      }
      connections.ended(.malformed)
    }
    context.fireErrorCaught(error)
  }

  // MARK: What goes out

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(var head):
      isLast = isLast || head.headers[canonicalForm: "connection"].contains("close")
      guard isLast else { break }
      head.headers.replaceOrAdd(name: "Connection", value: "close")
      context.write(wrapOutboundOut(.head(head)), promise: promise)
      return
    case .end:
      unanswered -= 1
      guard unanswered == 0 else { break }
      context.write(data, promise: promise)
      if isLast {
        context.flush()
        shut(context)
      } else if isReading {
        // The answer did not need the body; what is left of it must come soon.
        wait(limits.lingerSeconds, context) { $0.shut(context) }
      }
      return
    case .body: break
    }
    context.write(data, promise: promise)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    stall?.cancel()
    stall = nil
    if !context.channel.isWritable {
      stall = context.eventLoop.assumeIsolated().scheduleTask(
        in: .seconds(Int64(limits.stallSeconds))
      ) {
        self.end(.slowReader, context)
      }
    }
    context.fireChannelWritabilityChanged()
  }

  // MARK: Ends

  /// Says why in the form of every other refusal, and closes.
  private func refuse(_ flaw: HeadFlaw, _ context: ChannelHandlerContext) {
    connections.ended(flaw == .headers ? .headers : .malformed)
    guard unanswered == 0 else {
      isShut = true
      context.close(promise: nil)
      return
    }
    let problem = flaw.problem
    let body = problem.json(.sv, instance: "/").bytes
    var fields: HTTPFields = [
      .contentType: "application/problem+json", .contentLanguage: Language.sv.rawValue,
      .contentLength: String(body.count), .connection: "close",
    ]
    dress.put(on: &fields)
    let head = HTTPResponseHead(
      version: .http1_1, status: .init(statusCode: problem.status.code),
      headers: HTTPHeaders(fields.map { ($0.name.rawName, $0.value) }))
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    shut(context)
  }

  /// Nothing more goes out, and what comes is thrown away until the other side has heard it.
  private func shut(_ context: ChannelHandlerContext) {
    guard !isShut else { return }
    isShut = true
    context.close(mode: .output, promise: nil)
    wait(2, context) { _ in context.close(promise: nil) }
  }

  private func end(_ why: OpenConnections.Ending, _ context: ChannelHandlerContext) {
    isShut = true
    connections.ended(why)
    context.close(promise: nil)
  }

  private func wait(
    _ seconds: Int, _ context: ChannelHandlerContext, then act: @escaping (ConnectionGate) -> Void
  ) {
    timer?.cancel()
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(Int64(seconds))) {
      act(self)
    }
  }
}
