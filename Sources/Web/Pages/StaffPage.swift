// The pages of staff: the queue, a case and what is done in it, what has come in, figures.

import HTTPTypes

/// Where staff work.
let workRoot = "/arbete"

/// Pages of staff on the case as a whole and on the authority's work.
enum StaffPage: String, Sendable, CaseIterable {
  case loginForm, logIn, logOut, queue, file, act

  var route: Route {
    let file = "\(workRoot)/arenden/{caseId}"
    return switch self {
    case .loginForm: (.get, "\(workRoot)/logga-in")
    case .logIn: (.post, "\(workRoot)/logga-in")
    case .logOut: (.post, "\(workRoot)/logga-ut")
    case .queue: (.get, workRoot)
    case .file: (.get, file)
    case .act: (.post, "\(file)/atgarder")
    }
  }
}
