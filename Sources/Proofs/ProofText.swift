// Proofs as files: that a leaf was there (C2SP tlog-proof), and that the log went on from an old checkpoint.

/// A proof of inclusion with its leaf and the checkpoint that it leads to.
public struct InclusionFile: Sendable, Hashable {
  private static let head = "c2sp.org/tlog-proof@v1"

  public var leaf: LogLeaf
  public var index: Int
  public var path: [[UInt8]]
  public var checkpoint: SignedNote

  public init(leaf: LogLeaf, index: Int, path: [[UInt8]], checkpoint: SignedNote) {
    self.leaf = leaf
    self.index = index
    self.path = path
    self.checkpoint = checkpoint
  }

  public var text: String {
    "\(InclusionFile.head)\nextra \(Base64.text(leaf.data))\nindex \(index)\n"
      + path.map { Base64.text($0) + "\n" }.joined() + "\n" + checkpoint.rendered
  }

  /// - Returns: nil where the text is no such file.
  public init?(_ text: String) {
    guard let (lines, note) = ProofLines.split(text), lines.count >= 3,
      lines[0] == InclusionFile.head, lines[1].hasPrefix("extra "),
      let data = Base64.bytes(String(lines[1].dropFirst(6))), let leaf = LogLeaf(data: data),
      lines[2].hasPrefix("index "), let index = Int(lines[2].dropFirst(6)),
      let path = ProofLines.hashes(lines[3...])
    else { return nil }
    self.init(leaf: leaf, index: index, path: path, checkpoint: note)
  }

  /// Whether the leaf stands in the tree of the file's own checkpoint; nil where there is none in it.
  public var holds: Bool? {
    Checkpoint(text: checkpoint.text).map { checkpoint in
      InclusionProof(index: index, size: checkpoint.size, path: path)
        .root(ofLeaf: leaf.leafHash) == checkpoint.root
    }
  }
}

/// A proof of consistency from an old size to the checkpoint that it leads to.
public struct ConsistencyFile: Sendable, Hashable {
  private static let head = "utlamnande/consistency-proof/1"

  /// The size of the old checkpoint.
  public var old: Int
  public var path: [[UInt8]]
  public var checkpoint: SignedNote

  public init(old: Int, path: [[UInt8]], checkpoint: SignedNote) {
    self.old = old
    self.path = path
    self.checkpoint = checkpoint
  }

  public var text: String {
    "\(ConsistencyFile.head)\nold \(old)\n"
      + path.map { Base64.text($0) + "\n" }.joined() + "\n" + checkpoint.rendered
  }

  /// - Returns: nil where the text is no such file.
  public init?(_ text: String) {
    guard let (lines, note) = ProofLines.split(text), lines.count >= 2,
      lines[0] == ConsistencyFile.head, lines[1].hasPrefix("old "),
      let old = Int(lines[1].dropFirst(4)), let path = ProofLines.hashes(lines[2...])
    else { return nil }
    self.init(old: old, path: path, checkpoint: note)
  }

  /// Whether the file's checkpoint goes on from the old one.
  public func holds(from old: Checkpoint) -> Bool {
    guard let new = Checkpoint(text: checkpoint.text), old.size == self.old else { return false }
    return ConsistencyProof(old: old.size, new: new.size, path: path)
      .holds(from: old.root, to: new.root)
  }
}

private enum ProofLines {
  /// The lines before the first empty one, and the note after it.
  static func split(_ text: String) -> (lines: [Substring], note: SignedNote)? {
    guard let gap = text.firstRange(of: "\n\n"),
      let note = SignedNote(String(text[gap.upperBound...]))
    else { return nil }
    return (text[..<gap.lowerBound].split(separator: "\n"), note)
  }

  static func hashes(_ lines: ArraySlice<Substring>) -> [[UInt8]]? {
    let hashes = lines.compactMap { Base64.bytes(String($0)) }
    return hashes.count == lines.count && hashes.allSatisfy { $0.count == Merkle.length }
      ? hashes : nil
  }
}

/// What a requester's receipt promises: that the request is in the log before a time.
public struct Promise: Sendable, Hashable {
  private static let head = "utlamnande/promise/1"

  public var origin: String
  /// The case, whose first event it is about.
  public var file: String
  public var registerNumber: String
  /// When the request came; RFC 3339 in UTC, as is the next.
  public var arrived: String
  public var loggedBefore: String

  public init(
    origin: String, file: String, registerNumber: String, arrived: String, loggedBefore: String
  ) {
    self.origin = origin
    self.file = file
    self.registerNumber = registerNumber
    self.arrived = arrived
    self.loggedBefore = loggedBefore
  }

  /// The note's text.
  public var text: String {
    """
    \(Promise.head)
    \(origin)
    request \(file)
    number \(registerNumber)
    arrived \(arrived)
    logged before \(loggedBefore)

    """
  }

  /// - Returns: nil where the text is not exactly a promise.
  public init?(text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let names = ["request ", "number ", "arrived ", "logged before "]
    guard lines.count == 7, zip(lines[2...], names).allSatisfy({ $0.hasPrefix($1) }) else {
      return nil
    }
    let values = zip(lines[2...], names).map { String($0.dropFirst($1.count)) }
    self.init(
      origin: String(lines[1]), file: values[0], registerNumber: values[1], arrived: values[2],
      loggedBefore: values[3])
    guard self.text == text else { return nil }
  }
}
