// The pages that the service writes itself in a package to the court.

import Policy
import Workflow

/// One of our own pages: an appeal, the test of time, the opinion, the sheet before a document, the index.
struct CourtSheet: Sendable, Encodable {
  let kind: Kind
  let authority: Words
  let address: [Words]
  let email: Words
  let phone: Words
  let number: Words
  let dated: Words
  let court: Words
  var appeal: AppealFacts?
  var timeliness: TimelinessFacts?
  var opinion: Words?
  var document: DocumentFacts?
  var rows: [IndexRow] = []
  /// Of each page of the package, whether it is marked as secret; for the page numbers.
  var secretPages: [Bool] = []

  enum Kind: String, Sendable, Encodable, CaseIterable {
    case index, appeal, timeliness, opinion, document, stamps
  }

  /// How the day of the appeal was held against the last day (FL 45 §).
  struct TimelinessFacts: Sendable, Encodable {
    let decidedDay: Words
    let servedDay: Words?
    let lastDay: Words?
    /// How the last day was counted.
    let basis: Words?
    let arrivedDays: [Words]
    let isInTime: Bool
    /// `faultyInstructions`, `reachedCourtInTime` or `serviceNotShown`.
    let exception: String?
  }

  /// A disputed document, before its own pages.
  struct DocumentFacts: Sendable, Encodable {
    let title: Words
    /// Provisions, as far as they may be named.
    let grounds: [Words]
    let file: Words?
    let sha256: String?
    /// Its pages follow.
    let isHere: Bool
  }

  /// A line of the index.
  struct IndexRow: Sendable, Encodable {
    let title: Words
    let isSecret: Bool
    let firstPage: Int
    let pages: Int
    let file: Words?
    /// The mail that it came as and what that carried; no pages of the package.
    let own: [OwnFile]
  }

  /// A file beside an appeal.
  struct OwnFile: Sendable, Encodable {
    let name: Words
    let sha256: String
    /// In the archive; else it goes by itself.
    let isHere: Bool
  }
}

extension CourtSheet {
  init(_ kind: Kind, about decision: Decision, in setting: Setting) {
    self.kind = kind
    authority = Words(line: setting.authority.name[.sv])
    address = setting.authority.address.map { Words(line: $0) }
    email = Words(line: setting.authority.email)
    phone = Words(line: setting.authority.phone)
    number = Words(line: setting.file.registerNumber.text)
    dated = Words(line: setting.today.description)
    let recipient = setting.file.appealRecipient(of: decision, at: setting.authority)
    court = Words(line: recipient.name[.sv])
  }

  /// A page of each kind with everything that it may say.
  static func specimen(_ kind: Kind) -> CourtSheet {
    CourtSheet(
      kind: kind, authority: "a", address: ["a"], email: "e", phone: "p", number: "1", dated: "d",
      court: "c", appeal: .specimen,
      timeliness: TimelinessFacts(
        decidedDay: "d", servedDay: "s", lastDay: "l", basis: "b", arrivedDays: ["a"],
        isInTime: false, exception: Timeliness.Exception.faultyInstructions.rawValue),
      opinion: "o",
      document: DocumentFacts(title: "t", grounds: ["g"], file: "f", sha256: "h", isHere: true),
      rows: [
        IndexRow(
          title: "t", isSecret: true, firstPage: 1, pages: 2, file: "f",
          own: [OwnFile(name: "n", sha256: "h", isHere: false)])
      ],
      secretPages: [true, false])
  }
}

extension CourtSheet.TimelinessFacts {
  init(_ decision: Decision, in setting: Setting) {
    decidedDay = Words(line: decision.signature?.day.description ?? "–")
    servedDay = decision.service?.day.map { Words(line: $0.description) }
    lastDay = decision.service?.lastDay.map { Words(line: $0.description) }
    basis = decision.service?.basis.map { Words(paragraphs: $0.sv) }
    arrivedDays = decision.activeAppeals.map {
      Words(line: SwedishTime.day(of: $0.arrivedAt).description)
    }
    isInTime = decision.timeliness?.result == .inTime
    exception = decision.timeliness?.exception?.rawValue
  }
}
