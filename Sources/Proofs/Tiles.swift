// The tree as it is stored: tiles of up to 256 hashes, eight levels apart, so that few are read for any proof.

/// Up to 256 neighbouring hashes of one level: of leaves at level 0, of subtrees of 256 leaves at level 1, and so on.
public struct Tile: Sendable, Hashable {
  /// Hashes of a full tile.
  public static let width = 256

  /// Where a tile stands.
  public struct Place: Sendable, Hashable {
    public let level: Int
    public let index: Int

    public init(level: Int, index: Int) {
      self.level = level
      self.index = index
    }
  }

  public let place: Place
  public internal(set) var hashes: [[UInt8]]

  public init(_ place: Place, _ hashes: [[UInt8]] = []) {
    self.place = place
    self.hashes = hashes
  }

  /// From the hashes one after the other; nil where one is cut short or there are too many.
  public init?(_ place: Place, packed: [UInt8]) {
    let count = packed.count / Merkle.length
    guard packed.count == count * Merkle.length, count <= Tile.width else { return nil }
    self.init(
      place,
      (0..<count).map { Array(packed[$0 * Merkle.length..<($0 + 1) * Merkle.length]) })
  }

  public var packed: [UInt8] { hashes.flatMap { $0 } }
}

extension TreeNode {
  /// The levels that a tile spans.
  fileprivate static let span = 8

  /// The tile from which the node's hash is made.
  public var tile: Tile.Place {
    Tile.Place(
      level: level / TreeNode.span, index: (index << (level % TreeNode.span)) / Tile.width)
  }

  /// The node's hash from its tile; nil where the tile does not have it.
  public func hash(from tile: Tile) -> [UInt8]? {
    let height = level % TreeNode.span
    let first = (index << height) % Tile.width
    guard tile.place == self.tile, first + (1 << height) <= tile.hashes.count else { return nil }
    return Merkle.perfect(tile.hashes[first..<first + (1 << height)])
  }
}

/// What is needed to make a proof, and the proof once the tiles are there.
public struct TileReading: Sendable {
  private let plan: [[TreeNode]]

  public init(_ plan: [[TreeNode]]) { self.plan = plan }

  /// The tiles to read: a few for each 256-fold of the tree's size.
  public var places: Set<Tile.Place> { Set(plan.joined().map(\.tile)) }

  /// The hash of each part of the plan; nil where a tile is missing or too short.
  public func hashes(from tiles: [Tile]) -> [[UInt8]]? {
    let byPlace = Dictionary(tiles.map { ($0.place, $0) }) { first, _ in first }
    var hashes: [[UInt8]] = []
    for nodes in plan {
      var parts: [[UInt8]] = []
      for node in nodes {
        guard let tile = byPlace[node.tile], let hash = node.hash(from: tile) else { return nil }
        parts.append(hash)
      }
      hashes.append(Merkle.joined(parts))
    }
    return hashes
  }
}

/// The right edge of a tree: what is needed to add leaves and to know the root.
public struct TreeEdge: Sendable, Hashable {
  public private(set) var size: Int
  /// The unfinished tile of each level, from the leaves up.
  private var tiles: [Tile]

  /// The tile of each level that is not full, from the leaves up.
  public var unfinished: [Tile] { tiles }

  /// The tiles that hold the edge of a tree of `size` leaves.
  public static func places(size: Int) -> [Tile.Place] {
    var places: [Tile.Place] = []
    var (level, nodes) = (0, size)
    while nodes > 0 {
      places.append(Tile.Place(level: level, index: nodes / Tile.width))
      (level, nodes) = (level + 1, nodes / Tile.width)
    }
    return places
  }

  /// A tree without leaves.
  public init() { (size, tiles) = (0, []) }

  /// - Parameter found: the tiles of `places(size:)`; one whose level is full to the edge may be missing. What
  ///   stands in a tile beyond `size` is left out.
  /// - Returns: nil where a tile is missing or too short.
  public init?(size: Int, tiles found: [Tile]) {
    self.size = size
    tiles = []
    let byPlace = Dictionary(found.map { ($0.place, $0) }) { first, _ in first }
    var nodes = size
    for place in TreeEdge.places(size: size) {
      let wanted = nodes % Tile.width
      let hashes = byPlace[place]?.hashes ?? []
      guard hashes.count >= wanted else { return nil }
      tiles.append(Tile(place, Array(hashes.prefix(wanted))))
      nodes /= Tile.width
    }
  }

  /// Adds leaves by their hashes. Gives the tiles that have changed.
  public mutating func append(_ leaves: [[UInt8]]) -> [Tile] {
    var changed: [Tile.Place: Tile] = [:]
    for leaf in leaves { add(leaf, at: 0, &changed) }
    size += leaves.count
    return changed.values.sorted {
      ($0.place.level, $0.place.index) < ($1.place.level, $1.place.index)
    }
  }

  private mutating func add(_ hash: [UInt8], at level: Int, _ changed: inout [Tile.Place: Tile]) {
    if level == tiles.count { tiles.append(Tile(Tile.Place(level: level, index: 0))) }
    tiles[level].hashes.append(hash)
    let tile = tiles[level]
    changed[tile.place] = tile
    guard tile.hashes.count == Tile.width else { return }
    tiles[level] = Tile(Tile.Place(level: level, index: tile.place.index + 1))
    add(Merkle.perfect(tile.hashes[...]), at: level + 1, &changed)
  }

  /// The root of the tree.
  public var root: [UInt8] {
    var parts: [[UInt8]] = []
    for tile in tiles.reversed() {
      for node in TreeNode.covering(0, tile.hashes.count) {
        let first = node.index << node.level
        parts.append(Merkle.perfect(tile.hashes[first..<first + (1 << node.level)]))
      }
    }
    return Merkle.joined(parts)
  }
}
