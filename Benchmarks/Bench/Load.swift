// A small load generator: blocking sockets, one thread a connection, keep-alive, every answer read.

import Foundation
import Glibc
import Synchronization

/// One connection that speaks just enough HTTP/1.1.
struct Connection {
  private let socket: Int32
  private var buffer: [UInt8] = []

  init?(port: Int) {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var one: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
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
      var chunk = [UInt8](repeating: 0, count: 16_384)
      let n = read(socket, &chunk, chunk.count)
      guard n > 0 else { return nil }
      buffer += chunk.prefix(n)
    }
  }

  /// The first whole answer in the buffer.
  private mutating func answer() -> (status: Int, body: [UInt8])? {
    let end = Array("\r\n\r\n".utf8)
    guard buffer.count > 16,
      let head = (0...(buffer.count - 4)).first(where: { Array(buffer[$0..<$0 + 4]) == end })
    else { return nil }
    let text = String(decoding: buffer[..<head], as: UTF8.self).lowercased()
    let length =
      text.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
      .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
    guard buffer.count >= head + 4 + length else { return nil }
    let body = Array(buffer[(head + 4)..<(head + 4 + length)])
    buffer.removeFirst(head + 4 + length)
    return (Int(text.dropFirst(9).prefix(3)) ?? 0, body)
  }

  func close() { Glibc.close(socket) }
}

enum Load {
  /// Answers a second over `connections`; every answer must have `status`.
  static func rate(
    port: Int, connections: Int, each: Int, status: Int,
    request: @escaping @Sendable (_ connection: Int, _ round: Int) -> [UInt8]
  ) -> Double {
    let failures = Mutex(0)
    let group = DispatchGroup()
    let start = ContinuousClock.now
    for number in 0..<connections {
      group.enter()
      Thread.detachNewThread {
        var connection = Connection(port: port)
        for round in 0..<each {
          let answer = connection?.exchange(request(number, round))
          if answer?.status != status { failures.withLock { $0 += 1 } }
        }
        connection?.close()
        group.leave()
      }
    }
    group.wait()
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let failed = failures.withLock { $0 }
    if failed > 0 { print("  \(failed) of \(connections * each) answers were not \(status)") }
    return Double(connections * each) / seconds
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
