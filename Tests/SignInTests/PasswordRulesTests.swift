// New passwords: long, not common, not one's own name; nothing is asked of what they are made of.

import SignIn
import Testing

@Suite("Rules for passwords")
struct PasswordRulesTests {
  private let names = ["hanna.ek", "Hanna Ek", "Kommunstyrelsen i Exempelkommun"]

  @Test(
    "What nobody else would think of is taken, whatever it is made of",
    arguments: [
      "korrekt häst batteri klammer", "tolv tecken!", "𝄞𝄞𝄞 åäö ☂☂ regn", "8391 2847 5561 9034",
      "vinterkängor på balkongen", String(repeating: "ab cd ef gh ", count: 16) + "slut",
    ])
  func taken(_ password: String) {
    #expect(PasswordRules().flaws(of: password, names: names) == [])
  }

  @Test("Length is counted in characters, from the least that is set to 200")
  func length() {
    let rules = PasswordRules(least: 15)
    #expect(rules.flaws(of: "åäö åäö mgntre", names: []) == [.tooShort(15)])
    #expect(rules.flaws(of: "åäö åäö mgntrex", names: []) == [])
    #expect(rules.flaws(of: "", names: []) == [.tooShort(15)])
    let long = String(repeating: "blåbär och lingon ", count: 12)
    #expect(rules.flaws(of: String(long.prefix(200)), names: []) == [])
    #expect(rules.flaws(of: String(long.prefix(201)), names: []) == [.tooLong(200)])
  }

  @Test(
    "What is tried first is refused",
    arguments: [
      "password1234", "Password!2026", "P@ssw0rd1234", "Sommar2026!!", "qwertyuiop123",
      "123456789012", "aaaaaaaaaaaa", "abcabcabcabc", "passwordpassword", "VälkommenHej123",
      "utlämnande123", "Diarium2026!!", "abcdefghijklmnop", "lösenord1234",
    ])
  func common(_ password: String) {
    #expect(PasswordRules().flaws(of: password, names: names) == [.common])
  }

  @Test(
    "One's own names are refused, alone and together",
    arguments: ["Hanna.Ek.2026", "hannahannahanna", "exempelkommun1", "HannaExempelkommun"])
  func own(_ password: String) {
    #expect(PasswordRules().flaws(of: password, names: names) == [.ownName])
  }
}
