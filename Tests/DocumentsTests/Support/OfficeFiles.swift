// Office files made by the tests themselves, part by part.

enum OfficeFiles {
  private static let types =
    """
    <?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
    <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
    <Default Extension="xml" ContentType="application/xml"/>
    """
  private static let relation =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

  private static func relations(_ rows: [(String, String, String)]) -> String {
    let all = rows.map { id, kind, target in
      let mode = target.contains("://") ? " TargetMode=\"External\"" : ""
      return "<Relationship Id=\"\(id)\" Type=\"\(relation)/\(kind)\" Target=\"\(target)\"\(mode)/>"
    }
    return
      "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\(all.joined())</Relationships>"
  }

  private static let properties =
    """
    <cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Rut Hemlig</dc:creator></cp:coreProperties>
    """

  /// A text file with the given body.
  static func docx(_ body: String, comments: String = "") -> SmallZip {
    let main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    let w = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
    return SmallZip([
      (
        "[Content_Types].xml",
        types
          + "<Override PartName=\"/word/document.xml\" ContentType=\"\(main).document.main+xml\"/>"
          + "<Override PartName=\"/word/comments.xml\" ContentType=\"\(main).comments+xml\"/></Types>"
      ),
      ("_rels/.rels", relations([("r1", "officeDocument", "word/document.xml")])),
      ("word/document.xml", "<w:document \(w)><w:body>\(body)</w:body></w:document>"),
      (
        "word/_rels/document.xml.rels",
        relations([
          ("r1", "comments", "comments.xml"), ("r2", "hyperlink", "https://x.example/anna"),
        ])
      ),
      ("word/comments.xml", "<w:comments \(w)>\(comments)</w:comments>"),
      ("docProps/core.xml", properties),
    ])
  }

  /// A workbook: each sheet with its name, state and rows.
  static func xlsx(
    _ sheets: [(name: String, state: String, rows: String)], names: String = ""
  ) -> SmallZip {
    let main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    let space =
      "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"\(relation)\""
    let numbers = Array(sheets.indices.map { $0 + 1 })
    let parts = numbers.map {
      "<Override PartName=\"/xl/worksheets/sheet\($0).xml\" ContentType=\"\(main).worksheet+xml\"/>"
    }
    let list = zip(numbers, sheets).map { number, sheet in
      "<sheet name=\"\(sheet.name)\" sheetId=\"\(number)\" state=\"\(sheet.state)\" r:id=\"r\(number)\"/>"
    }
    var zip = SmallZip([
      (
        "[Content_Types].xml",
        types + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"\(main).sheet.main+xml\"/>"
          + parts.joined() + "</Types>"
      ),
      ("_rels/.rels", relations([("r1", "officeDocument", "xl/workbook.xml")])),
      (
        "xl/workbook.xml",
        "<workbook \(space)><sheets>\(list.joined())</sheets><definedNames>\(names)</definedNames></workbook>"
      ),
      (
        "xl/_rels/workbook.xml.rels",
        relations(numbers.map { ("r\($0)", "worksheet", "worksheets/sheet\($0).xml") })
      ),
      (
        "xl/pivotCache/pivotCacheDefinition1.xml",
        "<d \(space)><cacheField name=\"Namn\"><s v=\"Pivot Hemlig\"/></cacheField></d>"
      ),
      ("docProps/core.xml", properties),
    ])
    for (number, sheet) in Swift.zip(numbers, sheets) {
      zip.add(
        "xl/worksheets/sheet\(number).xml",
        Array("<worksheet \(space)>\(sheet.rows)</worksheet>".utf8))
    }
    return zip
  }

  /// A cell with a text.
  static func cell(_ place: String, _ text: String) -> String {
    "<c r=\"\(place)\" t=\"inlineStr\"><is><t>\(text)</t></is></c>"
  }

  /// An OpenDocument file with the given body, styles and kind (`text`, `spreadsheet`, `presentation`).
  static func openDocument(_ kind: String, body: String, styles: String = "") -> SmallZip {
    let names = ["office", "text", "table", "style", "draw", "presentation"].map {
      "xmlns:\($0)=\"urn:oasis:names:tc:opendocument:xmlns:\($0 == "draw" ? "drawing" : $0):1.0\""
    }
    let more =
      "xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\""
    let space = names.joined(separator: " ") + " " + more + " office:version=\"1.3\""
    let type = "application/vnd.oasis.opendocument.\(kind)"
    return SmallZip([
      ("mimetype", type),
      (
        "content.xml",
        "<office:document-content \(space)><office:automatic-styles>\(styles)</office:automatic-styles>"
          + "<office:body><office:\(kind)>\(body)</office:\(kind)></office:body></office:document-content>"
      ),
      (
        "meta.xml",
        "<office:document-meta \(space)><office:meta><meta:initial-creator>Rut Hemlig</meta:initial-creator></office:meta></office:document-meta>"
      ),
      (
        "META-INF/manifest.xml",
        """
        <manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
        <manifest:file-entry manifest:full-path="/" manifest:media-type="\(type)"/>
        <manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
        <manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/></manifest:manifest>
        """
      ),
    ])
  }
}
