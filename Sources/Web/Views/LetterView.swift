// A letter as it was sent: its words, or the frozen file where it is one.

import HTTPTypes
import Hummingbird
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
  func response(
    to visit: Visit, from blobs: BlobStore, asPDF: Bool
  ) async throws(Problem) -> Response {
    if asPDF || visit.prefersPDF, let file = letter.letter?.file {
      return try await OutgoingFile(
        file: file, name: file.fileName.text ?? "\(letter.id.text).pdf"
      ).response(to: visit, from: blobs)
    }
    if asPDF { throw .notFound }
    return Response(json: json)
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
        "pdf": letter.letter?.file == nil
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

extension Visit {
  /// Whether the caller would rather have PDF than JSON.
  var prefersPDF: Bool {
    request.headers[.accept]?.contains("application/pdf") ?? false
  }
}
