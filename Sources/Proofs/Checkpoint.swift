// Checkpoints (C2SP tlog-checkpoint): how large the log was, and its root, at a time, signed.

/// The head of the log at one time.
public struct Checkpoint: Sendable, Hashable {
  /// The log's name, which is its key's.
  public var origin: String
  /// Leaves.
  public var size: Int
  public var root: [UInt8]
  /// When it was made, RFC 3339 in UTC; in an extension line `time …`.
  public var time: String

  public init(origin: String, size: Int, root: [UInt8], time: String) {
    self.origin = origin
    self.size = size
    self.root = root
    self.time = time
  }

  /// The note's text.
  public var text: String { "\(origin)\n\(size)\n\(Base64.text(root))\ntime \(time)\n" }

  /// - Returns: nil where the text is no checkpoint, or one without a time.
  public init?(text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 5, lines.last == "", let size = Int(lines[1]), size >= 0,
      String(size) == lines[1], let root = Base64.bytes(String(lines[2])),
      root.count == Merkle.length, !lines[0].isEmpty,
      let time = lines[3...].first(where: { $0.hasPrefix("time ") })
    else { return nil }
    self.init(
      origin: String(lines[0]), size: size, root: root, time: String(time.dropFirst(5)))
  }

  /// Every checkpoint in a text where many stand one after the other, or one a line with `\n` for newlines, as a
  /// log of the system has them; whatever else stands there is passed over.
  public static func all(in text: String) -> [(note: SignedNote, checkpoint: Checkpoint)] {
    let unfolded = text.replacing("\r\n", with: "\n").split(
      separator: "\n", omittingEmptySubsequences: false
    ).map { line in
      guard line.contains("\\n"), let start = line.firstRange(of: "utlamnande.log/") else {
        return String(line)
      }
      return String(line[start.lowerBound...].replacing("\\n", with: "\n"))
    }
    let lines = unfolded.joined(separator: "\n").split(
      separator: "\n", omittingEmptySubsequences: false
    ).map { String($0) }
    var found: [(SignedNote, Checkpoint)] = []
    for end in lines.indices where lines[end].hasPrefix("\u{2014} ") {
      guard end >= 5, lines[end - 1].isEmpty,
        let note = SignedNote(lines[(end - 5)...end].joined(separator: "\n") + "\n"),
        let checkpoint = Checkpoint(text: note.text)
      else { continue }
      found.append((note, checkpoint))
    }
    return found
  }
}

/// A leaf of the log: an event or an access by the hash that it has in its own chain.
public struct LogLeaf: Sendable, Hashable {
  public enum Source: String, Sendable, Hashable, CaseIterable {
    /// Events of cases.
    case event
    /// Entries of the access log.
    case access
  }

  public var source: Source
  /// The case, or the segment of the access log.
  public var chain: String
  /// From 1 in its chain.
  public var number: Int
  public var hash: [UInt8]

  public init(_ source: Source, chain: String, number: Int, hash: [UInt8]) {
    self.source = source
    self.chain = chain
    self.number = number
    self.hash = hash
  }

  /// The leaf's data: five lines.
  public var data: [UInt8] {
    Array(
      "utlamnande/leaf/1\n\(source.rawValue)\n\(chain)\n\(number)\n\(Base64.text(hash))\n".utf8)
  }

  public var leafHash: [UInt8] { Merkle.leaf(data) }

  /// - Returns: nil where the bytes are not exactly such data.
  public init?(data: [UInt8]) {
    let lines = String(decoding: data, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    guard lines.count == 6, let source = Source(rawValue: String(lines[1])),
      let number = Int(lines[3]), let hash = Base64.bytes(String(lines[4]))
    else { return nil }
    self.init(source, chain: String(lines[2]), number: number, hash: hash)
    guard self.data == data else { return nil }
  }
}
