// A rule of law as a letter names it, and why it applies.

import Policy
import Workflow

/// A rule by chapter, section, stycke and punkt, with what it says.
struct Rule: Facts, Encodable {
  let chapter: Words
  let section: Words
  let stycke: Words?
  let punkt: Words?
  let isSecrecyAct: Bool
  let isPressAct: Bool
  let title: Words
  let says: Words

  static let specimen = Rule(
    chapter: "c", section: "s", stycke: "s", punkt: "p", isSecrecyAct: true, isPressAct: false,
    title: "t", says: "s")

  init(_ provision: Provision, in setting: Setting) {
    let parts = provision.section.split(separator: ":", maxSplits: 1)
    chapter = Words(line: String(parts.first ?? ""))
    section = Words(line: parts.count == 2 ? String(parts[1]) : "")
    stycke = provision.stycke.map { Words(line: String($0)) }
    punkt = provision.punkt.map { Words(line: String($0)) }
    isSecrecyAct = provision.law == "OSL"
    isPressAct = provision.law == "TF"
    title = Words(line: provision.title[setting.language])
    says = setting.words(provision.text)
  }

  private init(
    chapter: Words, section: Words, stycke: Words?, punkt: Words?, isSecrecyAct: Bool,
    isPressAct: Bool, title: Words, says: Words
  ) {
    self.chapter = chapter
    self.section = section
    self.stycke = stycke
    self.punkt = punkt
    self.isSecrecyAct = isSecrecyAct
    self.isPressAct = isPressAct
    self.title = title
    self.says = says
  }
}

/// One ground of a verdict, naming no more of the rule than its policy row allows.
struct Reason: Facts, Encodable {
  /// The rule in full.
  let rule: Rule?
  /// Only its chapter, where more would betray what it protects.
  let chapterOnly: Words?
  /// Not even that.
  let isUnnamed: Bool
  /// The harm test in words; with `rule` alone.
  let test: Words?
  /// No harm test: the rule keeps the datum secret as it is.
  let isAbsolute: Bool
  /// Why it applies here.
  let harm: Words?

  static let specimen = Reason(
    rule: .specimen, chapterOnly: "c", isUnnamed: false, test: "t", isAbsolute: false, harm: "h")

  /// - Parameter box: what may be named; the row's own word unless the verdict needs the rule.
  init(_ ground: Ground, box: BoxText?, in setting: Setting) throws(LetterProblem) {
    let provision = try setting.provision(ground.provision)
    let box = box ?? provision.box
    let rule = Rule(provision, in: setting)
    self.rule = box == .provision ? rule : nil
    chapterOnly = box == .chapter ? rule.chapter : nil
    isUnnamed = box == .masked
    let isTested = provision.harmTest != .none && provision.harmTest != .absolute
    test = box == .provision && isTested ? setting.words(provision.harmWords).nilIfEmpty : nil
    isAbsolute = box == .provision && provision.harmTest == .absolute
    harm = Words(ground.harm).nilIfEmpty
    if isTested, harm == nil { throw setting.problem(.factMissing("harm")) }
  }

  private init(
    rule: Rule?, chapterOnly: Words?, isUnnamed: Bool, test: Words?, isAbsolute: Bool, harm: Words?
  ) {
    self.rule = rule
    self.chapterOnly = chapterOnly
    self.isUnnamed = isUnnamed
    self.test = test
    self.isAbsolute = isAbsolute
    self.harm = harm
  }
}
