// Room for connections: a process may open more files than it is allowed at first, up to a limit of the machine.

import Foundation
import Logging

/// Open files of this process.
enum Descriptors {
  /// What is open beside connections: database, documents, children, mail.
  private static let others = 512

  /// Raises what this process may open to what `connections` need, and says so where the machine does not let it.
  static func allow(_ connections: Int, _ logger: Logger) {
    var limit = rlimit()
    let files = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))
    let wanted = rlim_t(connections + others)
    guard getrlimit(files, &limit) == 0, limit.rlim_cur < wanted else { return }
    limit.rlim_cur = min(wanted, limit.rlim_max)
    guard setrlimit(files, &limit) == 0, limit.rlim_cur == wanted else {
      logger.warning(
        "connections.tooFewFiles", metadata: ["files": "\(limit.rlim_cur)", "wanted": "\(wanted)"])
      return
    }
  }
}
