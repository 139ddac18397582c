// One connection to the daemon, with a limit of time on everything.

import Glibc

/// A connection that is used by one conversation.
final class ClamdLine {
  private let line: Int32
  private let deadline: Int
  /// Whether something did not come in time.
  private(set) var isLate = false

  /// Nil where nobody listens.
  init?(_ settings: ClamdSettings) {
    deadline = ClamdLine.now + settings.totalSeconds
    let opened =
      switch settings.place {
      case .socket(let path): ClamdLine.socket(at: path, settings.patienceSeconds)
      case .host(let host, let port): ClamdLine.connected(host, port, settings.patienceSeconds)
      }
    guard let opened else { return nil }
    line = opened
  }

  func end() { close(line) }

  func send(_ bytes: [UInt8]) -> Bool {
    var done = 0
    while done < bytes.count {
      guard ClamdLine.now < deadline else {
        isLate = true
        return false
      }
      let count = bytes.withUnsafeBytes {
        Glibc.send(line, $0.baseAddress! + done, bytes.count - done, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        isLate = errno == EAGAIN
        return false
      }
      done += count
    }
    return true
  }

  /// What is said until the other side closes, or says the end of an answer; nil where nothing came.
  func hear(most: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 512)
    while bytes.count < most, bytes.last != 0 {
      guard ClamdLine.now < deadline else {
        isLate = true
        return nil
      }
      let count = piece.withUnsafeMutableBytes { recv(line, $0.baseAddress, $0.count, 0) }
      if count < 0, errno == EINTR { continue }
      if count < 0 { isLate = errno == EAGAIN }
      guard count > 0 else { break }
      bytes += piece.prefix(count)
    }
    return bytes.isEmpty || isLate ? nil : bytes
  }

  /// Seconds since the machine began.
  private static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec
  }

  private static func socket(at path: String, _ seconds: Int) -> Int32? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8) + [0]) }
    let line = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    let length = socklen_t(MemoryLayout<sockaddr_un>.size)
    return withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        joined(line, $0, length, seconds)
      }
    }
  }

  private static func connected(_ host: String, _ port: String, _ seconds: Int) -> Int32? {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, port, &hints, &found) == 0 else { return nil }
    defer { freeaddrinfo(found) }
    var next = found
    while let info = next?.pointee {
      let line = Glibc.socket(
        info.ai_family, info.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), info.ai_protocol)
      if let joined = joined(line, info.ai_addr, info.ai_addrlen, seconds) { return joined }
      next = info.ai_next
    }
    return nil
  }

  /// The socket when somebody answers; closed, and nil, otherwise.
  private static func joined(
    _ line: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t, _ seconds: Int
  ) -> Int32? {
    guard line >= 0 else { return nil }
    var patience = timeval(tv_sec: seconds, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(line, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
    setsockopt(line, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
    guard connect(line, address, length) == 0 else {
      close(line)
      return nil
    }
    return line
  }
}
