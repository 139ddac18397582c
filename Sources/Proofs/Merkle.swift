// The Merkle tree's arithmetic (RFC 9162 2.1): how leaves and nodes are hashed, and which subtrees make up a range.

import Crypto

/// Hashes of a Merkle tree: 32 bytes each, SHA-256.
public enum Merkle {
  /// Bytes of a hash.
  public static let length = 32

  /// The root of a tree without leaves.
  public static let emptyRoot = Array(SHA256.hash(data: [UInt8]()))

  /// The hash of a leaf: 0x00, then its data.
  public static func leaf(_ data: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    hash.update(data: [0x00])
    hash.update(data: data)
    return Array(hash.finalize())
  }

  /// The hash of an inner node: 0x01, then both sides.
  public static func node(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> [UInt8] {
    Array(SHA256.hash(data: [0x01] + left + right))
  }

  /// The hash over a perfect subtree; its leaves or nodes, as many as a power of two, at least one.
  static func perfect(_ hashes: ArraySlice<[UInt8]>) -> [UInt8] {
    var level = Array(hashes)
    while level.count > 1 {
      level = stride(from: 0, to: level.count - 1, by: 2).map { node(level[$0], level[$0 + 1]) }
    }
    return level.first ?? emptyRoot
  }

  /// The hash over neighbouring subtrees, the larger ones first, as RFC 9162 splits a range.
  static func joined(_ hashes: [[UInt8]]) -> [UInt8] {
    guard let last = hashes.last else { return emptyRoot }
    return hashes.dropLast().reversed().reduce(last) { node($1, $0) }
  }
}

/// A perfect subtree: `1 << level` leaves from the leaf `index << level` on.
public struct TreeNode: Sendable, Hashable {
  public let level: Int
  public let index: Int

  public init(level: Int, index: Int) {
    self.level = level
    self.index = index
  }

  /// The perfect subtrees that make up the leaves from `start`, up to and without `end`; the largest first where
  /// `start` is a multiple of a power of two that is not smaller than the range.
  static func covering(_ start: Int, _ end: Int) -> [TreeNode] {
    var nodes: [TreeNode] = []
    var first = start
    while first < end {
      let level = (Int.bitWidth - 1) - (end - first).leadingZeroBitCount
      nodes.append(TreeNode(level: level, index: first >> level))
      first += 1 << level
    }
    return nodes
  }
}

/// Which subtrees each hash of a proof is made of (RFC 9162 2.1.3.1 and 2.1.4.1).
public enum ProofPlan {
  /// The largest power of two that is smaller than `count`, which is 2 or more.
  private static func split(_ count: Int) -> Int {
    1 << ((Int.bitWidth - 1) - (count - 1).leadingZeroBitCount)
  }

  /// The whole tree.
  public static func root(size: Int) -> [TreeNode] { TreeNode.covering(0, size) }

  /// Empty where there is no such leaf, and in a tree of one.
  public static func inclusion(of index: Int, size: Int) -> [[TreeNode]] {
    guard index >= 0, index < size else { return [] }
    var (start, end) = (0, size)
    var plan: [[TreeNode]] = []
    while end - start > 1 {
      let middle = start + split(end - start)
      if index < middle {
        plan.append(TreeNode.covering(middle, end))
        end = middle
      } else {
        plan.append(TreeNode.covering(start, middle))
        start = middle
      }
    }
    return plan.reversed()
  }

  /// Empty where there is nothing to prove: equal sizes, or an old tree without leaves.
  public static func consistency(from old: Int, to new: Int) -> [[TreeNode]] {
    guard old > 0, old < new else { return [] }
    var (start, end) = (0, new)
    var isWhole = true
    var plan: [[TreeNode]] = []
    while old != end {
      let middle = start + split(end - start)
      if old <= middle {
        plan.append(TreeNode.covering(middle, end))
        end = middle
      } else {
        plan.append(TreeNode.covering(start, middle))
        start = middle
        isWhole = false
      }
    }
    if !isWhole { plan.append(TreeNode.covering(start, end)) }
    return plan.reversed()
  }
}
