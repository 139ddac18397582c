// A domain label in the ASCII form that DNS holds (RFC 3492, RFC 5891).

/// The encoding of a domain label outside ASCII: `växjö` is `xn--vxj-qla6g`.
enum Punycode {
  /// The label in lower case, and in its `xn--` form if it is not ASCII.
  static func label(_ label: String) -> String {
    let prepared = composed(label.lowercased())
    let scalars = prepared.unicodeScalars.map(\.value)
    return scalars.allSatisfy { $0 < 0x80 } ? prepared : "xn--" + encoded(scalars)
  }

  /// Base letter and accent as one scalar where Latin script has one (macOS types them as two).
  ///
  /// Swift compares characters by canonical equivalence, so the composed scalar is found by asking.
  private static func composed(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for character in text {
      let scalars = character.unicodeScalars
      let whole = scalars.count == 1 ? nil : latin.first { Character($0) == character }
      if let whole { result.append(whole) } else { result.append(contentsOf: scalars) }
    }
    return String(result)
  }

  /// Where Latin script has letters with accents of their own.
  private static let latin = [0xC0...0x24F, 0x1E00...0x1EFF].joined().compactMap {
    Unicode.Scalar($0 as UInt32)
  }

  /// RFC 3492 6.3. A label is at most a few hundred scalars, so that no product here overflows.
  private static func encoded(_ input: [UInt32]) -> String {
    var output = input.filter { $0 < 0x80 }.map { UInt8($0) }
    let basic = output.count
    if basic > 0 { output.append(0x2D) }
    var handled = basic
    var reached = 128
    var delta = 0
    var bias = 72
    while handled < input.count {
      let next = input.map(Int.init).filter { $0 >= reached }.min() ?? reached
      delta += (next - reached) * (handled + 1)
      reached = next
      for value in input.map(Int.init) {
        if value < reached { delta += 1 }
        guard value == reached else { continue }
        append(delta, bias: bias, to: &output)
        bias = adapted(delta, count: handled + 1, first: handled == basic)
        delta = 0
        handled += 1
      }
      delta += 1
      reached += 1
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// A number as digits of a varying base, lowest first (RFC 3492 3.3).
  private static func append(_ delta: Int, bias: Int, to output: inout [UInt8]) {
    var rest = delta
    var k = 36
    while true {
      let threshold = min(max(k - bias, 1), 26)
      if rest < threshold { break }
      output.append(digit(threshold + (rest - threshold) % (36 - threshold)))
      rest = (rest - threshold) / (36 - threshold)
      k += 36
    }
    output.append(digit(rest))
  }

  /// 0 to 25 are letters, 26 to 35 digits (RFC 3492 5).
  private static func digit(_ value: Int) -> UInt8 {
    UInt8(value < 26 ? value + 0x61 : value - 26 + 0x30)
  }

  /// The bias by which the next number probably takes few digits (RFC 3492 6.1).
  private static func adapted(_ delta: Int, count: Int, first: Bool) -> Int {
    var delta = first ? delta / 700 : delta / 2
    delta += delta / count
    var k = 0
    while delta > 455 {
      delta /= 35
      k += 36
    }
    return k + 36 * delta / (delta + 38)
  }
}
