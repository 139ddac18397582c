// What a flag may point at, how sure it is, and what made it so: the closed lists that `flags.yaml` fills.

/// What was found at a place in a document.
public enum FlagKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// Personnummer.
  case identityNumber
  /// Samordningsnummer: day + 60, or month 00 or day 60 where the date is not known.
  case coordinationNumber
  /// A number with a letter first in its last group (T, R, S, U, W, X, J, K, L, M, N).
  case interimNumber
  /// Reservnummer of health care; local, without a common standard.
  case reserveNumber
  /// A day of birth beside a word that says so.
  case birthDate
  /// Organisationsnummer; that of an enskild firma is the owner's personnummer and flagged as one.
  case organisationNumber
  case bankgiro, plusgiro
  /// Clearing number and account.
  case bankAccount
  case iban, phone, email
  case postalAddress
  /// Fastighetsbeteckning.
  case property
  case plate, passport, coordinates, ipAddress, macAddress
  /// ICD-10-SE beside a word of health.
  case diagnosis
  /// A person's name.
  case name
  /// Wording of protected identity (skyddade personuppgifter).
  case protectedIdentity
  /// A password, a key, a token.
  case secret
  /// A word that prompts a look at a provision (its `cues`).
  case cue
  /// Something in the file that its pages do not show.
  case hidden
  /// Something that no machine here could read.
  case unreadable
}

/// How sure a flag is. It is a prompt in each case.
public enum FlagCertainty: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
  case possible, likely, certain

  public static func < (left: Self, right: Self) -> Bool {
    order(left) < order(right)
  }

  private static func order(_ certainty: Self) -> Int {
    switch certainty {
    case .possible: 0
    case .likely: 1
    case .certain: 2
    }
  }
}

/// Why there is a flag, and why it is no surer; the words are in `flags.yaml`.
public enum FlagReason: String, Sendable, Hashable, Codable, CaseIterable {
  case checkDigitHolds, checkDigitFails, noCheckDigit
  case writtenForm, looseForm, splitForm, wordBeside, noWordBeside
  case soleTrader, dayOfBirth, interimLetter, reserveForm
  case givenName, familyName, fullName, title, signature, mailHeader, role, foreignForm
  case knownToCase, sameAsElsewhere, initials, inAddress
  case staffInOffice, placeOrOrganisation
  case addressForm, healthWord, provisionCue, protectedWords, secretWords, keyForm
  case notOnThePages, notReadable, recognised
}

extension FlagReason {
  /// The place among all reasons, from 0.
  @inlinable public var order: Int {
    switch self {
    case .checkDigitHolds: 0
    case .checkDigitFails: 1
    case .noCheckDigit: 2
    case .writtenForm: 3
    case .looseForm: 4
    case .splitForm: 5
    case .wordBeside: 6
    case .noWordBeside: 7
    case .soleTrader: 8
    case .dayOfBirth: 9
    case .interimLetter: 10
    case .reserveForm: 11
    case .givenName: 12
    case .familyName: 13
    case .fullName: 14
    case .title: 15
    case .signature: 16
    case .mailHeader: 17
    case .role: 18
    case .foreignForm: 19
    case .knownToCase: 20
    case .sameAsElsewhere: 21
    case .initials: 22
    case .inAddress: 23
    case .staffInOffice: 24
    case .placeOrOrganisation: 25
    case .addressForm: 26
    case .healthWord: 27
    case .provisionCue: 28
    case .protectedWords: 29
    case .secretWords: 30
    case .keyForm: 31
    case .notOnThePages: 32
    case .notReadable: 33
    case .recognised: 34
    }
  }
}

/// A list of words in `flags.yaml` that decides what a passage beside it is.
public enum FlagWords: String, Sendable, Hashable, Codable, CaseIterable {
  case identity, birth, organisation, soleTrader, bankgiro, plusgiro, account, phone
  case plate, passport, health, caseNumber, otherNumber
  /// Words before a person's name: titles, roles in a case.
  case title, role
  /// Words before the name of somebody who acts for an authority.
  case staff
  /// Words after which a name is signed: "Med vänlig hälsning".
  case signature
  /// Words in front of a name in the head of a mail.
  case mailHeader
  case protected, secret

  /// The place among all lists, from 0.
  @inlinable public var order: Int {
    switch self {
    case .identity: 0
    case .birth: 1
    case .organisation: 2
    case .soleTrader: 3
    case .bankgiro: 4
    case .plusgiro: 5
    case .account: 6
    case .phone: 7
    case .plate: 8
    case .passport: 9
    case .health: 10
    case .caseNumber: 11
    case .otherNumber: 12
    case .title: 13
    case .role: 14
    case .staff: 15
    case .signature: 16
    case .mailHeader: 17
    case .protected: 18
    case .secret: 19
    }
  }
}
