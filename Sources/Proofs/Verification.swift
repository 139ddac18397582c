// Proofs as values, and how each is verified with nothing but roots (RFC 9162 2.1.3.2 and 2.1.4.2).

/// That a leaf stands in a tree of some size.
public struct InclusionProof: Sendable, Hashable {
  /// From 0.
  public var index: Int
  public var size: Int
  public var path: [[UInt8]]

  public init(index: Int, size: Int, path: [[UInt8]]) {
    self.index = index
    self.size = size
    self.path = path
  }

  /// The root that follows from the leaf's hash; nil where the proof fits no tree of its size.
  public func root(ofLeaf hash: [UInt8]) -> [UInt8]? {
    guard index >= 0, index < size, hash.count == Merkle.length,
      path.allSatisfy({ $0.count == Merkle.length })
    else { return nil }
    var (node, last, root) = (index, size - 1, hash)
    for sibling in path {
      guard last > 0 else { return nil }
      if node & 1 == 1 || node == last {
        root = Merkle.node(sibling, root)
        while node & 1 == 0, node != 0 { (node, last) = (node >> 1, last >> 1) }
      } else {
        root = Merkle.node(root, sibling)
      }
      (node, last) = (node >> 1, last >> 1)
    }
    return last == 0 ? root : nil
  }
}

/// That a tree is an older one with leaves added, and nothing else.
public struct ConsistencyProof: Sendable, Hashable {
  public var old: Int
  public var new: Int
  public var path: [[UInt8]]

  public init(old: Int, new: Int, path: [[UInt8]]) {
    self.old = old
    self.new = new
    self.path = path
  }

  public func holds(from oldRoot: [UInt8], to newRoot: [UInt8]) -> Bool {
    guard old >= 0, old <= new, path.allSatisfy({ $0.count == Merkle.length }) else {
      return false
    }
    if old == new { return path.isEmpty && oldRoot == newRoot }
    // Every tree goes on from the empty one; there is nothing to compare.
    if old == 0 { return path.isEmpty }
    // Where the old tree is one perfect subtree, its root is the first hash, and is not repeated.
    let hashes = old & (old - 1) == 0 ? [oldRoot] + path : path
    guard !path.isEmpty, let first = hashes.first else { return false }
    var (node, last) = (old - 1, new - 1)
    while node & 1 == 1 { (node, last) = (node >> 1, last >> 1) }
    var (oldest, newest) = (first, first)
    for hash in hashes.dropFirst() {
      guard last > 0 else { return false }
      if node & 1 == 1 || node == last {
        (oldest, newest) = (Merkle.node(hash, oldest), Merkle.node(hash, newest))
        while node & 1 == 0, node != 0 { (node, last) = (node >> 1, last >> 1) }
      } else {
        newest = Merkle.node(newest, hash)
      }
      (node, last) = (node >> 1, last >> 1)
    }
    return last == 0 && oldest == oldRoot && newest == newRoot
  }
}
