// A table from words to values, asked by the hash of a word's small letters.

/// Open addressing over 64-bit hashes; a word that is not in it costs one look in most cases.
struct WordTable<Value: Sendable>: Sendable {
  private var hashes: [UInt64]
  private var values: [Value]
  private let mask: Int

  /// The words by the hash of their folded bytes; `none` is the value of those that are not there.
  init(_ words: [UInt64: Value], none: Value) {
    var size = 16
    while size < words.count * 4 { size *= 2 }
    mask = size - 1
    hashes = Array(repeating: 0, count: size)
    values = Array(repeating: none, count: size)
    for (hash, value) in words.sorted(by: { $0.key < $1.key }) {
      var at = Int(truncatingIfNeeded: hash) & mask
      while hashes[at] != 0 { at = (at + 1) & mask }
      hashes[at] = hash
      values[at] = value
    }
  }

  /// Lends the table as memory, which costs no reference counting while it is asked.
  func withView<Result>(_ body: (WordView<Value>) -> Result) -> Result {
    hashes.withUnsafeBufferPointer { hashes in
      values.withUnsafeBufferPointer { values in
        body(WordView(hashes: hashes, values: values, mask: mask))
      }
    }
  }
}

/// A table of words lent for the time of a scan.
struct WordView<Value> {
  fileprivate let hashes: UnsafeBufferPointer<UInt64>
  fileprivate let values: UnsafeBufferPointer<Value>
  fileprivate let mask: Int

  /// The value of the word with this hash, or that of none.
  @inline(__always)
  subscript(hash: UInt64) -> Value {
    var at = Int(truncatingIfNeeded: hash) & mask
    while hashes[at] != hash && hashes[at] != 0 { at = (at &+ 1) & mask }
    return values[at]
  }
}

/// Neighbours in an array, such as all that share a hash.
struct Neighbours: Sendable {
  var first: Int32 = 0
  var count: Int32 = 0

  @inline(__always)
  var range: Range<Int> { Int(first)..<Int(first &+ count) }

  /// Lays out groups one behind the other, in the order of their keys, and says where each is.
  static func flattened<Element>(
    _ groups: [UInt64: [Element]]
  ) -> (all: [Element], places: WordTable<Neighbours>) {
    var all: [Element] = []
    var places: [UInt64: Neighbours] = [:]
    for (key, group) in groups.sorted(by: { $0.key < $1.key }) {
      places[key] = Neighbours(first: Int32(all.count), count: Int32(group.count))
      all += group
    }
    return (all, WordTable(places, none: Neighbours()))
  }
}
