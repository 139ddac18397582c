// The plan of pages as the page tool reads it, and what the tool answers.

import Redaction

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension PagePlan {
  /// The page as a part of the order to the page tool. Words are tested in the order of `words`.
  ///
  /// - Parameter numbers: under which number the list tells of a label.
  func drawing(dpi: Double, numbers: [String: Int] = [:]) -> String {
    var lines = ["page \(page) \(PDFText.number(dpi))"]
    for word in words where !word.isBox {
      let hasLetters = word.text.contains { $0.isLetter || $0.isNumber }
      lines.append("\(hasLetters ? "word" : "sign") \(word.box.figures)")
    }
    for line in self.lines {
      lines.append("band \(line.area.figures)")
      for move in line.moves {
        let scale = String(move.scale)
        lines.append("move \(move.from.figures) \(PDFText.exact(move.left)) \(scale)")
      }
      lines += line.gone.map { "gone \($0.figures)" }
      lines += line.set.map { "set \($0.drawing(numbers))" }
      lines += line.kept.map { "kept \($0.drawing(numbers))" }
    }
    lines += boxes.map { "box \($0.drawing(numbers))" }
    return lines.joined(separator: "\n") + "\ndone\n"
  }
}

extension PagePlan.LabelledBox {
  /// The box, what it says, and behind a tab what it says where that has no room.
  fileprivate func drawing(_ numbers: [String: Int]) -> String {
    let found = label.split(separator: ", ").map { numbers[String($0)].map(String.init) }
    let short = found.contains { $0 == nil } ? "" : found.compactMap { $0 }.joined(separator: ", ")
    return "\(box.figures) \(PDFText.plain(label))\t\(short)"
  }
}

extension Box {
  fileprivate var figures: String {
    [left, top, right, bottom].map(PDFText.exact).joined(separator: " ")
  }
}

/// What the page tool says of a page that it drew.
struct DrawnPage {
  var number: Int
  var width: Double
  var height: Double
  var pixelWidth: Int
  var pixelHeight: Int
  var kind: PagePicture.Kind
  /// For each word of the plan that is no box, whether it can be seen.
  var seen: [Bool]
  /// For each line of the plan, whether it was set anew.
  var isSet: [Bool]

  /// Nil for a line that is not of this form.
  init?(_ line: Substring) {
    let parts = line.split(separator: " ")
    guard parts.count == 9, parts[0] == "page", let number = Int(parts[1]),
      let width = Double(parts[2]), let height = Double(parts[3]),
      let pixelWidth = Int(parts[4]), let pixelHeight = Int(parts[5]),
      let kind = PagePicture.Kind(rawValue: String(parts[6]))
    else { return nil }
    self.number = number
    self.width = width
    self.height = height
    self.pixelWidth = pixelWidth
    self.pixelHeight = pixelHeight
    self.kind = kind
    seen = parts[7] == "-" ? [] : parts[7].map { $0 == "1" }
    isSet = parts[8] == "-" ? [] : parts[8].map { $0 == "1" }
  }
}

extension PagePlan {
  /// The words of the text layer and the boxes as they were drawn.
  func outcome(_ drawn: DrawnPage) -> (words: [TextLayer.PlacedWord], boxes: [DrawnBox]) {
    var seen = drawn.seen.makeIterator()
    var placed: [TextLayer.PlacedWord] = []
    for word in words {
      // A word that nobody sees is not told by the text layer either.
      let isShown = word.isBox || (seen.next() ?? false)
      guard isShown, !word.isDoubtful else { continue }
      let moved = word.moved.flatMap { drawn.isSet[$0.line] ? $0.box : nil }
      placed.append(
        TextLayer.PlacedWord(
          text: word.text, box: moved ?? word.box, line: word.line, isBox: word.isBox))
    }
    let inLines = zip(lines, drawn.isSet).flatMap { $1 ? $0.set : $0.kept }
    let drawnBoxes = (inLines + boxes).map {
      DrawnBox(page: page, box: $0.box, label: $0.label)
    }
    return (placed, drawnBoxes)
  }
}
