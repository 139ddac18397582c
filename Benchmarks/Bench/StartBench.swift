// From the start of the process to its first answer, and the memory it then has.

import Foundation

enum StartBench {
  static func run() async throws {
    let folder = Served.freshFolder()
    try Served(folder: folder).stop(removing: false)
    let milliseconds = try await Clocked.medianOfFive {
      let start = ContinuousClock.now
      let served = try Served(folder: folder)
      var connection = Connection(port: served.port)
      let answer = connection?.exchange(Load.request("GET", "/ready"))
      let time = (ContinuousClock.now - start) / .milliseconds(1)
      precondition(answer?.status == 200)
      connection?.close()
      served.stop(removing: false)
      return time
    }
    report("start to first answer", milliseconds, "ms")
    let served = try Served(folder: folder)
    try await Task.sleep(for: .seconds(2))
    report("resident when idle", Double(Machine.resident(served.pid)) / 1e6, "MB")
    served.stop()
  }
}
