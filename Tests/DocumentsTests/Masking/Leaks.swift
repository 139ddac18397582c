// Nothing of a masked name is left in any place of a copy, and the verifier finds it where it is.

import Children
import Documents
import Foundation
import Redaction
import Testing

@Suite(.serialized) struct MaskedLeaks {
  /// The leaky document with marks on what can be seen of the name, and on nothing else.
  static func order(in folder: ScratchFolder) async throws -> MaskingOrder {
    _ = try await Workshop.typeset(
      """
      #set page(width: 400pt, height: 100pt, margin: 20pt)
      #set text(size: 28pt)
      Pass: \(LeakyPDF.name)
      """, in: folder)
    _ = try await Workshop.output(
      of: "/usr/bin/pdftoppm",
      ["-jpeg", "-r", "72", "-singlefile", folder.file("source.pdf"), "photo"], in: folder)
    let photograph = try #require(folder.read("photo.jpg", limit: 1_000_000))
    let path = folder.file("leaky.pdf")
    try LeakyPDF.bytes(photograph: photograph).write(to: URL(filePath: path))
    // What a person sees: the first line, the form twice, the value of the field, the photograph; and
    // two words whose text says the name although the page shows something else.
    var order = try await Workshop.order(path, in: folder) { word in
      word.text.contains(LeakyPDF.name)
        && [50.0, 290, 130, 330, 370].contains { abs(word.box.top - $0) < 6 }
    }
    // On the first page there is white text in the place where the second has the form.
    order.marks.removeAll { $0.page == 1 && abs($0.boxes[0].top - 130) < 6 }
    order.marks.append(
      MaskedArea(
        page: 1, boxes: [Box(left: 60, top: 410, right: 200, bottom: 434)], label: "OSL 26:1"))
    order.marks.append(
      MaskedArea(
        page: 2, boxes: [Box(left: 60, top: 242, right: 460, bottom: 342)], label: "OSL 26:1"))
    return order
  }

  static let sought = [SoughtString(text: LeakyPDF.name)]

  @Test func noPlaceOfTheOriginalKeepsTheName() async throws {
    try await Workshop.inFolder { folder in
      let order = try await Self.order(in: folder)
      let copy = folder.file("copy.pdf")
      let made = try await Workshop.maker.make(order, at: copy)
      Workshop.keep(copy, as: "leak.pdf")
      let record = await Workshop.verifier.verify(
        made, of: order, sought: Self.sought, lettingStand: [])
      #expect(record.passed, "\(record)")
      #expect(record.tools.count == 5 && record.tools.values.allSatisfy { !$0.isEmpty })
      let again = try JSONDecoder().decode(VerificationRecord.self, from: record.canonical)
      #expect(again == record && again.canonical == record.canonical)
      // Once more without the service's own code.
      _ = try await Workshop.output(
        of: "/usr/bin/qpdf", ["--qdf", "--decode-level=all", copy, folder.file("q")], in: folder)
      let all = try Data(contentsOf: URL(filePath: folder.file("q")))
      let codes = LeakyPDF.name.utf16.map { String(format: "%04X", Int($0)) }.joined()
      for needle in [Data(LeakyPDF.name.utf8), Data(codes.utf8)] {
        #expect(all.range(of: needle) == nil)
      }
      let text = try await Workshop.output(of: "/usr/bin/pdftotext", [copy, "-"], in: folder)
      #expect(text.contains("Anmalan gjordes av [OSL 21:1] i mars."))
      #expect(text.contains("Namnden beslutade den 4 april."))
    }
  }

  @Test(arguments: LeakPlace.allCases)
  func aLeakPutBackIsFound(_ place: LeakPlace) async throws {
    try await Workshop.inFolder { folder in
      var order = try await Self.order(in: folder)
      let copy = folder.file("copy.pdf")
      if place == .picture { order.marks.removeLast() }
      let made = try await Workshop.maker.make(order, at: copy)
      if place == .picture {
        // Made without the box on the photograph, and verified as if it were there.
        let box = Box(left: 60, top: 242, right: 460, bottom: 342)
        order.marks.append(MaskedArea(page: 2, boxes: [box], label: "OSL 26:1"))
      }
      let spoilt = try Workshop.spoilt(made, by: place)
      let record = await Workshop.verifier.verify(
        spoilt, of: order, sought: Self.sought, lettingStand: [])
      #expect(!record.passed)
      let found = record.checks.filter { !$0.passed }.map(\.check)
      #expect(!found.contains(.identity))
      #expect(!found.isEmpty)
      // What carries the name as text is found as the name and not only as something odd.
      if ![.picture, .exif, .thumbnail, .earlierRevision].contains(place) {
        #expect(record.checks.flatMap(\.findings).contains { $0.sought == 0 }, "\(record.checks)")
      }
    }
  }
}

extension Workshop {
  /// A copy with one leak in it, of which the record of its making knows nothing.
  static func spoilt(_ made: MadeCopy, by place: LeakPlace) throws -> MadeCopy {
    var file = try Data(contentsOf: URL(filePath: made.path))
    var surgeon = CopySurgeon(file)
    let name = LeakyPDF.name
    let codes = name.utf16.map { String(format: "%04X", Int($0)) }.joined()
    func page(_ entries: String) { surgeon.insert(entries, after: "<</Type/Page/Parent") }
    func show(_ mode: String) {
      surgeon.changeContent { $0 + "BT \(mode) /F 12 Tf 1 0 0 1 60 200 Tm <\(codes)> Tj ET\n" }
    }
    switch place {
    case .visible: show("0 Tr")
    case .invisible: show("3 Tr")
    case .white: show("0 Tr 1 1 1 rg")
    case .covered:
      surgeon.changeContent { "BT 0 Tr /F 12 Tf 1 0 0 1 60 200 Tm <\(codes)> Tj ET\n" + $0 }
    case .clipped: show("0 Tr 0 0 1 1 re W n")
    case .outsidePage:
      surgeon.changeContent { $0 + "BT 3 Tr /F 12 Tf 1 0 0 1 900 200 Tm <\(codes)> Tj ET\n" }
    case .sharedForm:
      let form = surgeon.add(
        stream: Data("BT 3 Tr /F 9 Tf <\(codes)> Tj ET".utf8),
        "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/T(\(name))")
      surgeon.insert("/Fm \(form) 0 R", after: "/XObject<<")
      surgeon.changeContent { $0 + "/Fm Do\n" }
    case .actualText:
      surgeon.changeContent {
        $0 + "BT 3 Tr /F 9 Tf /Span <</ActualText<FEFF\(codes)>>> BDC <0041> Tj EMC ET\n"
      }
      surgeon.insert("/Alt(\(name))", after: "/Type/StructElem/S/P")
    case .annotation:
      let note = surgeon.add("<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(\(name))>>")
      page("/Annots[\(note) 0 R]")
    case .link: page("/Annots[<</Subtype/Link/A<</S/URI/URI(https://a.se/\(name))>>>>]")
    case .information: surgeon.insert("/Author(\(name))", after: "<</Title")
    case .xmp: surgeon.replaceMetadata(with: name)
    case .thumbnail:
      let picture = surgeon.add(
        stream: Data(count: 12),
        "/Width 2/Height 2/ColorSpace/DeviceRGB/BitsPerComponent 8")
      page("/Thumb \(picture) 0 R")
    case .unusedObject: _ = surgeon.add("<</Secret(\(name))>>")
    case .toUnicode:
      let text = Data("1 beginbfchar <0041> <\(codes)> endbfchar % \(name)".utf8)
      if let number = surgeon.number(with: "begincmap") {
        surgeon.objects[number] = CopySurgeon.stream(text)
      }
    default: surgeon.addToCatalog(place, name: name)
    }
    if place == .exif, let number = surgeon.number(with: "/Subtype/Image") {
      let beside = URL(filePath: made.path).deletingLastPathComponent()
      let photograph = try Data(contentsOf: beside.appending(path: "photo.jpg"))
      let (width, height) = LeakyPDF.size(of: photograph)
      surgeon.objects[number] = CopySurgeon.stream(
        LeakyPDF.withEXIF(photograph),
        "/Type/XObject/Subtype/Image/Width \(width)/Height \(height)/ColorSpace/DeviceRGB"
          + "/BitsPerComponent 8/Filter/DCTDecode")
    }
    if place == .earlierRevision {
      let start = file.count
      file += Data("trailer\n<</Size 1/Root 1 0 R/Prev \(start)>>\n% \(name)\n".utf8)
      file += Data("startxref\n\(start)\n%%EOF\n".utf8)
    } else if place != .picture {
      file = surgeon.file()
    }
    try file.write(to: URL(filePath: made.path))
    return made.claiming(sha256: try sha256(made.path))
  }

  /// Keeps a file for a person to look at, where KEEP names a folder.
  static func keep(_ path: String, as name: String) {
    guard let folder = ProcessInfo.processInfo.environment["KEEP"] else { return }
    try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    try? FileManager.default.copyItem(atPath: path, toPath: "\(folder)/\(name)")
  }
}

extension CopySurgeon {
  fileprivate mutating func replaceMetadata(with name: String) {
    guard let number = number(with: "/Type/Metadata") else { return }
    objects[number] = Self.stream(
      Data("<x:xmpmeta>\(name)</x:xmpmeta>".utf8), "/Type/Metadata/Subtype/XML")
  }

  /// Leaks that hang on the root of the file.
  fileprivate mutating func addToCatalog(_ place: LeakPlace, name: String) {
    let root = "<</Type/Catalog"
    switch place {
    case .optionalLayer:
      let layer = add("<</Type/OCG/Name(\(name))>>")
      insert("/OCProperties<</OCGs[\(layer) 0 R]/D<</OFF[\(layer) 0 R]>>>>", after: root)
    case .formValue:
      let field = add("<</FT/Tx/T(namn)/V(\(name))>>")
      insert("/AcroForm<</Fields[\(field) 0 R]>>", after: root)
    case .outline: insert("/Outlines<</Title(\(name))>>", after: root)
    case .namedDestination: insert("/Names<</Dests<</Names[(\(name)) null]>>>>", after: root)
    case .pageLabel: insert("/PageLabels<</Nums[0<</P(\(name))>>]>>", after: root)
    case .embeddedFile:
      let data = add(stream: Data(name.utf8), "/Type/EmbeddedFile")
      insert(
        "/Names<</EmbeddedFiles<</Names[(a) <</F(\(name).txt)/EF<</F \(data) 0 R>>>>]>>>>",
        after: root)
    case .script: insert("/OpenAction<</S/JavaScript/JS(\(name))>>", after: root)
    default: break
    }
  }
}
