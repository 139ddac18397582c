// What a new password must be: long, and not among the first that anybody would try. Nothing of its composition.

import Foundation

/// Why a password is not taken.
public enum PasswordFlaw: Sendable, Hashable {
  /// It has fewer characters than this.
  case tooShort(Int)
  /// It has more characters than this.
  case tooLong(Int)
  /// It is common, or made of what is: a word with digits after it, or the same again and again.
  case common
  /// It is on the list of passwords that have leaked elsewhere.
  case leaked
  /// It is made of names that belong to the person, the authority or the service.
  case ownName
}

/// The rules for new passwords (NIST SP 800-63B § 3.1.1.2, OWASP ASVS 5.0 V6.2).
public struct PasswordRules: Sendable {
  /// Characters at least; 12 to 64.
  public var least: Int
  /// Characters at most.
  public static let most = 200

  public init(least: Int = 12) { self.least = least }

  /// What is wrong with it; nothing where it is taken.
  ///
  /// - Parameter names: of the person, the account, the authority and the service.
  public func flaws(of password: String, names: [String]) -> [PasswordFlaw] {
    let text = password.precomposedStringWithCompatibilityMapping
    let length = text.unicodeScalars.count
    guard length >= least else { return [.tooShort(least)] }
    guard length <= PasswordRules.most else { return [.tooLong(PasswordRules.most)] }
    let core = Core(text)
    let own = names.flatMap { PasswordRules.parts(of: $0) }
    if core.isOnly(own) { return [.ownName] }
    return core.isRepeated || core.isOnly(PasswordRules.common + own) ? [.common] : []
  }

  /// A name and its words.
  private static func parts(of name: String) -> [String] {
    let words = name.split { !$0.isLetter && !$0.isNumber }.map { String($0) }
    return ([name] + words).map { Core($0).letters }.filter { $0.count > 2 }
  }

  /// The words that lists of leaked passwords begin with, in Swedish and English; runs of keys; and what this
  /// service is about.
  private static let common = [
    "password", "passw0rd", "passwort", "pass", "word", "losenord", "hemligt", "hemlig", "qwerty",
    "qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsx", "qazwsxedc", "abc", "abcd", "abcdef",
    "abcdefgh", "abcdefghijkl", "letmein", "welcome", "valkommen", "admin", "administrator",
    "root", "user", "login", "inloggning", "changeme", "secret", "default", "master", "monkey",
    "dragon", "iloveyou", "sunshine", "princess", "football", "fotboll", "baseball", "superman",
    "batman", "shadow", "michael", "jordan", "jennifer", "hunter", "trustno", "starwars",
    "whatever", "freedom", "ninja", "mustang", "killer", "pepper", "cheese", "summer", "winter",
    "spring", "autumn", "sommar", "sommaren", "vinter", "vintern", "var", "varen", "host",
    "hosten", "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti",
    "september", "oktober", "november", "december", "mandag", "tisdag", "onsdag", "torsdag",
    "fredag", "lordag", "sondag", "sverige", "svensk", "stockholm", "goteborg", "malmo",
    "mamma", "pappa", "alskling", "jagalskardig", "hejhej", "hej", "hejsan", "test", "testing",
    "kommun", "kommunen", "kommunstyrelsen", "region", "regionen", "myndighet", "myndigheten",
    "diarium", "diariet", "arende", "arendet", "handling", "handlingar", "offentlighet",
    "sekretess", "utlamnande", "utlamna", "registrator", "handlaggare", "jurist", "arkiv",
    "arkivarie",
  ]
}

/// What of a password somebody who guesses would call its heart.
private struct Core {
  /// Its letters in lower case, without marks, with the digits that stand for letters read as these.
  let letters: String
  private let plain: [Character]

  init(_ text: String) {
    let folded = text.folding(
      options: [.diacriticInsensitive, .caseInsensitive], locale: nil)
    plain = Array(folded.lowercased())
    letters = Core.read(plain)
  }

  private static func read(_ characters: [Character]) -> String {
    let signs: [Character: Character] = [
      "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i",
    ]
    // Digits and signs at either end are what is put there to please a rule.
    let inner = characters.drop { !$0.isLetter }.reversed().drop { !$0.isLetter }.reversed()
    return String(inner.compactMap { signs[$0] ?? ($0.isLetter ? $0 : nil) })
  }

  /// Whether nothing is left once these words are taken away.
  func isOnly(_ words: [String]) -> Bool {
    var reached: Set<Int> = [0]
    let all = Array(letters)
    guard !all.isEmpty else { return false }
    for place in all.indices where reached.contains(place) {
      for word in words where all[place...].starts(with: word) {
        reached.insert(place + word.count)
      }
    }
    return reached.contains(all.count)
  }

  /// Whether it is one piece of at most six characters again and again, or a run such as 123456789012.
  var isRepeated: Bool {
    let isRun = zip(plain, plain.dropFirst()).allSatisfy { one, next in
      guard let one = one.unicodeScalars.first?.value, let next = next.unicodeScalars.first?.value
      else { return false }
      return abs(Int(one) - Int(next)) <= 1 || one == 57 && next == 48
    }
    return isRun
      || (1...6).contains { length in
        plain.indices.allSatisfy { plain[$0] == plain[$0 % length] }
      }
  }
}
