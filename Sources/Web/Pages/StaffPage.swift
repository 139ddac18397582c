// The pages of staff: the queue, a case and what is done in it, what has come in, figures.

import HTTPTypes

/// Where staff work.
let workRoot = "/arbete"

/// Pages of staff on the case as a whole and on the authority's work.
enum StaffPage: String, Sendable, CaseIterable {
  case loginForm, logIn, logInByPassword, logOut, beginSignIn, endSignIn, choosePower, takePower
  case signedOutThere, account, makeAccount, changePassword, changeCodes, endSessions
  case queue, assignMany, saveView, removeView, narrowed, narrowedCase, actOnNarrowed
  case newCase, registerNew, arrivals, arrival, arrivalAct, arrivalOriginal, arrivalAttachment
  case printQueue, statistics, statisticsTable, provisions
  case file, caseVersion, actForm, act, events, letter, letterPDF, envelope, attachment
  case documentForm, addDocument, originalForm, putOriginal, attachmentForm, addAttachment

  var route: Route {
    let file = "\(workRoot)/arenden/{caseId}"
    let arrival = "\(workRoot)/inkommet/{arrivalId}"
    return switch self {
    case .loginForm: (.get, "\(workRoot)/logga-in")
    case .logIn: (.post, "\(workRoot)/logga-in")
    case .logInByPassword: (.post, "\(workRoot)/logga-in/losenord")
    case .logOut: (.post, "\(workRoot)/logga-ut")
    case .account: (.get, "\(workRoot)/konto")
    case .makeAccount: (.post, "\(workRoot)/konto/inloggning")
    case .changePassword: (.post, "\(workRoot)/konto/losenord")
    case .changeCodes: (.post, "\(workRoot)/konto/engangskoder")
    case .endSessions: (.post, "\(workRoot)/konto/avsluta")
    case .beginSignIn: (.post, "\(workRoot)/logga-in/{providerId}")
    case .endSignIn: (.get, "\(workRoot)/logga-in/{providerId}/svar")
    case .choosePower: (.get, "\(workRoot)/roll")
    case .takePower: (.post, "\(workRoot)/roll")
    case .signedOutThere: (.get, "\(workRoot)/logga-ut/{providerId}")
    case .queue: (.get, workRoot)
    case .assignMany: (.post, "\(workRoot)/fordela")
    case .saveView: (.post, "\(workRoot)/urval")
    case .removeView: (.post, "\(workRoot)/urval/bort")
    case .narrowed: (.get, "\(workRoot)/begransade")
    case .narrowedCase: (.get, "\(workRoot)/begransade/{caseId}")
    case .actOnNarrowed: (.post, "\(workRoot)/begransade/{caseId}")
    case .newCase: (.get, "\(workRoot)/nytt")
    case .registerNew: (.post, "\(workRoot)/nytt")
    case .arrivals: (.get, "\(workRoot)/inkommet")
    case .arrival: (.get, arrival)
    case .arrivalAct: (.post, arrival)
    case .arrivalOriginal: (.get, "\(arrival)/original")
    case .arrivalAttachment: (.get, "\(arrival)/bilagor/{attachmentNumber}")
    case .printQueue: (.get, "\(workRoot)/utskrifter")
    case .statistics: (.get, "\(workRoot)/statistik")
    case .statisticsTable: (.get, "\(workRoot)/statistik.csv")
    case .provisions: (.get, "\(workRoot)/bestammelser")
    case .file: (.get, file)
    case .caseVersion: (.get, "\(file)/version")
    case .actForm: (.get, "\(file)/atgarder/{verb}")
    case .act: (.post, "\(file)/atgarder")
    case .events: (.get, "\(file)/handelser")
    case .letter: (.get, "\(file)/brev/{letterId}")
    case .letterPDF: (.get, "\(file)/brev/{letterId}/pdf")
    case .envelope: (.get, "\(file)/brev/{letterId}/utskrift")
    case .attachment: (.get, "\(file)/bilagor/{attachmentId}")
    case .documentForm: (.get, "\(file)/ny-handling")
    case .addDocument: (.post, "\(file)/ny-handling")
    case .originalForm: (.get, "\(file)/filer/{documentId}")
    case .putOriginal: (.post, "\(file)/filer/{documentId}")
    case .attachmentForm: (.get, "\(file)/ny-bilaga")
    case .addAttachment: (.post, "\(file)/ny-bilaga")
    }
  }
}
