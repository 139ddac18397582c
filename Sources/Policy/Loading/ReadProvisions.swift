// `provisions/*.yaml`: rules of law, a row for each stycke or punkt that has a test of its own.

extension Fields {
  /// A file of provisions: what all rows share, and the rows.
  func provisions() -> [Placed<Provision>] {
    let verifiedThrough = text("verifiedThrough")
    let rows = list("provisions")
    close()
    guard let verifiedThrough else { return [] }
    return rows.compactMap { row in
      Fields(row)?.provision(verifiedThrough: verifiedThrough)
        .map { Placed(value: $0, entry: row) }
    }
  }

  private func provision(verifiedThrough: String) -> Provision? {
    let place = required("id")?.place()
    let words = provisionWords()
    let interest = name("interest", of: "interest", in: ProtectedInterest.self)
    let harmTest = name("harmTest", of: "harm test", in: HarmTest.self)
    let maxYears = optional("maxYears")?.list()?.compactMap { Fields($0)?.years() } ?? []
    let exemption = optional("decisionExemption")?.bilingual()
    let cues = optional("cues")?.list()?.compactMap { $0.cue() } ?? []
    let dataProtection = optional("dataProtection")?.bilingual()
    let note = optional("note")?.bilingual()
    let existenceSecret = optional("existenceSecret")?.flag() ?? false
    let identityMayMatter = optional("identityMayMatter")?.flag() ?? false
    let box = optional("box")?.name(of: "box", in: BoxText.self) ?? .provision
    let twoPersons = optional("twoPersons")?.flag() ?? false
    let supports = optional("supports")?.name(of: "supports", in: Supports.self)
    let needsSteps = optional("needsSteps")?.flag() ?? false
    let validFrom = optional("validFrom")?.day()
    let validTo = optional("validTo")?.day()
    close()
    if let validFrom, let validTo, validTo < validFrom {
      entry.problem("validTo \(validTo) is before validFrom \(validFrom)")
    }
    guard let place, let words, let interest, let harmTest else { return nil }
    checkSupport(supports, by: harmTest)
    return Provision(
      id: place.id, law: place.law, section: place.section, stycke: place.stycke,
      punkt: place.punkt, mening: place.mening, title: words.title, text: words.text,
      harmWords: words.harm,
      interest: interest, harmTest: harmTest, maxYears: maxYears, decisionExemption: exemption,
      cues: cues, dataProtection: dataProtection, note: note, existenceSecret: existenceSecret,
      identityMayMatter: identityMayMatter, box: box, twoPersons: twoPersons,
      supports: supports ?? .secrecy, needsSteps: needsSteps, validFrom: validFrom,
      validTo: validTo, verifiedThrough: verifiedThrough)
  }

  /// A rule with a test of harm is one of secrecy; another must say what it supports.
  private func checkSupport(_ supports: Supports?, by harmTest: HarmTest) {
    if (supports ?? .secrecy) == .secrecy, harmTest == .none {
      entry.problem("a rule without a test of harm needs supports: notHeld or notPublicRecord")
    } else if let supports, supports != .secrecy, harmTest != .none {
      entry.problem("supports: \(supports.rawValue) has no test of harm; write harmTest: none")
    }
  }

  private func provisionWords() -> (title: Bilingual, text: Bilingual, harm: Bilingual)? {
    let title = bilingual("title")
    let text = bilingual("text")
    let harm = bilingual("harmWords")
    guard let title, let text, let harm else { return nil }
    return (title, text, harm)
  }

  private func years() -> Provision.Years? {
    let years = integer("years", in: 1...150)
    let what = optional("what")?.bilingual()
    close()
    return years.map { Provision.Years(years: $0, what: what) }
  }
}

extension Entry {
  fileprivate func place() -> ProvisionPlace? {
    guard let text = text() else { return nil }
    guard let place = ProvisionPlace(text) else {
      problem(
        "\"\(text)\" is no provision; write it as \"OSL 26:1\", \"OSL 23:2 1 st\","
          + " \"OSL 30:27 1 st 2 p\", \"OSL 23:5 1 st 2 m\" or \"TF 2:12\"")
      return nil
    }
    return place
  }

  fileprivate func cue() -> String? {
    guard let text = text() else { return nil }
    guard Entry.isCue(text.utf8) else {
      problem("\"\(text)\" is no cue: write plain text, with [0-9] or [0-9]{2} for digits")
      return nil
    }
    return text
  }

  /// Plain text, in which `[0-9]` stands for a digit and `[0-9]{n}` for 1 to 9 of them: what the search
  /// for cues knows, and no other part of an expression.
  private static func isCue(_ text: some Collection<UInt8>) -> Bool {
    var rest = Array(text)[...]
    while let byte = rest.popFirst() {
      if byte == 0x5B {
        guard rest.starts(with: "0-9]".utf8) else { return false }
        rest.removeFirst(4)
        guard rest.first == 0x7B else { continue }
        guard rest.count >= 3, rest[rest.startIndex + 2] == 0x7D,
          (0x31...0x39).contains(rest[rest.startIndex + 1])
        else { return false }
        rest.removeFirst(3)
      } else if #"\^$|?*+(){]}"#.utf8.contains(byte) {
        return false
      }
    }
    return true
  }
}

/// Where in the law a rule stands, read from its id.
struct ProvisionPlace: Equatable {
  let id: ProvisionID
  let law: String
  let section: String
  let stycke: Int?
  let punkt: Int?
  let mening: Int?

  /// Takes `OSL 30:27 1 st 2 p` and what is shorter, or `OSL 23:5 1 st 2 m` for one of its sentences.
  init?(_ text: String) {
    var words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)[...]
    guard let law = words.popFirst(), ["OSL", "TF"].contains(law),
      var section = words.popFirst(), ProvisionPlace.isSection(section)
    else { return nil }
    if let letter = words.first, letter.count == 1, letter.first?.isLetter == true {
      section += " " + letter
      words.removeFirst()
    }
    id = ProvisionID(text)
    self.law = law
    self.section = section
    stycke = ProvisionPlace.take(&words, unit: "st")
    punkt = ProvisionPlace.take(&words, unit: "p")
    mening = ProvisionPlace.take(&words, unit: "m")
    guard words.isEmpty else { return nil }
  }

  private static func isSection(_ text: String) -> Bool {
    let halves = text.split(separator: ":", omittingEmptySubsequences: false)
    return halves.count == 2 && halves.allSatisfy { half in Int(half).map { $0 > 0 } ?? false }
  }

  private static func take(_ words: inout ArraySlice<String>, unit: String) -> Int? {
    guard words.count >= 2, words[words.startIndex + 1] == unit,
      let number = Int(words[words.startIndex]), number > 0
    else { return nil }
    words.removeFirst(2)
    return number
  }
}
