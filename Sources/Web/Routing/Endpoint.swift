// Every call of the interface: its method and its path, each written once. Routes and links come from here.

import HTTPTypes

/// A call, by who may make it; the type says how the caller is known before anything is done.
enum Endpoint: Sendable, Hashable, CaseIterable {
  case open(OpenEndpoint)
  case requester(RequesterEndpoint)
  case staff(StaffEndpoint)

  static var allCases: [Endpoint] {
    OpenEndpoint.allCases.map { .open($0) } + RequesterEndpoint.allCases.map { .requester($0) }
      + StaffEndpoint.allCases.map { .staff($0) }
  }

  /// `GET /api/v1/requests/{requestId}`, as a method and a template.
  var route: Route {
    switch self {
    case .open(let endpoint): endpoint.route
    case .requester(let endpoint): endpoint.route
    case .staff(let endpoint): endpoint.route
    }
  }

  /// The name in `docs/openapi.yaml`.
  var operationID: String {
    switch self {
    case .open(let endpoint): endpoint.rawValue
    case .requester(let endpoint): endpoint.rawValue
    case .staff(let endpoint): endpoint.rawValue
    }
  }

  /// The path with its names filled in, in order.
  func path(_ values: String...) -> String { PathTemplate.path(route.template, values) }
}

/// A method and a template, as `GET /api/v1/requests/{requestId}`.
typealias Route = (method: HTTPRequest.Method, template: String)

enum PathTemplate {
  /// The path with its names filled in, in order, each percent-encoded.
  static func path(_ template: String, _ values: [String]) -> String {
    var rest = values[...]
    return "/"
      + template.split(separator: "/").map { part in
        part.hasPrefix("{") ? PercentCoding.encoded(rest.popFirst() ?? "") : String(part)
      }.joined(separator: "/")
  }
}

/// Where the version of the interface begins.
let apiRoot = "/api/v1"

/// Calls that anyone may make.
enum OpenEndpoint: String, Sendable, CaseIterable {
  case submitRequest, getAPIInfo, getContract, listAuthorities, listRegister, listProvisions
  case getWorkflow, acceptLogout, getHealth, getReadiness, getMetrics

  var route: Route {
    switch self {
    case .submitRequest: (.post, "\(apiRoot)/requests")
    case .getAPIInfo: (.get, "\(apiRoot)/api-info")
    case .getContract: (.get, "\(apiRoot)/openapi.yaml")
    case .listAuthorities: (.get, "\(apiRoot)/authorities")
    case .listRegister: (.get, "\(apiRoot)/register")
    case .listProvisions: (.get, "\(apiRoot)/provisions")
    case .getWorkflow: (.get, "\(apiRoot)/workflow")
    case .acceptLogout: (.post, "\(apiRoot)/sign-in/{providerId}/logout")
    case .getHealth: (.get, "/health")
    case .getReadiness: (.get, "/ready")
    case .getMetrics: (.get, "/metrics")
    }
  }
}

/// Calls of whoever holds the access code of the request in the path.
enum RequesterEndpoint: String, Sendable, CaseIterable {
  case getRequest, addMessage, addWithdrawal, addDecisionRequest, addAppeal, addFeeReply
  case addAnswer, addReservationAcceptance, addRequesterAttachment, getReleasedDocument
  case getRequesterLetter, getRequesterLetterPDF, getPersonalData, addCorrection
  case getOwnAttachment, getProof

  var route: Route {
    let request = "\(apiRoot)/requests/{requestId}"
    return switch self {
    case .getRequest: (.get, request)
    case .addMessage: (.post, "\(request)/messages")
    case .addWithdrawal: (.post, "\(request)/withdrawals")
    case .addDecisionRequest: (.post, "\(request)/decision-requests")
    case .addAppeal: (.post, "\(request)/appeals")
    case .addFeeReply: (.post, "\(request)/fee-replies")
    case .addAnswer: (.post, "\(request)/answers")
    case .addReservationAcceptance: (.post, "\(request)/reservation-acceptances")
    case .addRequesterAttachment: (.post, "\(request)/attachments")
    case .getReleasedDocument: (.get, "\(request)/documents/{documentId}")
    case .getRequesterLetter: (.get, "\(request)/letters/{letterId}")
    case .getRequesterLetterPDF: (.get, "\(request)/letters/{letterId}/pdf")
    case .getPersonalData: (.get, "\(request)/personal-data")
    case .addCorrection: (.post, "\(request)/corrections")
    case .getOwnAttachment: (.get, "\(request)/attachments/{attachmentId}")
    case .getProof: (.get, "\(request)/proof")
    }
  }
}

/// Calls of staff, on their own authority's data.
enum StaffEndpoint: String, Sendable, CaseIterable {
  case getMe, listViews, saveView, removeView
  case listStaff, listCases, countCases, listNarrowedCases, getNarrowedCase
  case registerCase, getCase, performAct, previewAct, listEvents
  case addDocument, getOriginal, replaceOriginal, getMaskedCopy, addMaskedCopy
  case addAttachment, getAttachment
  case getMaskedCopyVerification, getPagePicture, getMaskedCopyPicture, listPageWords
  case listFindings, listMarks, listLetters, getLetter, getLetterPDF, getDraft, getStatistics
  case listArrivals, getArrival, getArrivalOriginal, getArrivalAttachment, performArrivalAct
  case listPrintQueue, getLetterPrint, getPackage, getPackageFiles, listAccesses

  var route: Route {
    let file = "\(apiRoot)/cases/{caseId}"
    let document = "\(file)/documents/{documentId}"
    let arrival = "\(apiRoot)/arrivals/{arrivalId}"
    return switch self {
    case .getMe: (.get, "\(apiRoot)/me")
    case .listViews: (.get, "\(apiRoot)/me/views")
    case .saveView: (.post, "\(apiRoot)/me/views")
    case .removeView: (.delete, "\(apiRoot)/me/views/{viewId}")
    case .listStaff: (.get, "\(apiRoot)/staff")
    case .listCases: (.get, "\(apiRoot)/cases")
    case .countCases: (.get, "\(apiRoot)/case-counts")
    case .listNarrowedCases: (.get, "\(apiRoot)/narrowed-cases")
    case .getNarrowedCase: (.get, "\(apiRoot)/narrowed-cases/{caseId}")
    case .registerCase: (.post, "\(apiRoot)/cases")
    case .getCase: (.get, file)
    case .performAct: (.post, "\(file)/acts")
    case .previewAct: (.post, "\(file)/act-previews")
    case .listEvents: (.get, "\(file)/events")
    case .listAccesses: (.get, "\(file)/accesses")
    case .addDocument: (.post, "\(file)/documents")
    case .getOriginal: (.get, "\(document)/original")
    case .replaceOriginal: (.put, "\(document)/original")
    case .getMaskedCopy: (.get, "\(document)/masked-copy")
    case .addMaskedCopy: (.put, "\(document)/masked-copy")
    case .addAttachment: (.post, "\(file)/attachments")
    case .getAttachment: (.get, "\(file)/attachments/{attachmentId}")
    case .getMaskedCopyVerification: (.get, "\(document)/masked-copy/verification")
    case .getPagePicture: (.get, "\(document)/pages/{pageNumber}")
    case .getMaskedCopyPicture: (.get, "\(document)/masked-copy/pages/{pageNumber}")
    case .listPageWords: (.get, "\(document)/pages/{pageNumber}/words")
    case .listFindings: (.get, "\(document)/findings")
    case .listMarks: (.get, "\(document)/marks")
    case .listLetters: (.get, "\(file)/letters")
    case .getLetter: (.get, "\(file)/letters/{letterId}")
    case .getLetterPDF: (.get, "\(file)/letters/{letterId}/pdf")
    case .getDraft: (.get, "\(file)/decisions/{decisionId}/draft")
    case .getStatistics: (.get, "\(apiRoot)/statistics")
    case .listArrivals: (.get, "\(apiRoot)/arrivals")
    case .getArrival: (.get, arrival)
    case .getArrivalOriginal: (.get, "\(arrival)/original")
    case .getArrivalAttachment: (.get, "\(arrival)/attachments/{attachmentNumber}")
    case .performArrivalAct: (.post, "\(arrival)/acts")
    case .getPackage: (.get, "\(file)/decisions/{decisionId}/package")
    case .getPackageFiles: (.get, "\(file)/decisions/{decisionId}/package/files")
    case .listPrintQueue: (.get, "\(apiRoot)/print-queue")
    case .getLetterPrint: (.get, "\(file)/letters/{letterId}/print")
    }
  }
}
