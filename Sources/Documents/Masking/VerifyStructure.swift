// The objects, streams and bytes of a masked copy, as qpdf takes it apart.

import Children
import Redaction

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension VerifyingTask {
  /// The checks of structure and of strings.
  func structure() async -> [Outcome] {
    func failed(_ problem: String) -> [Outcome] {
      [Outcome(.structure, problem: problem), Outcome(.strings, problem: problem)]
    }
    guard let folder = ScratchFolder() else { return failed("disk") }
    defer { folder.remove() }
    let end = await tools.child.run(
      tools.structure,
      [
        "--json=2", "--json-stream-data=file", "--json-stream-prefix=s",
        "--decode-level=generalized", copy.path, "objects.json",
      ], readable: [copy.path], in: folder, limits: childLimits)
    guard end == .exited(0) || end == .exited(3) else { return failed("\(end)") }
    guard let json = folder.read("objects.json", limit: limits.output),
      let objects = PDFObjects(json: json)
    else { return failed("unreadable") }
    let allowed = AllowList(objects)
    var structure = allowed.findings
    // Nothing in a copy of ours gives cause for a warning.
    if end == .exited(3) { structure.append(Finding(kind: "warning")) }
    structure += (FileLayout(path: copy.path)?.findings() ?? ["unreadable"])
      .map { Finding(kind: $0) }
    structure += self.texts(allowed.texts)
    let all = objects.trailer.allTexts + objects.values.values.flatMap(\.allTexts)
    var strings = Set(all).sorted().flatMap { findings(in: $0, kind: "string") }
    let sizes = Self.sizesByContent(objects)
    for (key, role) in allowed.roles.sorted(by: { $0.key < $1.key }) where role.isStream {
      guard let name = objects.streams[key]?.split(separator: "/").last,
        let data = folder.read(String(name), limit: limits.output)
      else { return failed("stream") }
      if role == .content {
        let content = ContentCheck(data)
        let covers = sizes[key].map { content.covers($0) } ?? false
        if !content.isAllowed || !covers { structure.append(Finding(kind: "contentNotAllowed")) }
        strings += findings(in: content.text, kind: "content")
      } else if role == .image {
        let isPure = StreamCheck.isPure(image: objects.values[key] ?? .null, data: data)
        if !isPure { structure.append(Finding(kind: "impureImage")) }
      } else {
        for text in Self.readings(of: data) { strings += findings(in: text, kind: "stream") }
      }
    }
    return [Outcome(.structure, findings: structure), Outcome(.strings, findings: strings)]
  }

  /// Strings outside streams: the title, the language, what boxes say, and the file's identity.
  private func texts(_ texts: [String]) -> [Finding] {
    let labels = Set(order.marks.flatMap { PDFText.plain($0.label).split(separator: ", ") })
    let title = PDFText.plain(order.title)
    return texts.filter { text in
      if text == title || text == order.language { return false }
      if text.utf8.count == 32, text.allSatisfy(\.isHexDigit) { return false }
      return !text.split(separator: ", ").allSatisfy(labels.contains)
    }.map { _ in Finding(kind: "textNotAllowed") }
  }

  /// The size of the page that each content draws.
  private static func sizesByContent(_ objects: PDFObjects) -> [String: [Double]] {
    var sizes: [String: [Double]] = [:]
    for page in objects.values.values where page["/Type"]?.text == "/Page" {
      guard let content = page["/Contents"]?.reference, case .array(let box)? = page["/MediaBox"]
      else { continue }
      sizes[content] = box.compactMap(\.number)
    }
    return sizes
  }

  /// The bytes as text in the codings that a PDF uses.
  static func readings(of data: Data) -> [String] {
    let wide = [0, 1].map { shift in
      let bytes = data.dropFirst(shift)
      let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map {
        UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
      }
      return String(decoding: units, as: UTF16.self)
    }
    let latin = String(String.UnicodeScalarView(data.map { Unicode.Scalar($0) }))
    return [String(decoding: data, as: UTF8.self), latin] + wide
  }
}
