// Puts leaks back into a masked copy, one at a time, in a file that is sound otherwise.

import Foundation

/// The objects of a masked copy, to be changed and written again with a right table.
struct CopySurgeon {
  var objects: [Int: Data] = [:]
  private var trailer: String

  init(_ file: Data) {
    let bytes = [UInt8](file)
    let text = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    let scalars = Array(text.unicodeScalars)
    func string(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }
    let tail = string(max(0, bytes.count - 60)..<bytes.count).split(separator: "\n")
    let table = Int(tail[tail.count - 2]) ?? 0
    let lines = string(table..<bytes.count).split(separator: "\n")
    let count = Int(lines[1].split(separator: " ")[1]) ?? 0
    trailer = String(lines[lines.firstIndex(of: "trailer").map { $0 + 1 } ?? 0])
    let starts = (1..<count).map { ($0, Int(lines[$0 + 2].prefix(10)) ?? 0) }
      .sorted { $0.1 < $1.1 }
    for (index, (number, start)) in starts.enumerated() {
      let end = index + 1 < starts.count ? starts[index + 1].1 : table
      let head = "\(number) 0 obj\n".utf8.count
      objects[number] = file.subdata(in: (start + head)..<(end - 8))
    }
  }

  /// The number of the first object whose body has the text.
  func number(with text: String) -> Int? {
    objects.keys.sorted().first { objects[$0]?.range(of: Data(text.utf8)) != nil }
  }

  mutating func add(_ body: String) -> Int { add(Data(body.utf8)) }

  mutating func add(_ body: Data) -> Int {
    let number = (objects.keys.max() ?? 0) + 1
    objects[number] = body
    return number
  }

  mutating func add(stream: Data, _ entries: String = "") -> Int {
    add(Self.stream(stream, entries))
  }

  static func stream(_ data: Data, _ entries: String = "") -> Data {
    Data("<</Length \(data.count)\(entries)>>\nstream\n".utf8) + data + Data("\nendstream".utf8)
  }

  /// Puts entries into the dictionary that begins with a text.
  mutating func insert(_ entries: String, after text: String) {
    guard let number = number(with: text), let body = objects[number],
      let range = body.range(of: Data(text.utf8))
    else { return }
    objects[number] = body[..<range.upperBound] + Data(entries.utf8) + body[range.upperBound...]
  }

  /// Changes the content of the first page.
  mutating func changeContent(_ change: (String) -> String) {
    guard let number = number(with: "/Artifact BMC"), let body = objects[number],
      let start = body.range(of: Data("stream\n".utf8)),
      let end = body.range(of: Data("\nendstream".utf8), options: .backwards)
    else { return }
    let content = String(decoding: body[start.upperBound..<end.lowerBound], as: UTF8.self)
    objects[number] = Self.stream(Data(change(content).utf8))
  }

  func file() -> Data {
    var file = Data("%PDF-1.7\n%".utf8) + [0xE2, 0xE3, 0xCF, 0xD3, 0x0A]
    var table = "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
    for number in objects.keys.sorted() {
      table += String(format: "%010d 00000 n \n", file.count)
      file += Data("\(number) 0 obj\n".utf8) + (objects[number] ?? Data())
      file += Data("\nendobj\n".utf8)
    }
    let start = file.count
    let size = "/Size \(objects.count + 1)/Root"
    let trailer = trailer.replacing(/\/Size [0-9]+\/Root/, with: size)
    return file + Data("\(table)trailer\n\(trailer)\nstartxref\n\(start)\n%%EOF\n".utf8)
  }
}
