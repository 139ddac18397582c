// Trees and proofs of every size, against the definition as it is written: recursive, over all leaves.

import Foundation
import Proofs
import Testing

/// The definition (RFC 9162 2.1.1, 2.1.3.1, 2.1.4.1), without any thought of cost.
enum Naive {
  static func root(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
    guard leaves.count > 1 else { return leaves.first ?? Merkle.emptyRoot }
    let middle = leaves.startIndex + split(leaves.count)
    return Merkle.node(root(leaves[..<middle]), root(leaves[middle...]))
  }

  static func path(_ index: Int, _ leaves: ArraySlice<[UInt8]>) -> [[UInt8]] {
    guard leaves.count > 1 else { return [] }
    let half = split(leaves.count)
    let middle = leaves.startIndex + half
    return index < half
      ? path(index, leaves[..<middle]) + [root(leaves[middle...])]
      : path(index - half, leaves[middle...]) + [root(leaves[..<middle])]
  }

  static func proof(_ old: Int, _ leaves: ArraySlice<[UInt8]>, _ isWhole: Bool = true) -> [[UInt8]]
  {
    if old == leaves.count { return isWhole ? [] : [root(leaves)] }
    let half = split(leaves.count)
    let middle = leaves.startIndex + half
    return old <= half
      ? proof(old, leaves[..<middle], isWhole) + [root(leaves[middle...])]
      : proof(old - half, leaves[middle...], false) + [root(leaves[..<middle])]
  }

  private static func split(_ count: Int) -> Int {
    var half = 1
    while half * 2 < count { half *= 2 }
    return half
  }

  static func leaves(_ count: Int) -> [[UInt8]] {
    (0..<count).map { Merkle.leaf(Array("leaf \($0)".utf8)) }
  }
}

/// A tree as storage keeps it: nothing but tiles.
struct StoredTree {
  private(set) var tiles: [Tile.Place: Tile] = [:]
  private(set) var edge = TreeEdge()

  init(_ leaves: [[UInt8]] = []) { append(leaves) }

  mutating func append(_ leaves: [[UInt8]]) {
    for tile in edge.append(leaves) { tiles[tile.place] = tile }
  }

  func hashes(_ plan: [[TreeNode]]) -> [[UInt8]]? {
    let reading = TileReading(plan)
    return reading.hashes(from: reading.places.compactMap { tiles[$0] })
  }
}

@Suite struct NaiveTrees {
  static let leaves = Naive.leaves(300)
  static let whole = StoredTree(leaves)

  /// Every leaf of every tree would take minutes: all of the small ones, of the others those at the edges of
  /// subtrees and some between.
  private static func places(_ size: Int) -> [Int] {
    guard size > 40 else { return Array(0..<size) }
    let edges = [
      0, 1, 2, 127, 128, 129, 254, 255, 256, 257, size / 2, size / 3, size - 2, size - 1,
    ]
    return Set(edges.filter { $0 < size }).sorted()
  }

  @Test(arguments: 1...300)
  func everyProofOfEverySizeIsTheDefined(_ size: Int) throws {
    let leaves = Self.leaves[..<size]
    let root = Naive.root(leaves)
    // Out of the tiles of the larger tree, as it is when an old checkpoint is asked for.
    #expect(try #require(Self.whole.hashes([ProofPlan.root(size: size)])) == [root])
    for index in Self.places(size) {
      let path = try #require(Self.whole.hashes(ProofPlan.inclusion(of: index, size: size)))
      #expect(path == Naive.path(index, leaves), "leaf \(index) of \(size)")
      let proof = InclusionProof(index: index, size: size, path: path)
      #expect(proof.root(ofLeaf: leaves[index]) == root)
      #expect(proof.root(ofLeaf: Merkle.leaf([7])) != root)
    }
    for old in Self.places(size) where old > 0 {
      let path = try #require(Self.whole.hashes(ProofPlan.consistency(from: old, to: size)))
      #expect(path == Naive.proof(old, leaves), "\(old) to \(size)")
      let oldRoot = Naive.root(leaves[..<old])
      #expect(ConsistencyProof(old: old, new: size, path: path).holds(from: oldRoot, to: root))
      #expect(!ConsistencyProof(old: old, new: size, path: path).holds(from: root, to: root))
    }
  }

  /// However the leaves come, the tiles are the same, and the edge can be read back from them.
  @Test(arguments: [1, 3, 255, 256, 257, 1000])
  func batchesMakeTheSameTree(_ batch: Int) throws {
    let leaves = Naive.leaves(1_000)
    var tree = StoredTree()
    for start in stride(from: 0, to: leaves.count, by: batch) {
      let places = TreeEdge.places(size: tree.edge.size)
      let edge = try #require(
        TreeEdge(size: tree.edge.size, tiles: places.compactMap { tree.tiles[$0] }))
      #expect(edge == tree.edge)
      tree.append(Array(leaves[start..<min(start + batch, leaves.count)]))
    }
    #expect(tree.edge.root == Naive.root(leaves[...]))
    #expect(tree.tiles == StoredTree(leaves).tiles)
  }

  /// Three levels of tiles: 66,000 leaves and more.
  @Test func aLargeTreeNeedsFewTiles() throws {
    let leaves = (0..<66_049).map { n in withUnsafeBytes(of: UInt64(n)) { Merkle.leaf(Array($0)) } }
    let tree = StoredTree(leaves)
    for index in [0, 255, 256, 65_535, 65_536, 66_048] {
      let plan = ProofPlan.inclusion(of: index, size: leaves.count)
      #expect(TileReading(plan).places.count <= 6)
      let path = try #require(tree.hashes(plan))
      let proof = InclusionProof(index: index, size: leaves.count, path: path)
      #expect(proof.root(ofLeaf: leaves[index]) == tree.edge.root)
    }
    let plan = ProofPlan.consistency(from: 65_000, to: leaves.count)
    let old = StoredTree(Array(leaves[..<65_000])).edge.root
    let path = try #require(tree.hashes(plan))
    #expect(
      ConsistencyProof(old: 65_000, new: leaves.count, path: path).holds(
        from: old, to: tree.edge.root))
  }

  /// Ten million leaves: the plan alone tells what would be read.
  @Test func tenMillionLeavesNeedAHandfulOfReads() {
    let size = 10_000_019
    for index in stride(from: 0, to: size, by: 999_983) {
      #expect(TileReading(ProofPlan.inclusion(of: index, size: size)).places.count <= 6)
      #expect(TileReading(ProofPlan.consistency(from: index + 1, to: size)).places.count <= 9)
    }
    #expect(TreeEdge.places(size: size).count == 3)
    #expect(TileReading([ProofPlan.root(size: size)]).places.count == 3)
  }
}
