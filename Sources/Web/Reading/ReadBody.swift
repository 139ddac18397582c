// From a request's body to a tree: with a limit on size and time, and an answer for what is no JSON.

import Hummingbird
import NIOCore
import Policy

extension Request {
  /// The raw bytes, at most `limit`. A connection that sends nothing is closed by its idle limit; one that
  /// drips is stopped here.
  func bytes(upTo limit: Int, within seconds: Int) async throws(Problem) -> [UInt8] {
    let started = ContinuousClock.now
    if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit {
      throw .tooLarge(limit)
    }
    var bytes: [UInt8] = []
    do {
      for try await chunk in body {
        guard bytes.count + chunk.readableBytes <= limit else { throw Problem.tooLarge(limit) }
        guard started.duration(to: .now) < .seconds(seconds) else { throw Problem.tooSlow }
        bytes += chunk.readableBytesView
      }
    } catch let problem as Problem {
      throw problem
    } catch {
      throw .cutOff
    }
    return bytes
  }

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
