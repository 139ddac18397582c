// From a request's body to a tree: with a limit on size and time, and an answer for what is no JSON.

import Hummingbird
import NIOCore
import Policy

extension Visit {
  /// The raw bytes, at most `limit`, all come within `seconds`.
  func bytes(upTo limit: Int, within seconds: Int) async throws(Problem) -> [UInt8] {
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
      throw .tooLarge(limit)
    }
    let patience = Patience(channel, seconds: seconds)
    defer { patience.end() }
    var bytes: [UInt8] = []
    do {
      for try await chunk in request.body {
        guard bytes.count + chunk.readableBytes <= limit else { throw Problem.tooLarge(limit) }
        guard !patience.isOver else { throw Problem.tooSlow }
        bytes += chunk.readableBytesView
      }
    } catch let problem as Problem {
      throw problem
    } catch {
      throw patience.isOver ? .tooSlow : .cutOff
    }
    if patience.isOver { throw .tooSlow }
    return bytes
  }
}

/// How long a body is waited for. When it is over, the connection is listened to no more: the wait ends, the
/// answer can still be written, and then the connection closes.
struct Patience: Sendable {
  private let deadline: ContinuousClock.Instant
  private let alarm: Scheduled<Void>

  init(_ channel: any Channel, seconds: Int) {
    deadline = .now + .seconds(seconds)
    alarm = channel.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) {
      channel.close(mode: .input, promise: nil)
    }
  }

  var isOver: Bool { ContinuousClock.now >= deadline }

  /// The body is there, or is waited for no more.
  func end() { alarm.cancel() }
}

extension Request {
  /// Refuses a body that says it is something else than JSON; none said is taken as JSON.
  func requireJSON() throws(Problem) {
    guard let type = headers[.contentType] else { return }
    let name = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
    guard name == "application/json" || name.hasSuffix("+json") else {
      throw .unsupportedType(["application/json"])
    }
  }
}

extension JSON {
  /// The tree of a body, or the problem that it has.
  static func body(_ bytes: [UInt8], _ limits: WebLimits) throws(Problem) -> JSON {
    do throws(JSONFault) {
      return try JSON(parsing: bytes, depth: limits.jsonDepth)
    } catch {
      throw .notJSON(error)
    }
  }
}
