// Documents and assessments that many tests need.

import Foundation
import Testing

enum Samples {
  /// A real PDF of one page with one line of text.
  static func pdf(_ text: String) -> Data {
    let stream = "BT /F1 12 Tf 72 770 Td (\(text)) Tj ET"
    let objects = [
      "<< /Type /Catalog /Pages 2 0 R >>",
      "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      """
      << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
      /Resources << /Font << /F1 5 0 R >> >> >>
      """,
      "<< /Length \(stream.utf8.count) >>\nstream\n\(stream)\nendstream",
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    var file = "%PDF-1.7\n"
    var offsets: [Int] = []
    for (index, object) in objects.enumerated() {
      offsets.append(file.utf8.count)
      file += "\(index + 1) 0 obj\n\(object)\nendobj\n"
    }
    let start = file.utf8.count
    file += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
    for offset in offsets {
      let digits = String(offset)
      file += String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
    }
    file += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
    return Data(file.utf8)
  }

  /// An assessment that keeps a whole document back, with all that the law asks for.
  static func refusal(_ document: String) -> JSON {
    secrecy("refuse", document).merging(["noPartReason": "Det som blir kvar säger inget."])
  }

  /// An assessment that lets a masked copy out.
  static func masking(_ document: String) -> JSON { secrecy("releaseMasked", document) }

  private static func secrecy(_ verdict: String, _ document: String) -> JSON {
    [
      "documentId": .string(document), "verdict": .string(verdict),
      "grounds": [
        ["provision": "OSL 19:3 1 st", "harm": "Upphandlingen pågår och skadas om det blir känt."]
      ],
      "reservationConsidered": ["answer": "no", "why": "Den som frågar kan vara anbudsgivare."],
    ]
  }

  static func release(_ document: String) -> JSON {
    ["documentId": .string(document), "verdict": "release"]
  }
}

/// The people of one authority.
struct Office: Sendable {
  let registrar: Clerk
  let handler: Clerk
  let jurist: Clerk
  let decider: Clerk

  init(_ server: RunningServer, at authority: String = "ks") async throws {
    registrar = try await server.clerk("registrar", at: authority, name: "Rut Registrator")
    handler = try await server.clerk("handler", at: authority, name: "Hanna Handläggare")
    jurist = try await server.clerk("jurist", at: authority, name: "Jonas Jurist")
    decider = try await server.clerk("decider", at: authority, name: "Dag Delegat")
  }

  /// A line with a document, assessed as refused.
  func refuses(_ title: String, in asked: Asked) async throws -> String {
    let document = try await handler.adds(title, Samples.pdf(title), to: asked.id)
    try await handler.does("assess", on: asked.id, Samples.refusal(document))
    return document
  }

  /// A line with a document, assessed and let out.
  func releases(_ title: String, in asked: Asked) async throws -> (id: String, bytes: Data) {
    let bytes = Samples.pdf(title)
    let document = try await handler.adds(title, bytes, to: asked.id)
    try await handler.does("assess", on: asked.id, Samples.release(document))
    try await handler.does("release", on: asked.id, ["documentIds": [.string(document)]])
    return (document, bytes)
  }

  /// From a request for a decision to its signature.
  func signs(_ asked: Asked) async throws {
    try await handler.does("draft", on: asked.id, ["text": "Var handling har prövats för sig."])
    try await handler.does("submitForReview", on: asked.id)
    try await jurist.does("approve", on: asked.id)
    try await decider.does("sign", on: asked.id)
  }

  /// A request whose one document was refused by a decision, served that day.
  func servedDecision(_ asked: Asked, on day: String) async throws -> String {
    let document = try await refuses("Kalkyl", in: asked)
    try await handler.does("answer", on: asked.id)
    try await asked.send("decision-requests", [:])
    try await signs(asked)
    try await registrar.does(
      "recordService", on: asked.id, ["date": .string(day), "method": "acknowledged"])
    return document
  }
}

/// The text of a PDF by poppler, with every run of white space as one blank.
func words(of pdf: Data, in folder: URL) async throws -> String {
  let file = folder.appending(path: "\(UUID().uuidString).pdf")
  try pdf.write(to: file)
  let done = try await run(["pdftotext", file.path, "-"], in: folder)
  #expect(done.code == 0, "\(done.errors)")
  return done.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
}
