// What is wrong with a template, or what a letter lacks: told to the one who runs the service.

/// A mistake in a template, or a fact that a letter needs and does not have. Holds no personal data.
public struct LetterProblem: Error, Sendable, Hashable {
  /// The file below the folder of templates, such as `letters/sv/answer.txt`, or the letter.
  public let place: String
  /// From 1, where known.
  public let line: Int?
  public let reason: Reason

  init(_ reason: Reason, in place: String, line: Int? = nil) {
    self.reason = reason
    self.place = place
    self.line = line
  }

  /// What is wrong; a text in it is a name from a template, never from a case.
  public enum Reason: Sendable, Hashable {
    // The folder.
    case unreadable, missingTemplate, unknownTemplate
    // One file.
    case pragmaMissing(expected: String)
    case sectionUnclosed(String)
    case sectionClosedWrongly(String)
    case tagUnclosed
    case tagForbidden(String)
    case malformed(String)
    case partialMissing(String)
    case partialLoops(String)
    case unknownName(String, known: [String])
    case notAText(String)
    case notASection(String)
    case maybeAbsent(String)
    case subjectTellsTooMuch(String)
    case subjectMissing
    /// A part that the law demands is not where it must be.
    case requiredPartMissing(String, within: String?)
    /// The two shapes of one letter do not say the same.
    case wordsDiffer(text: String, html: String)
    /// Markup that a letter on paper does not have.
    case markupUnknown(String)
    /// The typesetter refuses the template, in its own words.
    case notSet(String)
    // One letter.
    case emptyField(String)
    case factMissing(String)
    case unknownLine, unknownDecision, unknownEntry, unknownAuthority
    case unknownProvision(String)
    case notSigned
  }
}

extension LetterProblem: CustomStringConvertible {
  public var description: String {
    let position = line.map { "\(place):\($0)" } ?? place
    return "\(position): \(reason.words)"
  }
}

/// All mistakes at once.
public struct LetterProblems: Error, Sendable, Hashable, CustomStringConvertible {
  public let problems: [LetterProblem]
  init(_ problems: [LetterProblem]) { self.problems = problems }

  public var description: String {
    problems.map(\.description).joined(separator: "\n")
  }
}

extension LetterProblem.Reason {
  /// What is wrong and what would be right, for the one who edits templates.
  var words: String {
    switch self {
    case .unreadable: "cannot be read as UTF-8 text"
    case .missingTemplate: "is missing; every letter needs text and HTML in both languages"
    case .unknownTemplate: "is no letter; rename it, or move it to parts/ or inline/"
    case .pragmaMissing(let expected): "must begin with the line \(expected)"
    case .sectionUnclosed(let name): "{{#\(name)}} is never closed by {{/\(name)}}"
    case .sectionClosedWrongly(let name): "{{/\(name)}} closes nothing that is open here"
    case .tagUnclosed: "{{ without }}"
    case .tagForbidden(let tag): "{{\(tag)}} is not allowed; use {{name}}, sections, partials"
    case .malformed(let what): "cannot be parsed: \(what)"
    case .partialMissing(let name): "{{> \(name)}} names no file of this language and shape"
    case .partialLoops(let name): "{{> \(name)}} includes itself"
    case .unknownName(let name, let known):
      "\(name) is not declared here; declared are \(known.joined(separator: ", "))"
    case .notAText(let name): "{{\(name)}} is a section; write {{#\(name)}}…{{/\(name)}}"
    case .notASection(let name): "\(name) is always there; write {{\(name)}}"
    case .maybeAbsent(let name): "{{\(name)}} may be absent; write it within {{#\(name)}}"
    case .subjectTellsTooMuch(let name): "the subject may hold authority and number, not \(name)"
    case .subjectMissing: "the first line is the subject, the second is empty"
    case .requiredPartMissing(let part, let section):
      "needs {{> \(part)}} \(section.map { "directly within {{#\($0)}}" } ?? "outside every section")"
    case .wordsDiffer(let text, let html):
      "text and HTML must say the same: text has \"\(text)\", HTML has \"\(html)\""
    case .markupUnknown(let tag):
      "<\(tag)> cannot stand on paper; use \(LetterMarkup.tags.joined(separator: ", "))"
    case .notSet(let words): "cannot be set: \(words)"
    case .emptyField(let name): "the field \(name) is empty in this case"
    case .factMissing(let name): "the fact \(name) is missing in this case"
    case .unknownLine: "speaks of a line that the case does not have"
    case .unknownDecision: "speaks of a decision that the case does not have"
    case .unknownEntry: "speaks of a question, consultation or fee that the case does not have"
    case .unknownAuthority: "belongs to an authority that the policy does not have"
    case .unknownProvision(let id): "cites \(id), which the policy does not have on that day"
    case .notSigned: "sends a decision that is not signed"
    }
  }
}
