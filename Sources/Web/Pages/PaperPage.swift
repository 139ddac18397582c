// The pages of staff on one document or one decision: flags and marks over pictures, drafts, signing.

import HTTPTypes

/// Pages of staff on a paper of a case.
enum PaperPage: String, Sendable, CaseIterable {
  case document

  var route: Route {
    let document = "\(workRoot)/arenden/{caseId}/handlingar/{documentId}"
    return switch self {
    case .document: (.get, document)
    }
  }
}
