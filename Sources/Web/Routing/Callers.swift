// Which roles may make each call of staff: declared once, asked in one place, and printed with the powers.

import Policy
import Workflow

extension StaffEndpoint {
  /// The roles that may make the call at all; whose case it is, and what may be done in it, is asked afterwards.
  ///
  /// What a case holds is for everybody at the authority whom it is open to (OSL 8:1–8:2); how a document is tested
  /// is not the archivist's to see, and what is not registered yet is for those who see to it.
  var callers: Roles {
    switch self {
    case .getMe, .listViews, .saveView, .removeView, .listStaff: .staff
    case .listCases, .countCases, .listNarrowedCases, .getNarrowedCase, .getStatistics: .staff
    case .getCase, .listEvents, .listLetters, .getLetter, .getLetterPDF, .getAttachment: .staff
    case .getOriginal, .getMaskedCopy, .getPackage, .getPackageFiles: .staff
    // Each verb has roles of its own.
    case .performAct, .previewAct: .staff
    case .registerCase: [.registrar, .handler]
    case .addDocument: powers(.addLine)
    case .replaceOriginal: powers(.addDocument).union(powers(.replaceDocument))
    case .addMaskedCopy: powers(.addMaskedCopy)
    case .addAttachment: powers(.addAttachment).intersection(.staff)
    case .getMaskedCopyVerification, .getPagePicture, .getMaskedCopyPicture, .listPageWords:
      Roles.staff.subtracting(.archivist)
    case .listFindings, .listMarks, .getDraft: Roles.staff.subtracting(.archivist)
    case .listArrivals, .getArrival, .getArrivalOriginal, .getArrivalAttachment:
      [.registrar, .handler, .head]
    case .performArrivalAct: [.registrar, .head]
    case .listAccesses: [.head]
    case .listPrintQueue, .getLetterPrint: powers(.recordDispatch)
    }
  }
}

/// The calls of staff as text, one a line, with the roles that may make each.
public func printedCalls() -> String {
  let roles = Role.staff
  let width = StaffEndpoint.allCases.map(\.rawValue.count).max() ?? 0
  func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
  let head = "  " + padded("call", width) + roles.map { "  " + $0.rawValue }.joined()
  let rows = StaffEndpoint.allCases.map { call in
    "  " + padded(call.rawValue, width)
      + roles.map { role in
        "  " + padded(call.callers.contains(role) ? "yes" : "-", role.rawValue.count)
      }.joined()
  }
  return ([head] + rows).map { line in
    var line = line
    while line.last == " " { line.removeLast() }
    return line + "\n"
  }.joined()
}
