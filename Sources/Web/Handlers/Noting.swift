// What each call is to the access log, before it is answered: given, or denied.

import Desk
import Hummingbird
import Policy
import Storage
import Workflow

extension Reception {
  /// Answers, and notes it before the answer leaves; a call that was denied is noted as well.
  func noting(
    _ access: Access, _ answer: () async throws(Problem) -> Response
  ) async throws(Problem) -> Response {
    var access = access
    let response: Response
    do throws(Problem) { response = try await answer() } catch {
      guard error.isDenial else { throw error }
      access.outcome = .denied
      try await note(access)
      throw error
    }
    if access.isKept { try await note(access) }
    return response
  }
}

extension Problem {
  /// Not this caller's, or not there: the two look alike, and are noted alike.
  fileprivate var isDenial: Bool { status == .forbidden || status == .notFound }
}

extension Access {
  init(_ endpoint: StaffEndpoint, _ caller: StaffCaller) {
    let visit = caller.visit
    self.init(
      endpoint.access, endpoint.rawValue, by: .staff(caller.member.id),
      authority: caller.member.authority, file: Access.id(visit.names["caseId"]).map { CaseID($0) },
      object: Access.objects.lazy.compactMap { Access.id(visit.names[$0]) }.first,
      page: Int(visit.names["pageNumber"]))
    from = visit.client.address
    // The words and what narrowed them, as they were asked for.
    if kind == .search {
      words = visit.request.uri.query.flatMap { PercentCoding.decoded($0[...], plusIsSpace: true) }
    }
  }

  init(_ endpoint: RequesterEndpoint, _ caller: RequesterCaller) {
    let visit = caller.visit
    self.init(
      endpoint.access, endpoint.rawValue, by: .requester, authority: caller.file.authority,
      file: caller.file.id,
      object: Access.objects.lazy.compactMap { Access.id(visit.names[$0]) }.first)
  }

  /// The names in paths of what is not the case itself.
  private static let objects = [
    "documentId", "letterId", "decisionId", "attachmentId", "arrivalId", "viewId",
  ]

  /// What looks like an id of ours; anything else that somebody wrote into a path is not kept.
  static func id(_ text: String) -> String? {
    let isOne = text.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
    }
    return isOne && (1...64).contains(text.utf8.count) ? text : nil
  }

  /// What was given is kept, but what tells somebody only of themselves, and acts, which the case's chain has.
  fileprivate var isKept: Bool {
    switch kind {
    case .own, .act: false
    case .content, .view, .search, .export, .signIn, .signOut, .power, .setting, .breakGlass: true
    }
  }
}

extension StaffEndpoint {
  /// What sort of access the call is.
  var access: Access.Kind {
    switch self {
    // What a person keeps is their own, but for the words in it, which are noted where they are looked for; how many
    // cases there are tells of none of them.
    case .getMe, .listStaff, .listViews, .saveView, .removeView, .countCases: .own
    case .listCases, .listArrivals, .listPrintQueue, .listNarrowedCases: .search
    case .getCase, .getNarrowedCase, .listEvents, .listLetters, .listAccesses: .view
    case .getStatistics, .getPackage, .getPackageFiles: .export
    case .getOriginal, .getMaskedCopy, .getAttachment, .getMaskedCopyVerification, .getPagePicture,
      .getMaskedCopyPicture, .listPageWords, .listFindings, .listMarks, .getLetter, .getLetterPDF,
      .getDraft, .getArrival, .getArrivalOriginal, .getArrivalAttachment, .getLetterPrint,
      .previewAct:
      .content
    case .registerCase, .performAct, .addDocument, .replaceOriginal, .addMaskedCopy,
      .addAttachment, .performArrivalAct:
      .act
    }
  }
}

extension RequesterEndpoint {
  /// What sort of access the call is; of what a requester writes the case's chain tells.
  var access: Access.Kind {
    switch self {
    case .getReleasedDocument, .getRequesterLetter, .getRequesterLetterPDF, .getOwnAttachment:
      .content
    case .getPersonalData: .export
    case .getRequest, .getProof: .own
    case .addMessage, .addWithdrawal, .addDecisionRequest, .addAppeal, .addFeeReply, .addAnswer,
      .addReservationAcceptance, .addRequesterAttachment, .addCorrection:
      .act
    }
  }
}
