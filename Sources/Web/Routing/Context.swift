// What is known of a request before anybody has looked at it: where it came from, for rate limits only.

public import Hummingbird
import NIOCore

/// The context of every request. The address is never logged or stored.
public struct WebContext: RequestContext {
  public var coreContext: CoreRequestContextStorage
  let address: NetworkAddress?
  /// Where the request comes from, so that one that stalls can be stopped.
  let channel: any Channel

  public init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
    address = NetworkAddress(source.channel.remoteAddress)
  }
}
