// The receipt, and the letter with a new access code.

import Policy
import Workflow

/// Mottagningsbekräftelse: number, arrival, yardstick, code; never what was asked for.
struct ReceiptFacts: Facts {
  let arrivedDay: Words
  let arrivedHour: Words
  let arrivedMinute: Words
  /// How the arrival is known, where it is not plain.
  let arrivedBasis: Words?
  let yardstick: YardstickFacts?
  let isReadOnSite: Bool
  let isCopy: Bool
  /// Where documents are read, for who comes by.
  let visiting: Words
  /// Documents that were listed beyond those followed one by one.
  let unlisted: Words?
  /// Only when it is handed in; a letter never looks it up.
  let accessCode: Words?
  /// Opens the case with the code.
  let openLink: Words?
  /// Signed: that the request is in the log before a time.
  let promise: Words?

  static let specimen = ReceiptFacts(
    arrivedDay: "d", arrivedHour: "h", arrivedMinute: "m", arrivedBasis: "b",
    yardstick: .specimen, isReadOnSite: false, isCopy: true, visiting: "v", unlisted: "u",
    accessCode: "c", openLink: "o", promise: "p")
}

/// A yardstick of practice, and how its day was counted.
struct YardstickFacts: Facts {
  let says: Words
  let basis: Words
  static let specimen = YardstickFacts(says: "s", basis: "b")
}

extension ReceiptFacts {
  init(_ setting: Setting, _ accessCode: String?, _ links: Links, promise: String?) {
    let request = setting.file.request
    let (hour, minute) = SwedishTime.clock(of: request.arrivedAt)
    let isOnSite = request.delivery.form == .onSite
    arrivedDay = setting.words(SwedishTime.day(of: request.arrivedAt))
    arrivedHour = Words(line: "\(hour < 10 ? "0" : "")\(hour)")
    arrivedMinute = Words(line: "\(minute < 10 ? "0" : "")\(minute)")
    arrivedBasis = request.arrivalBasis.flatMap { Words(paragraphs: $0).nilIfEmpty }
    yardstick = setting.yardstick(isOnSite ? .onSite : .copy)
    isReadOnSite = isOnSite
    isCopy = !isOnSite
    visiting = setting.words(setting.authority.visiting)
    unlisted =
      request.unlistedDocuments > 0 ? Words(line: String(request.unlistedDocuments)) : nil
    self.accessCode = accessCode.flatMap { Words(line: $0).nilIfEmpty }
    openLink = links.openLink
    self.promise = promise.flatMap { Words(line: $0).nilIfEmpty }
  }
}

extension Setting {
  /// The shortest yardstick for a right, with the day as the clock of the case has it.
  func yardstick(_ right: Yardstick.Right) -> YardstickFacts? {
    let clocks = file.clock.filter { $0.right == right }
    guard let clock = clocks.min(by: { $0.due < $1.due }),
      let row = policy.practice.yardsticks.first(where: {
        $0.name == clock.name && $0.right == right
      })
    else { return nil }
    return YardstickFacts(says: words(row.text), basis: words(clock.basis))
  }
}

/// A new access code; the old one is void.
struct AccessCodeFacts: Facts {
  let accessCode: Words
  /// Opens the case with the code.
  let openLink: Words?
  static let specimen = AccessCodeFacts(accessCode: "c", openLink: "o")
}

extension AccessCodeFacts {
  init(_ accessCode: String?, _ links: Links) {
    self.accessCode = Words(line: accessCode ?? "")
    openLink = links.openLink
  }
}

extension Links {
  fileprivate var openLink: Words? { openURL.flatMap { Words(line: $0).nilIfEmpty } }
}
