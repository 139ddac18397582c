// Where the scanner listens: a socket on this machine, or a host and a port.

/// Where `clamd` is, and how long it is waited for.
public struct ClamdSettings: Sendable, Hashable {
  /// The place as an operator writes it.
  public enum Place: Sendable, Hashable {
    case socket(path: String)
    case host(String, port: String)
  }

  public let place: Place
  /// Seconds for a connection, and for each piece that is sent or heard.
  public var patienceSeconds = 30
  /// Seconds for one file in all.
  public var totalSeconds = 300

  /// - Parameter text: `unix:/run/clamav/clamd.ctl` or `tcp:host:port`.
  public init(_ text: String) throws(ClamdSettingsProblem) {
    if text.hasPrefix("unix:/") {
      let path = String(text.dropFirst(5))
      // As long as an address of a socket can be, its end included.
      guard path.utf8.count < 108, !path.contains("\0") else { throw .init() }
      place = .socket(path: path)
      return
    }
    guard text.hasPrefix("tcp:"), let colon = text.lastIndex(of: ":") else { throw .init() }
    let host = text.dropFirst(4).prefix(upTo: max(colon, text.index(text.startIndex, offsetBy: 4)))
    let port = text[text.index(after: colon)...]
    guard !host.isEmpty, let number = UInt16(port), number > 0,
      host.utf8.allSatisfy({ 0x21...0x7E ~= $0 })
    else { throw .init() }
    let bare = host.hasPrefix("[") && host.hasSuffix("]") ? host.dropFirst().dropLast() : host
    place = .host(String(bare), port: String(port))
  }
}

/// What is wrong with the place.
public struct ClamdSettingsProblem: Error, CustomStringConvertible, Sendable, Hashable {
  public let description = "clamd: must be unix:/PATH or tcp:HOST:PORT"
}
