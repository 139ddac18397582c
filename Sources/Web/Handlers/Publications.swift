// What is the same for everybody and changes only with the program or the policy: made once, cacheable.

import Crypto
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Policy
import Workflow

/// The catalogue, the workflow's tables and the contract.
struct Publications: Sendable {
  // Shared by all answers: none has a copy of its own.
  private let catalogue: ByteBuffer
  private let tables: ByteBuffer
  private let contractBytes: ByteBuffer?
  private let tag: String

  /// - Parameter contract: the path of `openapi.yaml`.
  init(_ policy: Policy, contract: String?) {
    catalogue = ByteBuffer(bytes: CatalogueView(policy: policy).json.bytes)
    tables = ByteBuffer(bytes: JSON(encoding: workflowTables()).bytes)
    contractBytes = contract.flatMap { FileManager.default.contents(atPath: $0) }
      .map { ByteBuffer(bytes: $0) }
    tag = "\"\(policy.hash.text)\""
  }

  func provisions(_ visit: Visit) -> Response { cacheable(catalogue, visit) }
  func workflow(_ visit: Visit) -> Response { cacheable(tables, visit) }

  func contract() throws(Problem) -> Response {
    guard let contractBytes else { throw .notFound }
    return Response(
      status: .ok,
      headers: [
        .contentType: "application/yaml; charset=utf-8", .cacheControl: "public, max-age=300",
      ],
      body: .pieces(contractBytes))
  }

  /// What the national profile asks every interface to tell of itself.
  func apiInfo(_ publicURL: String) -> JSON {
    [
      "apiName": "utlamnande", "apiVersion": "1.0.0", "apiReleased": "2026-11-21",
      "apiDocumentation": .string("\(publicURL)\(Endpoint.open(.getContract).path())"),
      "apiStatus": "active",
    ]
  }

  private func cacheable(_ bytes: ByteBuffer, _ visit: Visit) -> Response {
    var headers: HTTPFields = [.eTag: tag, .cacheControl: "public, max-age=300"]
    let known = visit.request.headers[.ifNoneMatch] ?? ""
    guard !known.contains(tag) else { return Response(status: .notModified, headers: headers) }
    headers[.contentType] = "application/json"
    return Response(status: .ok, headers: headers, body: .pieces(bytes))
  }
}

/// The provisions as data.
struct CatalogueView {
  let policy: Policy

  var json: JSON {
    [
      "version": JSON(policy.hash), "total": .int(policy.provisions.rows.count),
      "items": JSON(policy.provisions.rows.map { row($0) }),
    ]
  }

  private func row(_ row: Provision) -> JSON {
    [
      "id": JSON(row.id), "law": .string(row.law), "section": .string(row.section),
      "stycke": JSON(row.stycke), "punkt": JSON(row.punkt), "mening": JSON(row.mening),
      "title": both(row.title), "text": both(row.text), "harmWords": both(row.harmWords),
      "interest": JSON(row.interest), "harmTest": JSON(row.harmTest),
      "maxYears": JSON(
        row.maxYears.map { ["years": .int($0.years), "what": $0.what.map(both) ?? .null] }),
      "decisionExemption": row.decisionExemption.map(both) ?? .null,
      "dataProtection": row.dataProtection.map(both) ?? .null,
      "note": row.note.map(both) ?? .null, "existenceSecret": JSON(row.existenceSecret),
      "identityMayMatter": JSON(row.identityMayMatter), "box": JSON(row.box),
      "twoPersons": JSON(row.twoPersons), "validFrom": JSON(row.validFrom),
      "validTo": JSON(row.validTo), "verifiedThrough": .string(row.verifiedThrough),
    ]
  }

  private func both(_ text: Bilingual) -> JSON {
    ["sv": .string(text.sv), "en": .string(text.en)]
  }
}
