// Numbers of organisations, money, contact, places and machines: what must match and what must not.

import Policy
import Redaction
import Testing

@Suite struct OtherNumbers {
  static let matches: [(FlagKind, [String])] = [
    (
      .organisationNumber,
      ["556036-0793", "212000-0142", "16212000-1355", "802005-1952", "org.nr 5560360793"]
    ),
    (.bankgiro, ["bankgiro 5402-9681", "Bg: 902-0033"]),
    (.plusgiro, ["plusgiro 28 65 43-4", "pg 410 54 68-5"]),
    (.bankAccount, ["clearing 8327-9", "Clearingnr: 6000", "konto 8327-9, 123 456 789-0"]),
    (
      .iban,
      ["SE35 5000 0000 0549 1000 0003", "SE4550000000058398257466", "DE89370400440532013000"]
    ),
    (
      .phone,
      [
        "070-174 06 05", "+46 8 123 456 78", "08-123 456", "tel 08-123 456", "0046701740605",
        "031-70 00 00 0", "+46 (0)70-174 06 05", "0123-45 60 00", "mobil 0701740605",
      ]
    ),
    (
      .postalAddress,
      ["431 37 Mölndal", "SE-451 50 Uddevalla", "Storgatan 12 B", "Östra Hamngatan 5"]
    ),
    (.plate, ["ABC 123", "ABC12D", "XYZ 99A"]),
    (.diagnosis, ["diagnos F32.1", "diagnosen E11.9", "patienten har G43", "diagnos Z00.0"]),
    (.email, ["registrator@exempel.se", "anna.karin+x@sub.exempel.se", "åsa@exempel.se"]),
    (.ipAddress, ["10.20.30.40", "2001:db8:0:0:0:0:2:1", "fe80::1ff:fe23:4567:890a"]),
    (
      .macAddress,
      ["00:1B:44:11:3A:B7", "00-1b-44-11-3a-b7", "AA:BB:CC:DD:EE:FF", "de-ad-be-ef-ca-fe"]
    ),
    (.coordinates, ["57.70887, 11.97456", "6400123, 320456", "57°42'31\"N 11°58'28\"E"]),
    (.passport, ["passnummer AA1234567", "pass 12345678"]),
    (.property, ["Bergsjön 12:3", "Lindholmen 1:23"]),
    (.birthDate, ["född 1987-12-20", "f. 871220", "född den 1987-12-20"]),
  ]

  @Test func areFoundAsWhatTheyAre() throws {
    for (kind, texts) in OtherNumbers.matches {
      for text in texts {
        let found = try flags("I handlingen står \(text), och mer.")
        #expect(found.contains { $0.kind == kind }, "\(kind) \(text): \(found.map(\.kind))")
      }
    }
  }

  static let misses: [(FlagKind, [String])] = [
    (.organisationNumber, ["551036-0793", "5010151234"]),
    (.bankgiro, ["5402-96811", "12-345", "1998-1999"]),
    (.iban, ["SE35 500", "SE36 5000 0000 0549 1000 0003x"]),
    (.phone, ["12345", "2026-11-21", "9 000 000 kronor", "Dnr 0109/22", "5 000-10 000"]),
    (.plate, ["QAB123", "ABC-1234", "III 123", "dnr KSN 123"]),
    (.diagnosis, ["ABC12", "väg E18", "blankett K10", "rum F32"]),
    (.ipAddress, ["1.2.3.400", "256.1.1.1", "12:30:45"]),
    (.coordinates, ["47.1234, 11.1234"]),
    (.passport, ["123456789", "12345678"]),
    (.property, ["OSL 26:1", "kl 12:30", "TF 2:12", "(1998:808)"]),
    (.birthDate, ["beslutad 1987-12-20"]),
    (.email, ["a@b", "@exempel.se", "kl 8 @ torget"]),
  ]

  @Test func areNotSeenWhereTheyAreNot() throws {
    for (kind, texts) in OtherNumbers.misses {
      for text in texts {
        let found = try flags("I handlingen står \(text), och mer.")
        #expect(!found.contains { $0.kind == kind }, "\(kind) \(text)")
      }
    }
  }

  @Test(arguments: ["Dnr KS 2018-00259", "KS 2018-00259", "diarienummer 0109/22", "dnr 2026/123"])
  func aCaseNumberIsATrapAndNoFlag(_ text: String) throws {
    #expect(try flags("Handlingen \(text) gäller.").filter { $0.kind != .cue } == [])
  }

  @Test func aSecretIsWhatStandsAfterItsWord() throws {
    #expect(
      try flags("lösenord: Sommar2024!").contains { $0.kind == .secret && $0.text == "Sommar2024!" }
    )
    #expect(try flags("Byt lösenord varje år.").allSatisfy { $0.kind != .secret })
  }

  @Test func protectedIdentityIsSaid() throws {
    let found = try flags("Hon lever med skyddade personuppgifter sedan i våras.")
    #expect(found.contains { $0.kind == .protectedIdentity })
    #expect(
      found.first { $0.kind == .protectedIdentity }?.provisions.first?.text == "OSL 21:3 1 st")
  }
}
