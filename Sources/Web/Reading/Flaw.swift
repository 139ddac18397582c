// What is wrong with a body, and where: every flaw, told at once.

import Policy

/// One thing wrong, at a JSON pointer (RFC 6901).
struct Flaw: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    /// Not the type, or not there at all: 400.
    case shape
    /// A value that makes no sense: 422.
    case value
  }

  let pointer: String
  let kind: Kind
  let detail: Bilingual
}

/// The flaws of one body, as they are found.
final class Flaws {
  private(set) var list: [Flaw] = []
  /// Objects that were opened, to be asked at the end for members that nobody read.
  private var opened: [Fields] = []

  func add(_ kind: Flaw.Kind, _ pointer: String, _ detail: Bilingual) {
    list.append(Flaw(pointer: pointer, kind: kind, detail: detail))
  }

  func open(_ fields: Fields) { opened.append(fields) }

  /// Throws when anything was wrong: 400 when the shape was, else 422.
  func check() throws(Problem) {
    for fields in opened { fields.refuseUnread() }
    opened = []
    guard !list.isEmpty else { return }
    throw Problem.flaws(list)
  }
}
