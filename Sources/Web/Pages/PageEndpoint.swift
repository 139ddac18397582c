// Every page: its method and its path, each written once. Routes and links come from here.

import HTTPTypes

/// A page, by who may see it; the type says how the visitor is known before anything is shown.
enum PageEndpoint: Sendable, Hashable, CaseIterable {
  case open(OpenPage)
  case requester(RequesterPage)
  case staff(StaffPage)
  case paper(PaperPage)

  static var allCases: [PageEndpoint] {
    OpenPage.allCases.map { .open($0) } + RequesterPage.allCases.map { .requester($0) }
      + StaffPage.allCases.map { .staff($0) } + PaperPage.allCases.map { .paper($0) }
  }

  var route: Route {
    switch self {
    case .open(let page): page.route
    case .requester(let page): page.route
    case .staff(let page): page.route
    case .paper(let page): page.route
    }
  }

  /// The path with its names filled in, in order.
  func path(_ values: String...) -> String { PathTemplate.path(route.template, values) }
}

/// Pages that anyone may see.
enum OpenPage: String, Sendable, CaseIterable {
  case start, submit, codeForm, enterCode, openFromLetter, register, registerFeed
  case accessibility, about, chooseLanguage, leave, asset

  var route: Route {
    switch self {
    case .start: (.get, "/")
    case .submit: (.post, "/begaran")
    case .codeForm: (.get, "/oppna")
    case .enterCode: (.post, "/oppna")
    case .openFromLetter: (.get, "/oppna/{requestId}/{code}")
    case .register: (.get, "/diarium")
    case .registerFeed: (.get, "/diarium/atom")
    case .accessibility: (.get, "/tillganglighet")
    case .about: (.get, "/om")
    case .chooseLanguage: (.post, "/sprak")
    case .leave: (.post, "/lamna")
    case .asset: (.get, "/tillgangar/{name}")
    }
  }
}

/// Pages of whoever has given the access code of the request in the path.
enum RequesterPage: String, Sendable, CaseIterable {
  // What stands earlier is found earlier: `requestAct` takes any last part.
  case request, receipt, proof, personalData, requestAct, attach, releasedDocument, letter,
    letterPDF
  case correct, personalDataFile, ownAttachment

  var route: Route {
    let request = "/begaran/{requestId}"
    return switch self {
    case .request: (.get, request)
    case .receipt: (.get, "\(request)/kvitto")
    case .proof: (.get, "\(request)/bevis")
    case .requestAct: (.post, "\(request)/{action}")
    case .attach: (.post, "\(request)/bilagor/ny")
    case .releasedDocument: (.get, "\(request)/handlingar/{documentId}")
    case .letter: (.get, "\(request)/brev/{letterId}")
    case .letterPDF: (.get, "\(request)/brev/{letterId}/pdf")
    case .personalData: (.get, "\(request)/uppgifter")
    case .correct: (.post, "\(request)/uppgifter/ratta")
    case .personalDataFile: (.get, "\(request)/uppgifter/fil")
    case .ownAttachment: (.get, "\(request)/bilagor/{attachmentId}")
    }
  }
}
