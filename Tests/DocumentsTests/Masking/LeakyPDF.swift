// A PDF with one name in every place where a PDF can hold one, written by hand.

import Foundation

/// The places. The name is on the page for all to see in some, in the others nobody sees it.
enum LeakPlace: String, CaseIterable {
  case visible, invisible, white, covered, clipped, outsidePage, optionalLayer, sharedForm
  case actualText, annotation, formValue, outline, namedDestination, pageLabel, link
  case information, xmp, embeddedFile, script, thumbnail, earlierRevision, unusedObject
  case toUnicode, picture, exif
}

struct LeakyPDF {
  static let name = "Hemlingsson"
  private var bodies: [Data] = []

  /// The bytes of a PDF of two pages.
  ///
  /// - Parameter photograph: a JPEG of 400 × 100 pixels or so, with the name in it as pixels.
  static func bytes(photograph: Data) -> Data {
    var pdf = LeakyPDF()
    pdf.addDocument()
    pdf.addPages(photograph: withEXIF(photograph))
    return pdf.assembled()
  }

  /// A photograph that tells in its EXIF what nobody sees in it.
  static func withEXIF(_ jpeg: Data) -> Data {
    let exif = Data("Exif\0\0MM\0*\0\0\0\u{8}Fotograf: \(name)".utf8)
    let length = exif.count + 2
    return jpeg.prefix(2) + [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 255)] + exif
      + jpeg.dropFirst(2)
  }

  static let content = """
    BT /F1 12 Tf 1 0 0 1 60 780 Tm (Anmalan gjordes av \(name) i mars.) Tj ET
    BT /F1 12 Tf 1 0 0 1 60 740 Tm (Osynlig:) Tj 3 Tr ( \(name)) Tj 0 Tr ET
    BT /F1 12 Tf 1 0 0 1 60 700 Tm (Vit:) Tj 1 1 1 rg ( \(name)) Tj 0 g ET
    BT /F1 12 Tf 1 0 0 1 60 660 Tm (Dold:) Tj ET
    BT /F1 12 Tf 1 0 0 1 160 660 Tm (\(name)) Tj ET 0 g 155 650 120 24 re f
    q 0 0 10 10 re W n BT /F1 12 Tf 1 0 0 1 60 620 Tm (\(name)) Tj ET Q
    BT /F1 12 Tf 1 0 0 1 700 600 Tm (\(name)) Tj ET
    /OC /L1 BDC BT /F1 12 Tf 1 0 0 1 60 580 Tm (\(name)) Tj ET EMC
    q 1 0 0 1 60 540 cm /Fm Do Q
    /Span <</ActualText (\(name))/Alt (\(name))>> BDC
    BT /F1 12 Tf 1 0 0 1 60 500 Tm (Barnet) Tj ET EMC
    BT /F2 12 Tf 1 0 0 1 60 460 Tm <01> Tj ET
    BT /F1 12 Tf 1 0 0 1 60 300 Tm (Namnden beslutade den 4 april.) Tj ET
    """

  private mutating func add(_ body: String) { bodies.append(Data(body.utf8)) }

  private mutating func add(stream: Data, _ entries: String = "") {
    bodies.append(
      Data("<</Length \(stream.count)\(entries)>>\nstream\n".utf8) + stream
        + Data("\nendstream".utf8))
  }

  /// The objects 1 to 18.
  private mutating func addDocument() {
    let name = Self.name
    add(
      """
      <</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[8 0 R]/D<</OFF[8 0 R]>>>>\
      /Outlines 9 0 R/Names<</Dests<</Names[(\(name)) [3 0 R /Fit]]>>/EmbeddedFiles<<\
      /Names[(\(name).txt) 11 0 R]>>>>/PageLabels<</Nums[0<</P(\(name)-)/S/D>>]>>\
      /OpenAction<</S/JavaScript/JS(app.alert\\('\(name)'\\))>>/AcroForm<<\
      /Fields[15 0 R]/DA(/F1 12 Tf)/DR<</Font<</F1 5 0 R>>>>>>/Metadata 17 0 R>>
      """)
    add("<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]>>")
    add(
      """
      <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 6 0 R/Resources 7 0 R\
      /Annots[13 0 R 14 0 R 15 0 R 16 0 R]/Thumb 18 0 R>>
      """)
    add("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 19 0 R/Resources 7 0 R>>")
    add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    add(stream: Data(Self.content.utf8))
    add("<</Font<</F1 5 0 R/F2 20 0 R>>/XObject<</Fm 22 0 R/Im 23 0 R>>/Properties<</L1 8 0 R>>>>")
    add("<</Type/OCG/Name(\(name))>>")
    add("<</Type/Outlines/First 10 0 R/Last 10 0 R/Count 1>>")
    add("<</Title(\(name))/Parent 9 0 R/Dest[3 0 R /Fit]>>")
    add("<</Type/Filespec/F(\(name).txt)/EF<</F 12 0 R>>>>")
    add(stream: Data("Brev till \(name)".utf8), "/Type/EmbeddedFile")
    add("<</Type/Annot/Subtype/Text/Rect[300 700 320 720]/Contents(Ring \(name))/T(\(name))>>")
    add(
      """
      <</Type/Annot/Subtype/FreeText/Rect[300 600 420 620]/Contents(\(name))/DA(\
      /F1 12 Tf)/AP<</N 22 0 R>>>>
      """)
    add(
      """
      <</Type/Annot/Subtype/Widget/FT/Tx/T(namn)/V(\(name))/F 4/Rect[60 410 200 430]\
      /DA(/F1 12 Tf 0 g)/AP<</N 24 0 R>>>>
      """)
    add(
      """
      <</Type/Annot/Subtype/Link/Rect[60 100 100 120]/A<</S/URI/URI(https:/\
      /example.org/\(name))>>>>
      """)
    add(
      stream: Data(
        """
        <x:xmpmeta xmlns:x="adobe:ns:meta/">\(name)</x:xmpmeta>
        """.utf8), "/Type/Metadata/Subtype/XML")
    add(
      stream: Data(name.utf8) + Data([0]),
      """
      /Width 2/Height 2/ColorSpace/DeviceRGB/BitsPerComponent 8
      """)
  }

  /// The objects 19 to 27.
  private mutating func addPages(photograph: Data) {
    let name = Self.name
    add(
      stream: Data(
        """
        q 1 0 0 1 60 700 cm /Fm Do Q q 400 0 0 100 60 500 cm /Im Do Q BT \
        /F1 12 Tf 60 400 Td (Sida tva.) Tj ET
        """.utf8))
    add(
      """
      <</Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar 1/LastChar 1/Widths[667]\
      /Encoding<</Differences[1/A]>>/ToUnicode 21 0 R>>
      """)
    let codes = name.utf16.map { String(format: "%04X", Int($0)) }.joined()
    add(
      stream: Data(
        """
        /CIDInit /ProcSet findresource begin 12 dict begin begincmap\n1 \
        begincodespacerange <00> <FF> endcodespacerange\n1 beginbfchar <01> <\(codes)> \
        endbfchar\nendcmap end end
        """.utf8))
    add(
      stream: Data(
        """
        BT /F1 12 Tf 0 0 Td (Vardnadshavare \(name) kallas.) Tj ET
        """.utf8),
      """
      /Type/XObject/Subtype/Form/BBox[0 -5 300 20]/Resources<</Font<</F1 5 0 R>>>>
      """)
    let (width, height) = Self.size(of: photograph)
    add(
      stream: photograph,
      """
      /Type/XObject/Subtype/Image/Width \(width)/Height \(height)/ColorSpace/DeviceRGB\
      /BitsPerComponent 8/Filter/DCTDecode
      """)
    add(
      stream: Data(
        """
        /Tx BMC BT /F1 12 Tf 2 5 Td (\(name)) Tj ET EMC
        """.utf8),
      """
      /Type/XObject/Subtype/Form/BBox[0 0 140 20]/Resources<</Font<</F1 5 0 R>>>>
      """)
    add("<</Author(\(name))/Title(Anmalan om \(name))>>")
    add("<</Unused(\(name))>>")
    add("<</Earlier(\(name))>>")
  }

  private func assembled() -> Data {
    var file = Data("%PDF-1.7\n".utf8)
    var starts: [Int] = []
    for (index, body) in bodies.enumerated() {
      starts.append(file.count)
      file += Data("\(index + 1) 0 obj\n".utf8) + body + Data("\nendobj\n".utf8)
    }
    let table = file.count
    file += Data("xref\n0 \(starts.count + 1)\n0000000000 65535 f \n".utf8)
    for start in starts { file += Data(String(format: "%010d 00000 n \n", start).utf8) }
    let trailer = "<</Size \(starts.count + 1)/Root 1 0 R/Info 25 0 R"
    file += Data("trailer\n\(trailer)>>\nstartxref\n\(table)\n%%EOF\n".utf8)
    // The last object had the name before this revision.
    let newer = file.count
    file += Data("27 0 obj\n<</Earlier()>>\nendobj\n".utf8)
    let second = file.count
    file += Data(
      ("xref\n27 1\n" + String(format: "%010d 00000 n \n", newer)
        + "trailer\n\(trailer)/Prev \(table)>>\nstartxref\n\(second)\n%%EOF\n").utf8)
    return file
  }

  /// Width and height of a JPEG.
  static func size(of jpeg: Data) -> (Int, Int) {
    let bytes = [UInt8](jpeg)
    var at = 2
    while at + 9 < bytes.count {
      if bytes[at + 1] == 0xC0 || bytes[at + 1] == 0xC2 {
        return (
          Int(bytes[at + 7]) << 8 | Int(bytes[at + 8]), Int(bytes[at + 5]) << 8 | Int(bytes[at + 6])
        )
      }
      at += 2 + (Int(bytes[at + 2]) << 8 | Int(bytes[at + 3]))
    }
    return (0, 0)
  }
}
