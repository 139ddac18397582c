// A small load generator: blocking sockets, one thread a connection, keep-alive, every answer read.

import Foundation
import Glibc
import Synchronization

/// One connection that speaks just enough HTTP/1.1.
struct Connection {
  private let socket: Int32
  /// Whether the server said that it ends the connection after its last answer.
  private(set) var isEnding = false
  private var buffer: [UInt8] = []
  private var chunk: [UInt8] = []

  init?(port: Int) {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var one: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
    // An answer that does not come counts as a failure, and does not hold up the rest.
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else {
      Glibc.close(socket)
      return nil
    }
  }

  /// A port on which nobody listens.
  static func freePort() -> Int {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { Glibc.close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(socket, $0, size)
        _ = getsockname(socket, $0, &size)
      }
    }
    return Int(in_port_t(bigEndian: address.sin_port))
  }

  /// Sends a request and reads the whole answer; nil when the connection is gone.
  mutating func exchange(_ request: [UInt8]) -> (status: Int, body: [UInt8])? {
    var sent = 0
    while sent < request.count {
      let n = request.withUnsafeBytes {
        write(socket, $0.baseAddress! + sent, request.count - sent)
      }
      guard n > 0 else { return nil }
      sent += n
    }
    while true {
      if let answer = answer() { return answer }
      if chunk.isEmpty { chunk = [UInt8](repeating: 0, count: 65_536) }
      let n = read(socket, &chunk, chunk.count)
      guard n > 0 else { return nil }
      buffer += chunk[..<n]
    }
  }

  /// The first whole answer in the buffer; cheap, so that the generator takes little of the cores it shares.
  private mutating func answer() -> (status: Int, body: [UInt8])? {
    guard let head = Connection.place(of: "\r\n\r\n", in: buffer) else { return nil }
    var length = 0
    if let name = Connection.place(of: "ontent-length:", in: buffer)
      ?? Connection.place(of: "ontent-Length:", in: buffer), name < head
    {
      for byte in buffer[(name + 14)..<head] {
        if byte == UInt8(ascii: "\r") { break }
        if byte != UInt8(ascii: " ") { length = length * 10 + Int(byte) - 48 }
      }
    }
    if let end = Connection.place(of: "onnection: close", in: buffer), end < head {
      isEnding = true
    }
    let end = head + 4 + length
    guard buffer.count >= end, buffer.count > 12 else { return nil }
    let status = buffer[9..<12].reduce(0) { $0 * 10 + Int($1) - 48 }
    let body = Array(buffer[(head + 4)..<end])
    if buffer.count == end {
      buffer.removeAll(keepingCapacity: true)
    } else {
      buffer.removeFirst(end)
    }
    return (status, body)
  }

  private static func place(of text: StaticString, in bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBytes { all in
      let wanted = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
      guard all.count >= wanted.count else { return nil }
      return (0...(all.count - wanted.count)).first {
        all[$0] == wanted[0]
          && UnsafeRawBufferPointer(rebasing: all[$0..<$0 + wanted.count]).elementsEqual(wanted)
      }
    }
  }

  func close() { Glibc.close(socket) }
}

enum Load {
  /// Answers a second over `connections`, so many on each; every answer must have `status`.
  static func rate(
    port: Int, connections: Int, each: Int, status: Int,
    request: @escaping @Sendable (_ connection: Int, _ round: Int) -> [UInt8]
  ) -> Double {
    rate(port: port, connections: connections, status: status, request: request) { $0 < each }
  }

  /// The same, for some seconds.
  static func rate(
    port: Int, connections: Int, seconds: Int, status: Int,
    request: @escaping @Sendable (_ connection: Int, _ round: Int) -> [UInt8]
  ) -> Double {
    let end = ContinuousClock.now + .seconds(seconds)
    return rate(port: port, connections: connections, status: status, request: request) { _ in
      ContinuousClock.now < end
    }
  }

  private static func rate(
    port: Int, connections: Int, status: Int,
    request: @escaping @Sendable (_ connection: Int, _ round: Int) -> [UInt8],
    while goesOn: @escaping @Sendable (_ round: Int) -> Bool
  ) -> Double {
    let counts = Mutex((answers: 0, failures: 0, wrong: Set<Int>()))
    let group = DispatchGroup()
    let start = ContinuousClock.now
    for number in 0..<connections {
      group.enter()
      Thread.detachNewThread {
        var connection = Connection(port: port)
        var (round, failures, wrong) = (0, 0, Set<Int>())
        while goesOn(round) {
          let answer = connection?.exchange(request(number, round))
          if answer?.status != status {
            failures += 1
            wrong.insert(answer?.status ?? 0)
          }
          // A connection that was closed is made anew, as a client would.
          if answer == nil || connection?.isEnding == true {
            connection?.close()
            connection = Connection(port: port)
          }
          round += 1
        }
        connection?.close()
        counts.withLock {
          $0 = ($0.answers + round, $0.failures + failures, $0.wrong.union(wrong))
        }
        group.leave()
      }
    }
    group.wait()
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let (answers, failures, wrong) = counts.withLock { $0 }
    if failures > 0 {
      print("  \(failures) of \(answers) answers were not \(status), but \(wrong.sorted())")
    }
    return Double(answers - failures) / seconds
  }

  /// A request as bytes.
  static func request(
    _ method: String, _ path: String, _ headers: [String] = [], body: String = ""
  ) -> [UInt8] {
    let lines =
      ["\(method) \(path) HTTP/1.1", "host: 127.0.0.1"] + headers
      + (body.isEmpty
        ? [] : ["content-type: application/json", "content-length: \(body.utf8.count)"])
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
  }
}
