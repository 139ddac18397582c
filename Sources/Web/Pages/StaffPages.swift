// Staff log in and out, and work: the queue and the case.

import HTTPTypes
import Hummingbird
import Policy

extension Pages {
  func answer(
    _ page: StaffPage, _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let id = visit.names["caseId"]
    switch page {
    case .loginForm, .logIn, .logInByPassword, .logOut, .beginSignIn, .endSignIn, .choosePower,
      .takePower, .signedOutThere:
      throw .notFound
    case .account: return try await account(caller, visit)
    case .makeAccount: return try await makeAccount(caller, visit)
    case .changePassword: return try await changePassword(caller, visit)
    case .changeCodes: return try await changeCodes(caller, visit)
    case .endSessions: return try await endSessions(caller, visit)
    case .queue: return try await queue(caller, visit)
    case .assignMany: return try await assignMany(caller, visit)
    case .saveView: return try await saveView(caller, visit)
    case .removeView: return try await removeView(caller, visit)
    case .narrowed: return try await narrowedPage(caller, visit)
    case .narrowedCase: return try await narrowedCase(caller, visit)
    case .actOnNarrowed: return try await actOnNarrowed(caller, visit)
    case .newCase: return try await newCase(caller, visit)
    case .registerNew: return try await registerNew(caller, visit)
    case .arrivals: return try await arrivals(caller, visit)
    case .arrival: return try await arrival(caller, visit)
    case .arrivalAct: return try await arrivalAct(caller, visit)
    case .arrivalOriginal:
      return try await staffFile(.getArrivalOriginal, [visit.names["arrivalId"]], caller, visit)
    case .arrivalAttachment:
      return try await staffFile(
        .getArrivalAttachment, [visit.names["arrivalId"], visit.names["attachmentNumber"]], caller,
        visit)
    case .printQueue: return try await printQueue(caller, visit)
    case .statistics: return try await statistics(caller, visit)
    case .statisticsTable: return try await statisticsTable(caller, visit)
    case .provisions: return try await provisionsPage(visit)
    case .file: return try await casePage(caller, visit)
    case .caseVersion: return try await caseVersion(caller, visit)
    case .actForm: return try await actForm(caller, visit)
    case .act: return try await performAct(caller, visit)
    case .events: return try await eventsPage(caller, visit)
    case .letter: return try await letterPage(caller, visit)
    case .letterPDF:
      return try await staffFile(.getLetterPDF, [id, visit.names["letterId"]], caller, visit)
    case .envelope:
      return try await staffFile(.getLetterPrint, [id, visit.names["letterId"]], caller, visit)
    case .attachment:
      return try await staffFile(.getAttachment, [id, visit.names["attachmentId"]], caller, visit)
    case .documentForm: return try await uploadPage(.document, caller, visit)
    case .addDocument: return try await upload(.document, caller, visit)
    case .originalForm: return try await uploadPage(.original, caller, visit)
    case .putOriginal: return try await upload(.original, caller, visit)
    case .attachmentForm: return try await uploadPage(.attachment, caller, visit)
    case .addAttachment: return try await upload(.attachment, caller, visit)
    }
  }
}
