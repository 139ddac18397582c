// What is known of a request before anybody has looked at it: where it came from, for rate limits only.

public import Hummingbird
import NIOCore

/// The context of every request. The address is never logged or stored.
public struct WebContext: RequestContext {
  public var coreContext: CoreRequestContextStorage
  let address: String?

  public init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    address = source.channel.remoteAddress?.ipAddress
  }
}
