// How the port is listened on, with a desk behind it or while there is none: TLS, limits, and the gate of each
// connection.

import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import Policy

/// What opens connections.
struct Listener: Sendable {
  let settings: WebSettings
  let connections: OpenConnections
  let dress: Dress

  /// HTTP/1.1 behind the gate; with TLS where there is a certificate.
  var server: HTTPServerBuilder {
    let limits = settings.limits.connections
    return HTTPServerBuilder { responder in
      GuardedChannel(
        listener: self,
        base: HTTP1Channel(
          responder: responder,
          configuration: .init(
            idleTimeout: .seconds(Int64(limits.idleSeconds)),
            httpDecoderConfiguration: .init(
              maxHeaderFieldSize: limits.headerField, maxHeaderListSize: limits.headerList,
              maxHeaderFieldCount: limits.headerCount))))
    }
  }

  func configuration() -> ApplicationConfiguration {
    ApplicationConfiguration(
      address: .hostname(settings.host, port: settings.port), backlog: 1_024,
      availableConnectionsDelegate: MaximumAvailableConnections(settings.limits.connections.most))
  }

  /// The block under which a connection is counted; nil for a proxy of ours, which brings many clients.
  func block(of channel: any Channel) -> AddressBlock? {
    guard let address = NetworkAddress(channel.remoteAddress), !settings.proxies.contains(address)
    else { return nil }
    return address.block(bits: settings.limits.blockBits)
  }
}

/// A connection of HTTP/1.1 with its gate.
private struct GuardedChannel: ServerChildChannel {
  let listener: Listener
  let base: HTTP1Channel

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
    let (connections, block) = (listener.connections, listener.block(of: channel))
    let limits = listener.settings.limits.connections
    let isWelcome = connections.enter(block, most: limits.perBlock)
    channel.closeFuture.whenComplete { _ in connections.leave(block) }
    let secured = channel.eventLoop.makeCompletedFuture {
      // What a reader has not taken yet, of which we hold so much; beyond it the answer waits.
      try channel.syncOptions?.setOption(
        .writeBufferWaterMark, value: .init(low: 8 * 1024, high: 32 * 1024))
      guard let tls = listener.settings.tls else { return }
      try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls.context))
    }
    // Everything here is done at once: no byte is read before the gate stands.
    return secured.flatMap { base.setup(channel: channel, logger: logger) }
      .flatMapThrowing { value in
        let pipeline = channel.pipeline.syncOperations
        let parser = try pipeline.context(
          handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self)
        try pipeline.addHandler(
          ConnectionGate(limits, connections, isWelcome: isWelcome, dress: listener.dress),
          position: .after(parser.handler))
        return value
      }
  }

  func handle(value: HTTP1Channel.Value, logger: Logger) async {
    await base.handle(value: value, logger: logger)
  }
}
