// The functions of a Swift file and how long they are, by matching braces.

/// A function, initialiser, subscript or computed property with a body.
struct Function: Sendable {
  let name: String
  /// From the line of the name to that of the closing brace, both counted.
  let length: Int
  /// A switch that lists its cases, as the tables of the workflow do; read by looking one up.
  let isTable: Bool
}

extension SwiftFile {
  var functions: [Function] {
    code.indices.compactMap { index in
      guard let name = Self.declaredName(code[index]), let open = bodyStart(index),
        let close = bodyEnd(open)
      else { return nil }
      return Function(
        name: name, length: close.line - index + 1, isTable: isTable(from: index, to: close.line))
    }
  }

  /// What a line of code declares that may have a body.
  private static func declaredName(_ line: Substring) -> String? {
    let words = line.split { " (<:?=".contains($0) }
    if let at = words.firstIndex(of: "func") ?? words.firstIndex(of: "var") {
      return words.indices.contains(at + 1) ? String(words[at + 1]) : nil
    }
    return words.first { ["init", "deinit", "subscript"].contains($0) }.map { String($0) }
  }

  private struct Place {
    var line: Int
    var column: Substring.Index
  }

  /// The brace that opens the body; nil where the declaration has none.
  private func bodyStart(_ first: Int) -> Place? {
    var depth = 0
    for line in first..<min(first + 30, code.count) {
      for column in code[line].indices {
        switch code[line][column] {
        case "(", "[": depth += 1
        case ")", "]": depth -= 1
        case "{" where depth == 0: return Place(line: line, column: column)
        case "}" where depth == 0: return nil
        case "=" where depth == 0 && isAssignment(line, column): return nil
        default: break
        }
      }
      guard depth > 0 || goesOn(after: line) else { return nil }
    }
    return nil
  }

  private func isAssignment(_ line: Int, _ column: Substring.Index) -> Bool {
    let text = code[line]
    let before = column > text.startIndex ? text[text.index(before: column)] : " "
    let next = text.index(after: column)
    let after = next < text.endIndex ? text[next] : " "
    return before == " " && after == " "
  }

  /// Whether the signature continues on the next line, outside parentheses.
  private func goesOn(after line: Int) -> Bool {
    guard line + 1 < code.count else { return false }
    let next = code[line + 1].drop { $0 == " " }
    return ["->", "where", "throws", "async", "{", ")", "&"].contains { next.hasPrefix($0) }
      || code[line].hasSuffix("->") || code[line].hasSuffix(",")
  }

  private func bodyEnd(_ open: Place) -> Place? {
    var depth = 0
    for line in open.line..<code.count {
      let text = line == open.line ? code[line][open.column...] : code[line]
      for column in text.indices {
        if text[column] == "{" { depth += 1 }
        if text[column] == "}" {
          depth -= 1
          if depth == 0 { return Place(line: line, column: column) }
        }
      }
    }
    return nil
  }

  private func isTable(from first: Int, to last: Int) -> Bool {
    let body = code[first...last].map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }
    let cases = body.count { $0.hasPrefix("case ") || $0.hasPrefix(".") }
    return body.contains { $0.contains("switch ") } && !body.contains { $0.hasPrefix("default") }
      && cases * 5 >= body.count * 2
  }
}
