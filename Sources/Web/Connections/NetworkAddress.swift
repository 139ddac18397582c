// Addresses and blocks of addresses, as numbers: what a limit counts by, and whom an operator believes.

public import NIOCore

/// An IP address. An IPv4 address that came as an IPv6 one (`::ffff:192.0.2.1`) is the IPv4 address.
public struct NetworkAddress: Sendable, Hashable {
  /// 4 or 16 bytes, in network order.
  let bytes: [UInt8]

  private init(bytes: [UInt8]) {
    let isMapped =
      bytes.count == 16 && bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 255
      && bytes[11] == 255
    self.bytes = isMapped ? Array(bytes[12...]) : bytes
  }

  /// Nil where there is none, as for a socket in a file.
  public init?(_ address: SocketAddress?) {
    switch address {
    // `sockaddr_in` and `sockaddr_in6`: the address stands after family and port, and after the flow of IPv6.
    case .v4(let address):
      self.init(bytes: withUnsafeBytes(of: address.address) { Array($0[4..<8]) })
    case .v6(let address):
      self.init(bytes: withUnsafeBytes(of: address.address) { Array($0[8..<24]) })
    case .unixDomainSocket, nil: return nil
    }
  }

  /// `192.0.2.1` or `2001:db8::1`; nil for anything else.
  public init?(_ text: some StringProtocol) {
    guard text.utf8.count <= 45,
      text.utf8.allSatisfy({ $0 == 0x2E || $0 == 0x3A || Character(UnicodeScalar($0)).isHexDigit })
    else { return nil }
    self.init(try? SocketAddress(ipAddress: String(text), port: 0))
  }

  /// As it is usually written; of IPv6 all eight groups.
  var text: String {
    guard bytes.count == 16 else { return bytes.map { String($0) }.joined(separator: ".") }
    return stride(from: 0, to: 16, by: 2).map { place in
      String(UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1]), radix: 16)
    }.joined(separator: ":")
  }

  /// Whether it is this machine's own.
  public var isLoopback: Bool {
    bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
  }

  /// The block of so many leading bits that it lies in.
  func block(bits: BlockBits) -> AddressBlock {
    AddressBlock(self, bits: bytes.count == 4 ? bits.four : bits.six)
  }
}

/// How many leading bits make a block: whoever holds one address of it easily holds the others.
public struct BlockBits: Sendable, Equatable {
  /// IPv4, 8 to 32.
  public var four = 24
  /// IPv6, 32 to 64. A household gets 56 or fewer.
  public var six = 56
  public init() {}
}

/// All addresses with the same leading bits.
public struct AddressBlock: Sendable, Hashable {
  /// The first address of the block.
  private let first: [UInt8]
  private let bits: Int

  init(_ address: NetworkAddress, bits: Int) {
    self.bits = max(0, min(bits, address.bytes.count * 8))
    let kept = self.bits
    first = address.bytes.enumerated().map { place, byte in
      let left = kept - place * 8
      return left >= 8 ? byte : left <= 0 ? 0 : byte & ~(0xFF >> UInt8(left))
    }
  }

  /// `10.0.0.0/8`, `2001:db8::/32`, or one address; nil for anything else.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let address = NetworkAddress(parts[0]) else { return nil }
    let most = address.bytes.count * 8
    guard parts.count == 2 else {
      self.init(address, bits: most)
      return
    }
    guard parts[1].utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let bits = Int(parts[1]),
      0...most ~= bits
    else { return nil }
    self.init(address, bits: bits)
  }

  func contains(_ address: NetworkAddress) -> Bool {
    address.bytes.count == first.count && AddressBlock(address, bits: bits).first == first
  }

  /// What a count is kept under; never shown.
  var name: String { first.map { String($0, radix: 16) }.joined(separator: ".") + "/\(bits)" }
}
