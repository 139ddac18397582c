// The words of the pages: one file a language, in groups, the same names in both.

import Policy
import Yams

/// All texts of one language.
struct PageTexts: Sendable {
  let language: Language
  private let texts: [String: String]
  /// The same in groups, as templates name them: `{{t.group.name}}`.
  let fact: Fact

  /// - Parameter groups: texts by group and name.
  init(_ language: Language, _ groups: [String: [String: String]]) {
    self.language = language
    var texts: [String: String] = [:]
    for (group, members) in groups {
      for (name, text) in members { texts["\(group).\(name)"] = text }
    }
    self.texts = texts
    fact = .group(groups.mapValues { .group($0.mapValues { .text($0) }) })
  }

  /// The text `group.name`; nil where there is none.
  func find(_ name: String) -> String? { texts[name] }

  /// The text `group.name` with its `{names}` filled in. A name that does not exist shows itself: a test
  /// looks for each that the sources use.
  func say(_ name: String, _ values: [String: String] = [:]) -> String {
    guard let text = texts[name] else { return name }
    return values.isEmpty ? text : Phrase.filled(text, values)
  }

  var names: Set<String> { Set(texts.keys) }

  /// The names in braces of one text.
  func blanks(_ name: String) -> Set<String> { Phrase.blanks(texts[name] ?? "") }
}

extension PageTexts {
  /// Reads `sv.yaml` or `en.yaml`; every mistake is told.
  static func read(
    _ source: String, _ language: Language, file: String, problems: inout [String]
  ) -> PageTexts {
    var groups: [String: [String: String]] = [:]
    do {
      for (key, node) in try Yams.compose(yaml: source, .basic)?.mapping ?? [:] {
        guard let group = key.scalar?.string, let members = node.mapping else {
          problems.append("\(file):\(node.mark?.line ?? 1): a group with texts is expected")
          continue
        }
        for (key, node) in members {
          guard let name = key.scalar?.string, let text = node.scalar?.string, !text.isEmpty else {
            problems.append("\(file):\(node.mark?.line ?? 1): a text is expected")
            continue
          }
          groups[group, default: [:]][name] = text
        }
      }
    } catch { problems.append("\(file): not YAML: \(error)") }
    return PageTexts(language, groups)
  }
}
