// The pages' templates, texts and assets: loaded once, checked as a whole, then only filled in.

import Crypto
#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import Letters
import Mustache
import Policy

/// Everything in `templates/pages`.
public struct PageBook: Sendable {
  private let library: MustacheLibrary
  let texts: [Language: PageTexts]
  /// Style sheet, script and pictures by the name under which they are served.
  let assets: [String: Asset]
  /// The name under which each is served, by its own: `style.css` → `style-1f2e3d4c.css`.
  private let assetNames: [String: String]

  /// A file that a page asks for beside itself; its name changes with its bytes.
  struct Asset: Sendable {
    let mediaType: String
    let bytes: [UInt8]
    /// What a page says that they are (Subresource Integrity).
    let integrity: String

    init(mediaType: String, bytes: [UInt8]) {
      self.mediaType = mediaType
      self.bytes = bytes
      integrity = "sha384-" + Data(SHA384.hash(data: bytes)).base64EncodedString()
    }
  }

  /// - Parameter folder: the path of `templates/`.
  /// - Throws: every mistake at once: what cannot be parsed, a text without a partner in the other language, a
  ///   text that a template names and nobody wrote, a template without the line that makes it HTML.
  public init(folder: String) throws(PageProblems) {
    MarkupEscape.register()
    var problems: [String] = []
    let shelf = Shelf(path: "\(folder)/pages")
    var library = MustacheLibrary()
    var sources: [String: String] = [:]
    for (name, text) in shelf.files(ending: ".mustache", problems: &problems) {
      sources[name] = text
      if !text.hasPrefix(PageBook.pragma) {
        problems.append("pages/\(name).mustache:1: the first line must be \(PageBook.pragma)")
      }
      do { try library.register(text, named: name) } catch {
        problems.append("pages/\(name).mustache: \(error)")
      }
    }
    if sources.isEmpty { problems.append("\(folder)/pages: there are no templates") }
    texts = PageBook.texts(shelf, &problems)
    problems += PageBook.unknownTexts(in: sources, texts)
    (assets, assetNames) = PageBook.assets(shelf)
    self.library = library
    guard problems.isEmpty else { throw PageProblems(list: problems.sorted()) }
  }

  static let pragma = "{{% CONTENT_TYPE:HTML}}"

  func texts(_ language: Language) -> PageTexts { texts[language] ?? PageTexts(language, [:]) }

  /// The path of an asset, such as `style.css`.
  func path(ofAsset name: String) -> String {
    PageEndpoint.open(.asset).path(assetNames[name] ?? name)
  }

  /// What a page says of the bytes of an asset, so that a browser runs no others.
  func hash(ofAsset name: String) -> String { assets[assetNames[name] ?? name]?.integrity ?? "" }

  /// A page from its facts; nil where there is no such template.
  ///
  /// - Parameter misses: hears of each name that the template asks for and `facts` does not have.
  func render(
    _ template: String, _ facts: Fact, _ language: Language, misses: PageMisses = PageMisses()
  ) -> String? {
    let root = facts.adding(["t": texts(language).fact])
    return library.render(root.shown(misses, isRoot: true), withTemplate: template)
  }
}

/// What is wrong with the pages' templates and texts.
public struct PageProblems: Error, CustomStringConvertible {
  let list: [String]
  public var description: String { list.joined(separator: "\n") }
}

extension PageBook {
  private static func texts(
    _ shelf: Shelf, _ problems: inout [String]
  ) -> [Language: PageTexts] {
    var texts: [Language: PageTexts] = [:]
    for language in Language.allCases {
      let file = "texts/\(language.rawValue).yaml"
      guard let source = shelf.text(file) else {
        problems.append("pages/\(file): is missing or is not UTF-8")
        continue
      }
      texts[language] = PageTexts.read(
        source, language, file: "pages/\(file)", problems: &problems)
    }
    guard let sv = texts[.sv], let en = texts[.en] else { return texts }
    for (one, other, file) in [(sv, en, "en"), (en, sv, "sv")] {
      problems += one.names.subtracting(other.names).map {
        "pages/texts/\(file).yaml: \($0) is missing"
      }
    }
    for name in sv.names.intersection(en.names) where sv.blanks(name) != en.blanks(name) {
      problems.append("pages/texts: \(name) has other names in braces in the other language")
    }
    return texts
  }

  /// Every `{{t.group.name}}` must be a text.
  private static func unknownTexts(
    in sources: [String: String], _ texts: [Language: PageTexts]
  ) -> [String] {
    guard let known = texts[.sv]?.names else { return [] }
    return sources.flatMap { name, source in
      textNames(in: source).subtracting(known).map {
        "pages/\(name).mustache: there is no text \($0)"
      }
    }
  }

  static func textNames(in source: String) -> Set<String> {
    Set(
      source.split(separator: "{{").dropFirst().compactMap { piece in
        let tag = piece.prefix { $0 != "}" }.drop { "#^/ ".contains($0) }
        return tag.hasPrefix("t.") ? String(tag.dropFirst(2)) : nil
      })
  }

  private static func assets(_ shelf: Shelf) -> ([String: Asset], [String: String]) {
    var (assets, names): ([String: Asset], [String: String]) = ([:], [:])
    let types = ["css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"]
    for (file, bytes) in shelf.assets() {
      let parts = file.split(separator: ".").map { String($0) }
      guard parts.count == 2, let type = types[parts[1]] else { continue }
      let hash = SHA256.hash(data: bytes).prefix(6).map {
        ($0 < 16 ? "0" : "") + String($0, radix: 16)
      }
      names[file] = "\(parts[0])-\(hash.joined()).\(parts[1])"
      assets[names[file] ?? file] = Asset(mediaType: "\(type); charset=utf-8", bytes: bytes)
    }
    return (assets, names)
  }
}

/// The folder on disk.
private struct Shelf {
  let path: String

  func text(_ place: String) -> String? {
    FileManager.default.contents(atPath: "\(path)/\(place)").flatMap {
      String(validating: $0, as: UTF8.self)
    }
  }

  /// Texts by their names without the ending, also those one folder down.
  func files(ending: String, problems: inout [String]) -> [(String, String)] {
    ["", "parts/"].flatMap { folder in
      entries(folder).filter { $0.hasSuffix(ending) }.map { folder + $0.dropLast(ending.count) }
    }.compactMap { name in
      if let text = text(name + ending) { return (name, text) }
      problems.append("pages/\(name)\(ending): is not UTF-8")
      return nil
    }
  }

  func assets() -> [(String, [UInt8])] {
    entries("assets").compactMap { name in
      FileManager.default.contents(atPath: "\(path)/assets/\(name)").map { (name, [UInt8]($0)) }
    }
  }

  private func entries(_ folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)")) ?? []).sorted()
  }
}
