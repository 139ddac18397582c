// One call under way: the request, the names in its path, and the answers it can be given.

import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Policy

/// A request with what was found out about it on the way.
struct Visit: Sendable {
  var request: Request
  let names: PathNames
  /// The client's address, for rate limits only.
  let client: String
  let channel: any Channel
  let logger: Logger
  let language: Language
  /// The session of whoever sits before the page that asks. Only pages set it: nothing that comes from outside is
  /// taken for a session, whatever header it stands in.
  var session: SessionSecret?
  /// Where the body is a form of a page with a file in it.
  var gate: FormGate?
  /// What came with the request, where a page has read it already.
  var upload: Upload?
}

extension Response {
  /// A JSON answer.
  init(_ status: HTTPResponse.Status = .ok, json: JSON, headers: HTTPFields = [:]) {
    self.init(status, jsonBytes: json.bytes, headers: headers)
  }

  init(_ status: HTTPResponse.Status = .ok, jsonBytes: [UInt8], headers: HTTPFields = [:]) {
    var headers = headers
    headers[.contentType] = "application/json"
    self.init(
      status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: jsonBytes)))
  }
}
