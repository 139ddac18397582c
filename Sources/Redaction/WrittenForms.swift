// All the ways in which one and the same thing is written, for those who must prove that it is gone.

/// How a masked passage may be written elsewhere: a personnummer with and without century, a name with
/// genitive or as an address. Gives the passage itself first, no form twice.
///
/// Numbers: `19871220-2384` gives ten and twelve digits with every separator. Phones: spaced, with `+46`.
/// Names: genitive, turned round, with initials, in capitals, as in e-mail addresses, with letters decomposed.
/// - Returns: forms of at least four characters; nothing for a text of white space only.
public func writtenForms(of text: String) -> [String] {
  let passage = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  guard !passage.isEmpty else { return [] }
  let digits = passage.utf8.filter { $0 &- 48 < 10 }
  let letters = passage.unicodeScalars.count { $0.properties.isAlphabetic }
  var forms = [passage]
  if digits.count >= 5, letters <= 2 {
    forms += NumberForms(passage, String(decoding: digits, as: UTF8.self)).all
  } else if letters > 0 {
    forms += NameForms(passage).all
  }
  var seen: Set<[UInt8]> = []
  return forms.filter { $0.utf8.count >= min(4, passage.utf8.count) }
    .filter { seen.insert(Array($0.utf8)).inserted }
}

/// A text without white space, dashes, marks and unseen signs, in small letters: two ways to write the
/// same number or name are equal in it, or one holds the other. For a search that no spacing escapes.
public func squeezed(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.lowercased().unicodeScalars
  where scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
    result.append(scalar)
  }
  return String(result)
}

/// The forms of a number.
private struct NumberForms {
  let passage: String
  let digits: String

  init(_ passage: String, _ digits: String) {
    self.passage = passage
    self.digits = digits
  }

  /// Hyphen, none, space, no-break space, non-breaking hyphen, en dash, minus, plus, hyphen of Unicode.
  static let separators = [
    "-", "", " ", "\u{A0}", "\u{2011}", "\u{2013}", "\u{2212}", "+", "\u{2010}", " - ",
    " \u{2013} ",
  ]

  var all: [String] {
    var forms = [digits]
    if passage.utf8.first == 0x2B { forms.append("+" + digits) }
    if digits.utf8.count == 10 || digits.utf8.count == 12 { forms += identity }
    forms += phone
    for size in [2, 3, 4] { forms += [" ", "\u{A0}"].map { grouped(size, $0) } }
    return forms
  }

  /// The forms of ten or twelve digits, six or eight of which are a date.
  private var identity: [String] {
    let short = String(digits.suffix(10))
    let long = digits.utf8.count == 12 ? [digits] : ["19" + digits, "20" + digits]
    return ([short] + long).flatMap { number -> [String] in
      let date = String(number.dropLast(4))
      let four = String(number.suffix(4))
      let year = String(date.dropLast(4))
      let month = String(date.dropLast(2).suffix(2))
      let day = String(date.suffix(2))
      let dates = [date] + ["-", " ", "."].map { [year, month, day].joined(separator: $0) }
      return dates.flatMap { date in NumberForms.separators.map { date + $0 + four } }
    }
  }

  /// The forms of a Swedish phone number: with the country's number or the leading zero.
  private var phone: [String] {
    let bare: String
    if digits.hasPrefix("0046") {
      bare = String(digits.dropFirst(4))
    } else if digits.hasPrefix("46"), digits.utf8.count >= 9 {
      bare = String(digits.dropFirst(2))
    } else if digits.hasPrefix("0") {
      bare = String(digits.dropFirst())
    } else {
      return []
    }
    let local = "0" + (bare.hasPrefix("0") ? String(bare.dropFirst()) : bare)
    let area = local.dropFirst()
    var forms = [
      local, "+46\(area)", "0046\(area)", "+46 \(area)", "+46(0)\(area)", "+46 (0)\(area)",
    ]
    for head in 2...4 where local.utf8.count > head + 4 {
      let prefix = String(local.prefix(head))
      for rest in NumberForms.spaced(String(local.dropFirst(head))) {
        for separator in ["-", " ", "\u{A0}", "/", " - "] {
          forms.append(prefix + separator + rest)
        }
        forms.append("+46 \(prefix.dropFirst()) \(rest)")
        forms.append("+46\(prefix.dropFirst()) \(rest)")
        forms.append("+46 (0)\(prefix.dropFirst()) \(rest)")
        forms.append("+46-\(prefix.dropFirst())-\(rest)")
      }
    }
    return forms
  }

  /// Digits as a subscriber's number is spaced: 12 34 56, 123 45 67, 123 456.
  private static func spaced(_ digits: String) -> [String] {
    let patterns = [
      [2, 2, 2], [3, 2, 2], [3, 3], [3, 2], [2, 3], [3, 3, 2], [4, 3], [3, 4], [2, 2, 3],
    ]
    return [digits]
      + patterns.filter { $0.reduce(0, +) == digits.utf8.count }.flatMap { pattern in
        var rest = Substring(digits)
        let parts = pattern.map { size -> Substring in
          defer { rest = rest.dropFirst(size) }
          return rest.prefix(size)
        }
        return [" ", "\u{A0}", "-"].map { parts.joined(separator: $0) }
      }
  }

  private func grouped(_ size: Int, _ separator: String) -> String {
    var rest = Substring(digits)
    var parts: [Substring] = []
    while !rest.isEmpty {
      parts.append(rest.prefix(size))
      rest = rest.dropFirst(size)
    }
    return parts.joined(separator: separator)
  }
}

/// The forms of a name or of another passage of words.
private struct NameForms {
  let passage: String
  let words: [String]

  init(_ passage: String) {
    self.passage = passage
    words = passage.split(separator: " ").map(String.init)
  }

  var all: [String] {
    var forms = [passage]
    if let last = words.last, words.count > 1, words.count <= 5 { forms += turned(last) }
    forms += forms.map(genitive)
    forms += forms.map { $0.uppercased() } + forms.map { $0.lowercased() }
    forms += forms.map(decomposed)
    return forms + addresses
  }

  private func turned(_ last: String) -> [String] {
    let given = words.dropLast()
    let initials = given.map { String($0.prefix(1)) }
    let line = given.joined(separator: " ")
    let first = given.first.map { String($0.prefix(1)) } ?? ""
    return [
      "\(last), \(line)", "\(last) \(line)", "\(given.first ?? "") \(last)",
      initials.map { $0 + "." }.joined(separator: " ") + " \(last)",
      initials.joined(separator: " ") + " \(last)", "\(first). \(last)", "\(first).\(last)",
      "\(line) \(last.prefix(1)).", "\(line) \(last.prefix(1))",
    ]
  }

  private func genitive(_ form: String) -> String {
    let ending = form.lowercased().utf8.last
    return ending == 0x73 || ending == 0x78 || ending == 0x7A ? form : form + "s"
  }

  /// `anna.berg`, `annaberg`, `aberg`, with å and ä as a, ö as o.
  private var addresses: [String] {
    guard words.count > 1, words.count <= 5, let first = words.first, let last = words.last else {
      return [plain(passage)]
    }
    let given = plain(first)
    let family = plain(last)
    let separators = [".", "_", "-", "", "+"]
    return separators.flatMap { ["\(given)\($0)\(family)", "\(family)\($0)\(given)"] }
      + separators.map { "\(given.prefix(1))\($0)\(family)" }
      + separators.map { words.map(plain).joined(separator: $0) }
  }

  private func plain(_ word: String) -> String {
    String(
      word.lowercased().map { character in
        switch character {
        case "å", "ä", "á", "à": "a"
        case "ö", "ø", "ó": "o"
        case "é", "è", "ë": "e"
        case "ü": "u"
        default: character
        }
      })
  }

  /// The passage with its letters as base and mark.
  private func decomposed(_ form: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in form.unicodeScalars {
      if let parts = NameForms.parts[scalar] {
        result.append(parts.0)
        result.append(parts.1)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  private static let parts: [Unicode.Scalar: (Unicode.Scalar, Unicode.Scalar)] = [
    "å": ("a", "\u{30A}"), "ä": ("a", "\u{308}"), "ö": ("o", "\u{308}"), "é": ("e", "\u{301}"),
    "ü": ("u", "\u{308}"), "Å": ("A", "\u{30A}"), "Ä": ("A", "\u{308}"), "Ö": ("O", "\u{308}"),
    "É": ("E", "\u{301}"), "Ü": ("U", "\u{308}"), "è": ("e", "\u{300}"),
  ]
}
