// `utlamnande demo`: the same server, with a clock that can be moved; nothing else can move it.

import ArgumentParser
import Foundation
import Policy
import Synchronization

struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve with a clock that starts and moves as standard input says.",
    discussion: """
      Each line on standard input is a moment (2026-11-23T08:00:00Z); the clock then shows it and \
      goes on from there. For trying the service out, never for real cases. scripts/demo plays \
      four cases on it.
      """)

  @OptionGroup var places: PlaceOptions
  @OptionGroup var server: ServerOptions

  func run() async throws {
    let settings = try await Settings.read(places, server)
    let clock = MovableClock()
    Thread.detachNewThread {
      while let line = readLine() {
        let said = Instant(iso: line).map { moment in
          clock.move(to: moment)
          return "clock \(moment.iso)\n"
        }
        FileHandle.standardOutput.write(
          Data((said ?? "not a moment: use 2026-11-23T08:00:00Z\n").utf8))
      }
    }
    try await Server(settings) { clock.now }.run()
  }
}

/// The machine's clock, moved by a difference.
final class MovableClock: Sendable {
  private let difference = Mutex<Int64>(0)

  var now: Instant {
    Instant(milliseconds: systemClock().milliseconds + difference.withLock { $0 })
  }

  func move(to moment: Instant) {
    difference.withLock { $0 = moment.milliseconds - systemClock().milliseconds }
  }
}
