// A letter as it was sent: its words, or the frozen file where it is one.

import HTTPTypes
import Hummingbird
import NIOCore
import Policy
import Storage
import Workflow

struct LetterView {
  let letter: StoredLetter
  /// Where this reader fetches it as PDF.
  let place: Endpoint
  /// Whether the reader may see where it went.
  var showsAddress = false
  /// The documents that the reader may know of; nil for one who sees all of the case.
  var visible: Set<LineID>?

  /// JSON, or the letter's own file for who asks for PDF by address or by `Accept`.
  ///
  /// - Parameter set: the letter's words as PDF, for one that is no file.
  func response(
    to visit: Visit, from blobs: BlobStore, asPDF: Bool,
    set: () async throws(Problem) -> [UInt8]
  ) async throws(Problem) -> Response {
    guard asPDF || visit.prefersPDF else { return Response(json: json) }
    if let file = letter.letter?.file {
      return try await OutgoingFile(
        file: file, name: file.fileName.text ?? "\(letter.id.text).pdf"
      ).response(to: visit, from: blobs)
    }
    return Response(pdf: try await set(), name: "brev.pdf")
  }

  var json: JSON {
    [
      "id": JSON(letter.id), "kind": JSON(letter.kind), "at": JSON(letter.at),
      "version": .int(letter.number), "language": JSON(letter.letter?.language),
      "recipient": recipient, "address": showsAddress ? JSON(letter.letter?.address) : .null,
      "subject": JSON(letter.letter?.subject), "text": JSON(letter.letter?.text),
      "documentIds": JSON(lines.map { JSON($0) }),
      "decisionId": JSON(letter.letter?.order.decision),
      "file": letter.letter?.file.map(about) ?? .null,
      "attachments": JSON(letter.letter?.attachments.map(about) ?? []),
      "links": [
        "pdf": letter.letter == nil
          ? .null : .string(place.path(letter.file.text, letter.id.text))
      ],
    ]
  }

  private var lines: [LineID] {
    let lines = letter.letter?.order.lines ?? []
    return visible.map { visible in lines.filter { visible.contains($0) } } ?? lines
  }

  private var recipient: JSON {
    switch letter.letter?.order.recipient {
    case .requester?: "requester"
    case .court?: "court"
    case .authority?: "authority"
    case nil: .null
    }
  }

  private func about(_ file: StoredFile) -> JSON {
    [
      "name": JSON(file.fileName), "mediaType": .string(file.mediaType),
      "size": .int(file.size), "sha256": JSON(file.blob),
    ]
  }
}

extension Response {
  /// A page that was set for this call, to be looked at.
  init(pdf: [UInt8], name: String) {
    self.init(
      status: .ok,
      headers: [
        .contentType: "application/pdf", .cacheControl: "private, no-store",
        .contentDisposition: "inline; filename=\"\(name)\"",
        .contentSecurityPolicy: Dress.document,
      ], body: .pieces(pdf))
  }
}

extension Visit {
  /// Whether the caller would rather have PDF than JSON.
  var prefersPDF: Bool {
    request.headers[.accept]?.contains("application/pdf") ?? false
  }
}
