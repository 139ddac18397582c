// What may be in a masked copy: which objects, which keys, which names. Everything else is a finding.

/// What an entry of a dictionary may hold.
indirect enum Shape {
  case name(Set<String>)
  case number
  case bool
  /// A text string, compared or searched elsewhere.
  case text
  /// A reference to an object of a role.
  case object(Role)
  /// A dictionary that stands in the place.
  case direct(Role)
  case array(Shape)
  /// One or the other.
  case either(Shape, Shape)
  /// Any of the constants, as qpdf writes them.
  case constant(Set<String>)
}

/// What an object is for.
enum Role: Hashable {
  case trailer, catalog, information, pages, page, resources, xObjects, fonts, image, content
  case font, descendant, system, descriptor, program, glyphs, unicode, metadata, colours, intent
  case preferences, marking, structure, parents, element

  var keys: [String: Shape] {
    switch self {
    case .trailer:
      [
        "/Root": .object(.catalog), "/Info": .object(.information), "/Size": .number,
        "/ID": .array(.text),
      ]
    case .catalog:
      [
        "/Type": .name(["/Catalog"]), "/Pages": .object(.pages), "/Lang": .text,
        "/MarkInfo": .direct(.marking), "/StructTreeRoot": .object(.structure),
        "/Metadata": .object(.metadata), "/OutputIntents": .array(.direct(.intent)),
        "/ViewerPreferences": .direct(.preferences),
      ]
    case .information: ["/Title": .text]
    case .preferences: ["/DisplayDocTitle": .bool]
    case .marking: ["/Marked": .bool]
    case .intent:
      [
        "/Type": .name(["/OutputIntent"]), "/S": .name(["/GTS_PDFA1"]),
        "/OutputConditionIdentifier": .constant(["u:sRGB"]), "/Info": .constant(["u:sRGB"]),
        "/DestOutputProfile": .object(.colours),
      ]
    case .pages, .page, .resources, .xObjects, .fonts, .image, .content: pageKeys
    case .font, .descendant, .system, .descriptor, .program, .glyphs, .unicode: fontKeys
    case .metadata:
      ["/Type": .name(["/Metadata"]), "/Subtype": .name(["/XML"]), "/Length": .number]
    case .colours: ["/N": .number, "/Length": .number]
    case .structure:
      [
        "/Type": .name(["/StructTreeRoot"]), "/K": .object(.element),
        "/ParentTree": .direct(.parents), "/ParentTreeNextKey": .number,
      ]
    case .parents: ["/Nums": .array(.either(.number, .array(.object(.element))))]
    case .element:
      [
        "/Type": .name(["/StructElem"]), "/S": .name(["/Document", "/Sect", "/P", "/Span"]),
        "/P": .either(.object(.element), .object(.structure)), "/Pg": .object(.page),
        "/K": .either(
          .number,
          .either(.object(.element), .array(.either(.number, .object(.element))))),
        "/Alt": .text,
      ]
    }
  }

  private var pageKeys: [String: Shape] {
    switch self {
    case .pages:
      ["/Type": .name(["/Pages"]), "/Count": .number, "/Kids": .array(.object(.page))]
    case .page:
      [
        "/Type": .name(["/Page"]), "/Parent": .object(.pages), "/MediaBox": .array(.number),
        "/Contents": .object(.content), "/Resources": .direct(.resources),
        "/StructParents": .number, "/Tabs": .name(["/S"]),
      ]
    case .resources: ["/XObject": .direct(.xObjects), "/Font": .direct(.fonts)]
    case .xObjects: ["/I": .object(.image)]
    case .fonts: ["/F": .object(.font)]
    case .image:
      [
        "/Type": .name(["/XObject"]), "/Subtype": .name(["/Image"]), "/Width": .number,
        "/Height": .number, "/ColorSpace": .name(["/DeviceGray", "/DeviceRGB"]),
        "/BitsPerComponent": .number, "/Filter": .name(["/FlateDecode", "/DCTDecode"]),
        "/Length": .number,
      ]
    default: ["/Length": .number]
    }
  }

  private var fontKeys: [String: Shape] {
    switch self {
    case .font:
      [
        "/Type": .name(["/Font"]), "/Subtype": .name(["/Type0"]),
        "/BaseFont": .name(["/GlyphLess"]), "/Encoding": .name(["/Identity-H"]),
        "/DescendantFonts": .array(.object(.descendant)), "/ToUnicode": .object(.unicode),
      ]
    case .descendant:
      [
        "/Type": .name(["/Font"]), "/Subtype": .name(["/CIDFontType2"]),
        "/BaseFont": .name(["/GlyphLess"]), "/CIDToGIDMap": .object(.glyphs),
        "/CIDSystemInfo": .direct(.system), "/FontDescriptor": .object(.descriptor),
        "/DW": .number,
      ]
    case .system:
      [
        "/Registry": .constant(["u:Adobe"]), "/Ordering": .constant(["u:Identity"]),
        "/Supplement": .number,
      ]
    case .descriptor:
      [
        "/Type": .name(["/FontDescriptor"]), "/FontName": .name(["/GlyphLess"]),
        "/Flags": .number, "/FontBBox": .array(.number), "/ItalicAngle": .number,
        "/Ascent": .number, "/Descent": .number, "/CapHeight": .number, "/StemV": .number,
        "/FontFile2": .object(.program),
      ]
    case .program: ["/Length1": .number, "/Length": .number]
    default: ["/Filter": .name(["/FlateDecode"]), "/Length": .number]
    }
  }

  /// Whether the object is a stream.
  var isStream: Bool {
    switch self {
    case .image, .content, .program, .glyphs, .unicode, .metadata, .colours: true
    default: false
    }
  }
}

/// Walks a file from its trailer and notes what is not allowed.
struct AllowList {
  private let objects: PDFObjects
  private(set) var findings: [VerificationRecord.Finding] = []
  private(set) var roles: [String: Role] = [:]
  /// All text strings outside streams.
  private(set) var texts: [String] = []
  private var waiting: [(String, Role)] = []

  init(_ objects: PDFObjects) {
    self.objects = objects
    check(objects.trailer, as: .trailer)
    while let (key, role) = waiting.popLast() {
      if let known = roles[key] {
        if known != role { note("objectOfTwoKinds") }
        continue
      }
      guard let value = objects.values[key] else {
        note("missingObject")
        continue
      }
      roles[key] = role
      if role.isStream != (objects.streams[key] != nil) { note("unexpectedStream") }
      check(value, as: role)
    }
    for key in objects.values.keys where roles[key] == nil { note("unusedObject \(key)") }
  }

  private mutating func note(_ kind: String) {
    findings.append(VerificationRecord.Finding(kind: kind))
  }

  private mutating func check(_ value: PDFValue, as role: Role) {
    guard case .dictionary(let entries) = value else { return note("notADictionary") }
    for (key, entry) in entries {
      guard let shape = role.keys[key] else {
        note("keyNotAllowed \(key.prefix(40))")
        continue
      }
      if !fits(entry, shape) { note("valueNotAllowed \(key)") }
    }
  }

  private mutating func fits(_ value: PDFValue, _ shape: Shape) -> Bool {
    switch shape {
    case .name(let names), .constant(let names): return value.text.map(names.contains) ?? false
    case .number: return value.number != nil
    case .bool:
      guard case .bool = value else { return false }
      return true
    case .text:
      guard let text = value.text, text.hasPrefix("u:") || text.hasPrefix("b:") else {
        return false
      }
      texts.append(String(text.dropFirst(2)))
      return true
    case .object(let role):
      guard let key = value.reference else { return false }
      // Which of two roles an object has is told by its type.
      if let type = objects.values[key]?["/Type"]?.text,
        case .name(let names)? = role.keys["/Type"],
        !names.contains(type)
      {
        return false
      }
      waiting.append((key, role))
      return true
    case .direct(let role):
      check(value, as: role)
      return true
    case .array(let element):
      guard case .array(let values) = value else { return false }
      for value in values where !fits(value, element) { return false }
      return true
    case .either(let one, let other): return fits(value, one) || fits(value, other)
    }
  }
}
