// A copy of what is kept about the one who asked, for them (GDPR art. 15): one file, by the code of the request.

import Desk
import HTTPTypes
import Hummingbird
import Policy
import Storage
import Workflow

extension Reception {
  /// `GET /requests/{requestId}/personal-data`.
  func personalData(_ caller: RequesterCaller) async throws(Problem) -> Response {
    let letters = try await stored(caller.visit) { await desk.store.letters(of: caller.file.id) }
    let events = try await stored(caller.visit) { await desk.store.events(of: caller.file.id) }
    let view = PersonalDataView(
      of: RequesterView(
        file: caller.file, policy: policy, now: desk.now, reader: caller.asked,
        letters: letters.filter { $0.isToRequester }, events: events))
    let name = "personuppgifter-\(caller.file.registerNumber.text)"
    let plain = name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    return Response(
      json: view.json,
      headers: [
        .contentDisposition: "attachment; filename=\"\(String(plain)).json\"",
        .cacheControl: "private, no-store",
      ])
  }
}
