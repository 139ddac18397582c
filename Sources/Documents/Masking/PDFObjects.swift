// The objects of a PDF as qpdf tells them.

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A value in a PDF; a name begins with `/`, a reference is `5 0 R`, a text string has `u:` before it.
indirect enum PDFValue: Decodable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case array([PDFValue])
  case dictionary([String: PDFValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([PDFValue].self) {
      self = .array(value)
    } else {
      self = .dictionary(try container.decode([String: PDFValue].self))
    }
  }

  subscript(_ key: String) -> PDFValue? {
    guard case .dictionary(let entries) = self else { return nil }
    return entries[key]
  }

  /// The key of the object that a reference names, or nil.
  var reference: String? {
    guard case .text(let text) = self, text.hasSuffix(" R"), !text.hasPrefix("u:"),
      !text.hasPrefix("b:"), !text.hasPrefix("/")
    else { return nil }
    return "obj:\(text)"
  }

  var text: String? {
    guard case .text(let text) = self else { return nil }
    return text
  }

  /// All strings and names in it, the keys of dictionaries among them.
  var allTexts: [String] {
    switch self {
    case .text(let text):
      let isString = text.hasPrefix("u:") || text.hasPrefix("b:")
      return [isString ? String(text.dropFirst(2)) : text]
    case .array(let values): return values.flatMap(\.allTexts)
    case .dictionary(let entries): return entries.flatMap { [$0.key] + $0.value.allTexts }
    case .null, .bool, .number: return []
    }
  }

  var number: Double? {
    guard case .number(let value) = self else { return nil }
    return value
  }
}

/// All objects of a file, and the names of the files with their decoded streams.
struct PDFObjects {
  var trailer: PDFValue
  var values: [String: PDFValue] = [:]
  var streams: [String: String] = [:]

  /// Nil where the text is not what qpdf writes.
  init?(json: Data) {
    guard let whole = try? JSONDecoder().decode(PDFValue.self, from: json),
      case .array(let parts)? = whole["qpdf"], parts.count == 2,
      case .dictionary(let objects) = parts[1], let trailer = objects["trailer"]?["value"]
    else { return nil }
    self.trailer = trailer
    for (key, object) in objects where key != "trailer" {
      if let stream = object["stream"] {
        values[key] = stream["dict"] ?? .null
        streams[key] = stream["datafile"]?.text ?? ""
      } else {
        values[key] = object["value"] ?? .null
      }
    }
  }
}
