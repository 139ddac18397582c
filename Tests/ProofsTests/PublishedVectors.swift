// The published vectors of the transparency projects: eight leaves, their roots, and proofs among them.

import Foundation
import Proofs
import Testing

@Suite struct PublishedVectors {
  static let leaves = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
  ].map { Hex.bytes($0) }

  static let roots = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ].map { Hex.bytes($0) }

  struct Vector: Sendable {
    let first: Int
    let second: Int
    let path: [[UInt8]]
    init(_ first: Int, _ second: Int, _ path: String...) {
      (self.first, self.second) = (first, second)
      self.path = path.map { Hex.bytes($0) }
    }
  }

  /// The leaf, from 1, and the size of the tree.
  static let inclusions = [
    Vector(1, 1),
    Vector(
      1, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"),
    Vector(
      6, 8, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    Vector(3, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    Vector(
      2, 5, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"),
  ]

  /// Two sizes.
  static let consistencies = [
    Vector(1, 1),
    Vector(
      1, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"),
    Vector(
      6, 8, "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    Vector(
      2, 5, "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"),
    Vector(
      6, 7, "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
      "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
  ]

  @Test func theRootsAreThePublishedOnes() {
    #expect(
      Merkle.emptyRoot
        == Hex.bytes(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
    var edge = TreeEdge()
    for (leaf, root) in zip(Self.leaves, Self.roots) {
      _ = edge.append([Merkle.leaf(leaf)])
      #expect(edge.root == root, "\(edge.size) leaves")
    }
  }

  @Test(arguments: inclusions)
  func anInclusionProofIsThePublishedOne(_ vector: Vector) throws {
    let tree = StoredTree(Self.leaves.prefix(vector.second).map { Merkle.leaf($0) })
    let made = try #require(
      tree.hashes(ProofPlan.inclusion(of: vector.first - 1, size: vector.second)))
    #expect(made == vector.path)
    let proof = InclusionProof(index: vector.first - 1, size: vector.second, path: vector.path)
    let leaf = Merkle.leaf(Self.leaves[vector.first - 1])
    #expect(proof.root(ofLeaf: leaf) == Self.roots[vector.second - 1])
    for (name, wrong) in Spoilt.inclusions(proof) {
      #expect(wrong.root(ofLeaf: leaf) != Self.roots[vector.second - 1], "\(name)")
    }
    #expect(proof.root(ofLeaf: []) == nil)
    #expect(proof.root(ofLeaf: Merkle.emptyRoot) != Self.roots[vector.second - 1])
  }

  @Test(arguments: consistencies)
  func aConsistencyProofIsThePublishedOne(_ vector: Vector) throws {
    let tree = StoredTree(Self.leaves.prefix(vector.second).map { Merkle.leaf($0) })
    let made = try #require(
      tree.hashes(ProofPlan.consistency(from: vector.first, to: vector.second)))
    #expect(made == vector.path)
    let proof = ConsistencyProof(old: vector.first, new: vector.second, path: vector.path)
    let (old, new) = (Self.roots[vector.first - 1], Self.roots[vector.second - 1])
    #expect(proof.holds(from: old, to: new))
    guard vector.first != vector.second else { return }
    for (name, wrong) in Spoilt.consistencies(proof, old, new) {
      #expect(!wrong.holds(from: old, to: new), "\(name)")
    }
    #expect(!proof.holds(from: new, to: old) && !proof.holds(from: [], to: new))
    #expect(!proof.holds(from: old, to: []) && !proof.holds(from: Merkle.emptyRoot, to: new))
  }

  /// Sizes where there is nothing to prove, and sizes that there are not.
  @Test func theEdgesAreAsPublished() {
    let (one, two) = ([UInt8](repeating: 1, count: 32), [UInt8](repeating: 2, count: 32))
    func holds(_ old: Int, _ new: Int, _ from: [UInt8], _ to: [UInt8], _ path: [[UInt8]] = [])
      -> Bool
    {
      ConsistencyProof(old: old, new: new, path: path).holds(from: from, to: to)
    }
    #expect(holds(0, 0, one, one) && holds(0, 1, one, two) && holds(1, 1, two, two))
    #expect(!holds(0, 0, one, two) && !holds(1, 1, one, two))
    #expect(!holds(1, 0, one, two) && !holds(2, 1, one, two) && !holds(1, 2, one, two))
    #expect(!holds(0, 0, one, one, [two]) && !holds(0, 1, one, one, [two]))
    #expect(!holds(1, 1, one, one, [two]) && !holds(-1, 1, one, one))
    for (index, size) in [(0, 0), (1, 0), (2, 1), (-1, 1), (1, 1)] {
      #expect(InclusionProof(index: index, size: size, path: []).root(ofLeaf: one) == nil)
    }
  }
}

/// Proofs with one thing wrong, as the published probes have them.
enum Spoilt {
  static let some = Hex.bytes("abacaba000000000000000000000000000000000000000000060061e00123456")

  static func inclusions(_ proof: InclusionProof) -> [(String, InclusionProof)] {
    let (index, size, path) = (proof.index, proof.size, proof.path)
    var wrong: [(String, InclusionProof)] = [
      ("index - 1", .init(index: index - 1, size: size, path: path)),
      ("index + 1", .init(index: index + 1, size: size, path: path)),
      ("index ^ 2", .init(index: index ^ 2, size: size, path: path)),
      ("size * 2", .init(index: index, size: size * 2, path: path)),
      ("size / 2", .init(index: index, size: size / 2, path: path)),
    ]
    for (name, path) in paths(path, bit: 8) {
      wrong.append((name, .init(index: index, size: size, path: path)))
    }
    return wrong
  }

  static func consistencies(
    _ proof: ConsistencyProof, _ old: [UInt8], _ new: [UInt8]
  ) -> [(String, ConsistencyProof)] {
    let (first, second, path) = (proof.old, proof.new, proof.path)
    var wrong: [(String, ConsistencyProof)] = [
      ("old - 1", .init(old: first - 1, new: second, path: path)),
      ("old + 1", .init(old: first + 1, new: second, path: path)),
      ("old ^ 2", .init(old: first ^ 2, new: second, path: path)),
      ("new * 2", .init(old: first, new: second * 2, path: path)),
      ("new / 2", .init(old: first, new: second / 2, path: path)),
      ("empty", .init(old: first, new: second, path: [])),
      ("old root first", .init(old: first, new: second, path: [old] + path)),
      ("new root last", .init(old: first, new: second, path: path + [new])),
    ]
    for (name, path) in paths(path, bit: 16) {
      wrong.append((name, .init(old: first, new: second, path: path)))
    }
    return wrong
  }

  private static func paths(_ path: [[UInt8]], bit: UInt8) -> [(String, [[UInt8]])] {
    var wrong = [
      ("garbage last", path + [[]]), ("garbage first", [[]] + path),
      ("a hash last", path + [some]), ("a hash first", [some] + path),
    ]
    for index in path.indices {
      var changed = path
      changed[index][0] ^= bit
      wrong.append(("changed \(index)", changed))
    }
    if !path.isEmpty { wrong.append(("cut", path.dropLast())) }
    return wrong
  }
}

enum Hex {
  static func bytes(_ text: String) -> [UInt8] {
    stride(from: 0, to: text.utf8.count, by: 2).map { start in
      let digits = text.dropFirst(start).prefix(2)
      return UInt8(digits, radix: 16) ?? 0
    }
  }
}
