// What the template of a page may show: texts, flags, lists and groups, and nothing of any other type.

import Mustache

/// A value for templates.
indirect enum Fact: Sendable, Equatable {
  /// Known not to be there; shows as nothing.
  case absent
  case text(String)
  case flag(Bool)
  case list([Fact])
  case group([String: Fact])
}

extension Fact {
  init(_ text: String?) { self = text.map { .text($0) } ?? .absent }
  init(_ number: Int) { self = .text(String(number)) }
  init(_ flag: Bool) { self = .flag(flag) }
  init(_ list: some Sequence<Fact>) { self = .list(Array(list)) }

  /// The same as the interface answered it; numbers become texts.
  init(_ json: JSON) {
    switch json {
    case .null, .brokenString: self = .absent
    case .bool(let flag): self = .flag(flag)
    case .int(let number): self = .text(String(number))
    case .double(let number): self = .text(String(number))
    case .string(let text): self = .text(text)
    case .array(let elements): self = .list(elements.map { Fact($0) })
    case .object(let members):
      self = .group(
        Dictionary(members.map { ($0.name, Fact($0.value)) }) { first, _ in first })
    }
  }

  /// The member of a group; none where there is no such.
  subscript(name: String) -> Fact {
    guard case .group(let members) = self else { return .absent }
    return members[name] ?? .absent
  }

  /// This group with more members; those that were there give way.
  func adding(_ more: [String: Fact]) -> Fact {
    guard case .group(let members) = self else { return .group(more) }
    return .group(members.merging(more) { _, new in new })
  }
}

extension Fact: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  init(stringLiteral value: String) { self = .text(value) }
  init(booleanLiteral value: Bool) { self = .flag(value) }
  init(arrayLiteral elements: Fact...) { self = .list(elements) }
  init(dictionaryLiteral elements: (String, Fact)...) {
    self = .group(Dictionary(elements) { _, new in new })
  }
}

/// The names that templates asked for and nobody gave, while one page was rendered.
final class PageMisses {
  private(set) var names: [String] = []
  func add(_ name: String) { names.append(name) }
}

extension Fact {
  /// The names that every group sees, whatever it stands in: the texts, and what holds for the whole page.
  static let everywhere: Set<String> = ["t", "page"]

  /// As the template engine asks for it.
  func shown(_ misses: PageMisses, isRoot: Bool = false) -> Any {
    switch self {
    case .absent: ShownText("")
    case .text(let text): ShownText(text)
    case .flag(let flag): flag
    case .list(let list): list.map { $0.shown(misses) }
    case .group(let members): ShownGroup(members: members, isRoot: isRoot, misses: misses)
    }
  }
}

/// A group in a template. A name that it does not have is not looked for further out, where something else
/// may have the same name; it shows as nothing, and is told to tests.
private struct ShownGroup: MustacheParent {
  let members: [String: Fact]
  let isRoot: Bool
  let misses: PageMisses

  func child(named name: String) -> Any? {
    if let fact = members[name] { return fact.shown(misses) }
    if !isRoot, Fact.everywhere.contains(name) { return nil }
    misses.add(name)
    return ShownText("")
  }
}

/// A text in a template; an empty one counts as absent.
private struct ShownText: MustacheCustomRenderable, MustacheParent {
  let renderText: String
  init(_ text: String) { renderText = text }
  var isNull: Bool { renderText.isEmpty }
  func child(named: String) -> Any? { nil }
}
