// The folder of templates on disk.

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads templates; nothing else in this module opens files of its own accord.
struct TemplateFolder {
  let path: String

  /// A template's text; nil where it cannot be read as UTF-8.
  func text(_ place: String) -> String? {
    guard let data = FileManager.default.contents(atPath: "\(path)/\(place)") else { return nil }
    return String(validating: data, as: UTF8.self)
  }

  /// Names without their ending below `folder`, one level deep, in order.
  func names(in folder: String, ending: String) -> [String] {
    ["", "parts/", "inline/"].flatMap { part in
      entries("\(folder)/\(part)").filter { $0.hasSuffix(".\(ending)") }
        .map { part + String($0.dropLast(ending.count + 1)) }
    }
  }

  private func entries(_ folder: String) -> [String] {
    // A folder that is not there has no templates, which the check for missing ones tells.
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)")) ?? []).sorted()
  }
}
