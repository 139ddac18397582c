// Which addresses can exist.

import Mail
import Testing

@Suite struct AddressTests {
  @Test(arguments: [
    "anna@example.org", "a@b.se", "first.last+tag@sub.example.co.uk", "o'brien@example.org",
    "!#$%&'*+-/=?^_`{|}~@example.org", "åsa@example.org", "用户@例子.广告", "x@xn--vxj-qla6g.se",
    String(repeating: "a", count: 64) + "@example.org",
  ])
  func anAddressThatCanExistIsTaken(_ text: String) throws {
    let local = text.prefix { $0 != "@" }
    #expect(try MailAddress(text).local == local)
  }

  @Test(
    arguments: [
      ("", .empty), ("anna", .noAtSign), ("a@b@c.se", .severalAtSigns), ("@b.se", .emptyLocalPart),
      ("a@", .emptyDomain), ("a@localhost", .domainWithoutDot),
      (".a@b.se", .misplacedDotInLocalPart),
      ("a.@b.se", .misplacedDotInLocalPart), ("a..a@b.se", .misplacedDotInLocalPart),
      ("a@.b.se", .misplacedDotInDomain), ("a@b..se", .misplacedDotInDomain),
      ("a@b.se.", .misplacedDotInDomain), ("a@-b.se", .misplacedHyphen),
      ("a@b-.se", .misplacedHyphen),
      ("a@192.0.2.1", .numericTopLevelDomain), ("a b@c.se", .forbiddenCharacter(" ")),
      ("a@b.se ", .forbiddenCharacter(" ")), ("a\r\n@b.se", .forbiddenCharacter("\r")),
      ("a@b.se\nBcc: c@d.se", .forbiddenCharacter("\n")), ("a\0@b.se", .forbiddenCharacter("\0")),
      ("a\u{202E}@b.se", .forbiddenCharacter("\u{202E}")),
      ("a\u{200B}@b.se", .forbiddenCharacter("\u{200B}")),
      ("a\u{A0}@b.se", .forbiddenCharacter("\u{A0}")), ("\"a\"@b.se", .forbiddenCharacter("\"")),
      ("<a@b.se>", .forbiddenCharacter("<")), ("a(c)@b.se", .forbiddenCharacter("(")),
      ("a,b@c.se", .forbiddenCharacter(",")), ("a@[192.0.2.1]", .forbiddenCharacter("[")),
      ("a@b_c.se", .forbiddenCharacter("_")), ("a@b／c.se", .forbiddenCharacter("／")),
      (String(repeating: "a", count: 65) + "@b.se", .localPartTooLong),
      (String(repeating: "å", count: 33) + "@b.se", .localPartTooLong),
      ("a@" + String(repeating: "b", count: 64) + ".se", .labelTooLong),
      ("a@" + String(repeating: "å", count: 60) + ".se", .labelTooLong),
      (
        "a@" + Array(repeating: String(repeating: "b", count: 62), count: 5).joined(separator: "."),
        .tooLong
      ),
    ] as [(String, MailAddressProblem?)])
  func anAddressThatCannotExistSaysWhy(_ text: String, _ problem: MailAddressProblem?) {
    let found = { () -> MailAddressProblem? in
      do throws(MailAddressProblem) {
        _ = try MailAddress(text)
        return nil
      } catch { return error }
    }()
    #expect(found == problem)
  }

  @Test(arguments: [
    ("växjö.se", "xn--vxj-qla6g.se"), ("VÄXJÖ.se", "xn--vxj-qla6g.se"),
    ("va\u{308}xjo\u{308}.se", "xn--vxj-qla6g.se"),
    (
      "räksmörgås.josefsson.org",
      "xn--rksmrgs-5wao1o.josefsson.org"
    ), ("bücher.example", "xn--bcher-kva.example"),
    ("例子.广告", "xn--fsqu00a.xn--4rr70v"), ("почта.рф", "xn--80a1acny.xn--p1ai"),
    ("Example.ORG", "example.org"),
  ])
  func aDomainIsHeldAsDNSHasIt(_ domain: String, _ ascii: String) throws {
    #expect(try MailAddress("a@\(domain)").domain == ascii)
  }

  @Test func onlyALocalPartOutsideASCIINeedsSMTPUTF8() throws {
    #expect(try MailAddress("åsa@example.org").needsSMTPUTF8)
    #expect(try !MailAddress("asa@växjö.se").needsSMTPUTF8)
  }

  @Test(arguments: [
    ("no-reply@b.se", true), ("NoReply+17@b.se", true), ("do.not.reply@b.se", true),
    ("forms-noreply@b.se", true), ("svara_inte@b.se", true), ("MAILER-DAEMON@b.se", true),
    ("anna@noreply.se", false), ("reply@b.se", false), ("svar@b.se", false),
  ])
  func anAddressSaysThatNobodyReadsIt(_ text: String, _ refuses: Bool) throws {
    #expect(try MailAddress(text).refusesReplies == refuses)
  }

  @Test func aNameAndAnAddressAreReadFromOneLine() throws {
    let address = try MailAddress(parsing: "\"Malmby kommun\" <diarium@malmby.se>")
    #expect(address.name == "Malmby kommun")
    #expect(address.text == "diarium@malmby.se")
    #expect(try MailAddress(parsing: "a@b.se").name == nil)
    #expect(throws: MailAddressProblem.self) { try MailAddress(parsing: "a@b.se>") }
    #expect(throws: MailAddressProblem.impossibleName) { try MailAddress("a@b.se", name: "x\ny") }
  }
}
