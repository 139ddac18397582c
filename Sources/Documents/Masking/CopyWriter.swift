// Writes a masked copy page by page: pictures, invisible words, structure, and nothing else.

import Crypto
import Redaction

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A picture of a page as the page tool wrote it.
struct PagePicture {
  var width: Int
  var height: Int
  var kind: Kind
  var data: Data

  enum Kind: String {
    case gray4, rgb4, grayjpeg, rgbjpeg
  }

  /// The entries of the image's dictionary that tell how to read the data.
  var entries: String {
    let colours = kind == .gray4 || kind == .grayjpeg ? "/DeviceGray" : "/DeviceRGB"
    let isPhotograph = kind == .grayjpeg || kind == .rgbjpeg
    return "/Type/XObject/Subtype/Image/Width \(width)/Height \(height)/ColorSpace\(colours)"
      + "/BitsPerComponent \(isPhotograph ? 8 : 4)"
      + "/Filter\(isPhotograph ? "/DCTDecode" : "/FlateDecode")"
  }
}

/// The document around the pages. What it holds in memory are a few numbers for each page.
struct CopyWriter: ~Copyable {
  private var file: CopyFile
  private let title: String
  private let language: String
  private let root: Int
  private let tree: Int
  private let document: Int
  private let structure: Int
  private let font: Int
  private var pages: [Int] = []
  private var sections: [Int] = []
  private var parents: [[Int]] = []

  /// Nil where the file cannot be made.
  init?(path: String, title: String, language: String) {
    guard var file = CopyFile(path: path) else { return nil }
    root = file.newNumber()
    tree = file.newNumber()
    structure = file.newNumber()
    document = file.newNumber()
    font = file.newNumber()
    self.file = file
    self.title = PDFText.plain(title)
    self.language = language
  }

  var size: Int { file.size }

  /// Adds a page.
  ///
  /// - Parameters:
  ///   - width: in points, as is the height.
  ///   - words: of the invisible text, in the order of reading.
  mutating func add(
    _ picture: PagePicture, width: Double, height: Double, words: [TextLayer.PlacedWord]
  ) throws(MaskingFailure) {
    let layer = TextLayer(words: words, height: height)
    let page = file.newNumber()
    let image = file.newNumber()
    let content = file.newNumber()
    let size = "\(PDFText.number(width)) \(PDFText.number(height))"
    try file.write(
      page,
      "<</Type/Page/Parent \(tree) 0 R/MediaBox[0 0 \(size)]/Contents \(content) 0 R"
        + "/Resources<</XObject<</I \(image) 0 R>>/Font<</F \(font) 0 R>>>>"
        + "/StructParents \(pages.count)/Tabs/S>>")
    try file.write(image, stream: picture.data, picture.entries)
    let scale = "\(PDFText.number(width)) 0 0 \(PDFText.number(height)) 0 0"
    let drawing = "/Artifact BMC\nq\n\(scale) cm\n/I Do\nQ\nEMC\n\(layer.content)"
    try file.write(content, stream: Data(drawing.utf8))
    try addStructure(of: layer, page: page)
    pages.append(page)
  }

  private mutating func addStructure(of layer: TextLayer, page: Int) throws(MaskingFailure) {
    let section = file.newNumber()
    var owners: [Int] = []
    var children: [Int] = []
    for block in layer.blocks {
      let paragraph = file.newNumber()
      var kids: [String] = []
      for part in block.parts {
        guard let alternative = part.alternative else {
          kids.append(String(part.number))
          owners.append(paragraph)
          continue
        }
        let box = file.newNumber()
        try file.write(
          box,
          "<</Type/StructElem/S/Span/P \(paragraph) 0 R/Pg \(page) 0 R/K \(part.number)"
            + "/Alt\(PDFText.string(alternative))>>")
        kids.append("\(box) 0 R")
        owners.append(box)
      }
      try file.write(
        paragraph,
        "<</Type/StructElem/S/P/P \(section) 0 R/Pg \(page) 0 R/K[\(kids.joined(separator: " "))]>>"
      )
      children.append(paragraph)
    }
    let kids = children.map { "\($0) 0 R" }.joined(separator: " ")
    try file.write(
      section, "<</Type/StructElem/S/Sect/P \(document) 0 R/Pg \(page) 0 R/K[\(kids)]>>")
    sections.append(section)
    parents.append(owners)
  }

  /// Ends the file and gives its hash.
  mutating func close() throws(MaskingFailure) -> String {
    let metadata = file.newNumber()
    let intent = file.newNumber()
    let information = file.newNumber()
    try file.write(
      root,
      "<</Type/Catalog/Pages \(tree) 0 R/Lang\(PDFText.string(language))/MarkInfo<</Marked true>>"
        + "/StructTreeRoot \(structure) 0 R/Metadata \(metadata) 0 R"
        + "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)"
        + "/Info(sRGB)/DestOutputProfile \(intent) 0 R>>]"
        + "/ViewerPreferences<</DisplayDocTitle true>>>>")
    let kids = pages.map { "\($0) 0 R" }.joined(separator: " ")
    try file.write(tree, "<</Type/Pages/Count \(pages.count)/Kids[\(kids)]>>")
    try closeStructure()
    try writeFont()
    let packet = CopyMetadata.packet(title: title, language: language)
    try file.write(metadata, stream: Data(packet.utf8), "/Type/Metadata/Subtype/XML")
    try file.write(intent, stream: CopyResources.colours, "/N 3")
    try file.write(information, "<</Title\(PDFText.string(title))>>")
    return try file.close(root: root, information: information)
  }

  private mutating func closeStructure() throws(MaskingFailure) {
    let lists = parents.enumerated().map { page, owners in
      "\(page)[\(owners.map { "\($0) 0 R" }.joined(separator: " "))]"
    }
    let sections = sections.map { "\($0) 0 R" }.joined(separator: " ")
    try file.write(
      structure,
      "<</Type/StructTreeRoot/K \(document) 0 R/ParentTree<</Nums[\(lists.joined())]>>"
        + "/ParentTreeNextKey \(parents.count)>>")
    try file.write(
      document, "<</Type/StructElem/S/Document/P \(structure) 0 R/K[\(sections)]>>")
  }

  private mutating func writeFont() throws(MaskingFailure) {
    let descendant = file.newNumber()
    let descriptor = file.newNumber()
    let program = file.newNumber()
    let glyphs = file.newNumber()
    let unicode = file.newNumber()
    try file.write(
      font,
      "<</Type/Font/Subtype/Type0/BaseFont/GlyphLess/Encoding/Identity-H"
        + "/DescendantFonts[\(descendant) 0 R]/ToUnicode \(unicode) 0 R>>")
    try file.write(
      descendant,
      "<</Type/Font/Subtype/CIDFontType2/BaseFont/GlyphLess/CIDToGIDMap \(glyphs) 0 R"
        + "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        + "/FontDescriptor \(descriptor) 0 R/DW 500>>")
    try file.write(
      descriptor,
      "<</Type/FontDescriptor/FontName/GlyphLess/Flags 4/FontBBox[0 0 500 1000]/ItalicAngle 0"
        + "/Ascent 800/Descent -200/CapHeight 700/StemV 80/FontFile2 \(program) 0 R>>")
    try file.write(
      program, stream: CopyResources.font, "/Length1 \(CopyResources.font.count)")
    try file.write(glyphs, stream: CopyResources.glyphs, "/Filter/FlateDecode")
    try file.write(unicode, stream: Data(CopyResources.unicode.utf8))
  }
}

/// What the file says of itself (XMP): its public title, its language, and the form it claims.
enum CopyMetadata {
  static func packet(title: String, language: String) -> String {
    """
    <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
    <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <dc:title><rdf:Alt><rdf:li xml:lang="x-default">\(PDFText.xml(title))</rdf:li></rdf:Alt></dc:title>
    <dc:language><rdf:Bag><rdf:li>\(PDFText.xml(language))</rdf:li></rdf:Bag></dc:language>
    </rdf:Description>
    <rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
    <pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
    </rdf:Description>
    </rdf:RDF></x:xmpmeta>
    <?xpacket end="r"?>
    """
  }
}
