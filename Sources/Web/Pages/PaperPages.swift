// A document under assessment, and a decision on its way, as staff see them.

import HTTPTypes
import Hummingbird
import Policy

extension Pages {
  func answer(
    _ page: PaperPage, _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    switch page {
    case .document: return try await document(caller, visit)
    case .documentAct: return try await documentAct(caller, visit)
    case .pagePicture: return try await passedOn(.getPagePicture, caller, visit)
    case .pageWords: return try await passedOn(.listPageWords, caller, visit)
    case .original: return try await passedOn(.getOriginal, caller, visit)
    case .assessment: return try await assessment(caller, visit)
    case .assess: return try await assess(caller, visit)
    case .copy: return try await copy(caller, visit)
    case .copyAct: return try await copyAct(caller, visit)
    case .putCopy: return try await putCopy(caller, visit)
    case .copyPicture: return try await passedOn(.getMaskedCopyPicture, caller, visit)
    case .copyFile: return try await passedOn(.getMaskedCopy, caller, visit)
    case .decision: return try await decision(caller, visit)
    case .decisionAct: return try await decisionAct(caller, visit)
    case .draftFile: return try await passedOn(.getDraft, caller, visit, accept: "application/pdf")
    case .decisionFile: return try await decisionFile(caller, visit)
    case .package: return try await passedOn(.getPackage, caller, visit)
    case .packageFiles: return try await passedOn(.getPackageFiles, caller, visit)
    }
  }

  /// What the interface answers under the names of this path: a picture, or a file, always as an attachment.
  private func passedOn(
    _ endpoint: StaffEndpoint, _ caller: StaffPageCaller, _ visit: PageVisit, accept: String? = nil
  ) async throws(Problem) -> PageAnswer {
    let names = endpoint.route.template.split(separator: "/").filter { $0.hasPrefix("{") }
      .map { visit.names[String($0.dropFirst().dropLast())] }
    var call = InsideCall(endpoint, names, as: caller.session)
    call.accept = accept
    if visit.parameter("infected") == "fetch" { call.query = [("infected", "fetch")] }
    return .response(try await response(to: call, visit).asAttachment)
  }
}

extension Response {
  /// The same, never opened in the place of a page of ours.
  var asAttachment: Response {
    guard let disposition = headers[.contentDisposition], disposition.hasPrefix("inline")
    else { return self }
    var response = self
    response.headers[.contentDisposition] =
      "attachment" + disposition.dropFirst("inline".count)
    return response
  }
}
