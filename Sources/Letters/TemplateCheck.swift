// Checks a template against the fields of its letter, through all that it includes.

import Workflow

/// Walks the tags of one letter's template and collects what is wrong.
struct TemplateCheck {
  private let sources: Sources
  private var problems: [LetterProblem] = []

  private init(_ sources: Sources) { self.sources = sources }

  /// What is wrong with the template `name` when it is given `fields`.
  static func problems(
    of name: String, in sources: Sources, fields: [String: Field]
  ) -> [LetterProblem] {
    guard let tags = sources.tags[name] else { return [] }
    var check = TemplateCheck(sources)
    check.walk(tags, Scope(file: name, fields: [fields], present: [], including: [name]))
    return check.problems
  }

  /// What is declared at one point of a template.
  private struct Scope {
    var file: String
    var fields: [[String: Field]]
    /// Optional texts that the sections around have found there.
    var present: Set<String>
    var including: [String]

    func field(_ name: String) -> Field? { fields.reversed().lazy.compactMap { $0[name] }.first }
    var known: [String] { Set(fields.flatMap(\.keys)).sorted() }
  }

  private mutating func walk(_ tags: [TemplateTag], _ scope: Scope) {
    for tag in tags {
      switch tag {
      case .variable(let name, let line): variable(name, line, scope)
      case .section(let name, let inverted, let inner, let line):
        section(name, inverted: inverted, inner, line, scope)
      case .partial(let name, let line): partial(name, line, scope)
      }
    }
  }

  private mutating func variable(_ name: String, _ line: Int, _ scope: Scope) {
    switch scope.field(name) {
    case .words(optional: false): break
    case .words(optional: true):
      if !scope.present.contains(name) { report(.maybeAbsent(name), line, scope) }
    case .flag, .group: report(.notAText(name), line, scope)
    case nil: report(.unknownName(name, known: scope.known), line, scope)
    }
  }

  private mutating func section(
    _ name: String, inverted: Bool, _ tags: [TemplateTag], _ line: Int, _ scope: Scope
  ) {
    var inner = scope
    switch scope.field(name) {
    case .words(optional: true): if !inverted { inner.present.insert(name) }
    case .words(optional: false): report(.notASection(name), line, scope)
    case .group(let fields): if !inverted { inner.fields.append(fields) }
    case .flag: break
    case nil: report(.unknownName(name, known: scope.known), line, scope)
    }
    walk(tags, inner)
  }

  private mutating func partial(_ name: String, _ line: Int, _ scope: Scope) {
    guard let tags = sources.tags[name] else {
      return report(.partialMissing(name), line, scope)
    }
    guard !scope.including.contains(name) else {
      return report(.partialLoops(name), line, scope)
    }
    var inner = scope
    inner.file = name
    inner.including.append(name)
    walk(tags, inner)
  }

  private mutating func report(_ reason: LetterProblem.Reason, _ line: Int, _ scope: Scope) {
    problems.append(LetterProblem(reason, in: sources.edition.place(scope.file), line: line))
  }
}
