// Bytes on a connection, as they are: what no client of HTTP would send.

import Foundation

/// A connection to a port of this machine.
enum RawSocket {
  /// Writes bytes to the port and gives what comes back until the server closes.
  ///
  /// - Parameters:
  ///   - source: the last two numbers of our own address, 127.0.a.b.
  ///   - rest: what is written after the first part of an answer has come.
  static func exchange(
    _ port: Int, _ bytes: [UInt8], thenClose: Bool, from source: (UInt8, UInt8) = (0, 1),
    then rest: [UInt8] = []
  ) async -> String {
    // Blocking calls get a thread of their own: the server needs those that Swift shares out.
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(returning: talk(port, bytes, thenClose, source, rest))
      }
    }
  }

  /// An open connection; whoever gets it closes it. Negative where there is none.
  static func open(_ port: Int, from source: (UInt8, UInt8) = (0, 1)) -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var limit = timeval(tv_sec: 120, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var own = address(0, UInt32(0x7F00_0000) | UInt32(source.0) << 8 | UInt32(source.1))
    var other = address(port, 0x7F00_0001)
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isOpen = withUnsafePointer(to: &own) { own in
      withUnsafePointer(to: &other) { other in
        own.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) } == 0
          && other.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, size)
          } == 0
      }
    }
    guard !isOpen else { return descriptor }
    close(descriptor)
    return -1
  }

  private static func address(_ port: Int, _ number: UInt32) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = number.bigEndian
    return address
  }

  private static func talk(
    _ port: Int, _ bytes: [UInt8], _ thenClose: Bool, _ source: (UInt8, UInt8), _ rest: [UInt8]
  ) -> String {
    let descriptor = open(port, from: source)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    guard send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
      return ""
    }
    if thenClose { shutdown(descriptor, Int32(SHUT_WR)) }
    var rest = rest
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 {
        return errno == EAGAIN ? "still open" : String(decoding: answer, as: UTF8.self)
      }
      guard count > 0 else { break }
      answer += buffer[..<count]
      if !rest.isEmpty {
        _ = send(descriptor, rest, rest.count, Int32(MSG_NOSIGNAL))
        rest = []
      }
    }
    return String(decoding: answer, as: UTF8.self)
  }
}
