// A YAML file as an outline: keys under keys by their indentation. Enough for a file that we write ourselves.

import Foundation

/// A key with what stands under it; elements of lists have the key `-`.
struct Outline: Sendable {
  let key: String
  let value: String
  private(set) var children: [Outline] = []

  init(_ text: String) {
    var lines = text.split(separator: "\n").compactMap(Line.init)[...]
    (key, value) = ("", "")
    children = Outline.read(&lines, deeperThan: -1)
  }

  private init(_ line: Line) { (key, value) = (line.key, line.value) }

  private static func read(_ lines: inout ArraySlice<Line>, deeperThan indent: Int) -> [Outline] {
    var found: [Outline] = []
    while let line = lines.first, line.indent > indent {
      lines.removeFirst()
      var node = Outline(line)
      node.children = read(&lines, deeperThan: line.indent)
      found.append(node)
    }
    return found
  }

  subscript(_ path: String...) -> Outline? {
    path.reduce(Optional(self)) { node, key in node?.children.first { $0.key == key } }
  }

  var keys: [String] { children.map(\.key) }

  /// Every node below, this one included.
  var all: [Outline] { [self] + children.flatMap(\.all) }

  private struct Line {
    let indent: Int
    let key: String
    let value: String

    init?(_ line: Substring) {
      let rest = line.drop { $0 == " " }
      guard !rest.isEmpty, rest.first != "#" else { return nil }
      var content = rest
      var indent = line.count - rest.count
      if content.hasPrefix("- ") {
        content = content.dropFirst(2)
        indent += 1
      }
      self.indent = indent
      let plain = content.drop { $0 == "'" }
      if let colon = plain.range(of: ":"),
        plain[colon.upperBound...].first.map({ $0 == " " }) ?? true
      {
        key = String(plain[..<colon.lowerBound].filter { $0 != "'" })
        value = String(plain[colon.upperBound...].drop { $0 == " " })
      } else {
        (key, value) = (String(content), "")
      }
    }
  }
}
