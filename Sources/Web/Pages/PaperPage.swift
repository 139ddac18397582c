// The pages of staff on one document or one decision: flags and marks over pictures, drafts, signing.

import HTTPTypes

/// Pages of staff on a paper of a case.
enum PaperPage: String, Sendable, CaseIterable {
  case document, documentAct, pagePicture, pageWords, original
  case assessment, assess
  case copy, copyAct, putCopy, copyPicture, copyFile
  case decision, decisionAct, draftFile, decisionFile, package, packageFiles

  var route: Route {
    let document = "\(workRoot)/arenden/{caseId}/handlingar/{documentId}"
    let copy = "\(document)/maskad-kopia"
    let decision = "\(workRoot)/arenden/{caseId}/beslut/{decisionId}"
    return switch self {
    case .document: (.get, document)
    case .documentAct: (.post, document)
    case .pagePicture: (.get, "\(document)/sidor/{pageNumber}")
    case .pageWords: (.get, "\(document)/sidor/{pageNumber}/ord")
    case .original: (.get, "\(document)/original")
    case .assessment: (.get, "\(document)/provning")
    case .assess: (.post, "\(document)/provning")
    case .copy: (.get, copy)
    case .copyAct: (.post, copy)
    case .putCopy: (.post, "\(copy)/fil")
    case .copyFile: (.get, "\(copy)/fil")
    case .copyPicture: (.get, "\(copy)/sidor/{pageNumber}")
    case .decision: (.get, decision)
    case .decisionAct: (.post, decision)
    case .draftFile: (.get, "\(decision)/utkast")
    case .decisionFile: (.get, "\(decision)/fil")
    case .package: (.get, "\(decision)/akt")
    case .packageFiles: (.get, "\(decision)/akt/filer")
    }
  }
}
