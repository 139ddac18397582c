// What is known of a request before anybody has looked at it: where it came from, for rate limits only.

import Hummingbird
import NIOCore

/// The context of every request. The address is never logged or stored.
struct WebContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let address: String?

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    address = source.channel.remoteAddress?.ipAddress
  }
}
