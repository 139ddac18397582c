// What anybody may send must not take the room that requests need.

import Foundation
import HTTPTypes
import Policy
import Storage
import Testing

@testable import Web

@Suite struct FullOfAttachments {
  private func attach(
    _ house: House, _ id: String, _ code: String, _ bytes: [UInt8], key: String? = nil
  ) async throws -> Heard {
    let (type, body) = form([
      ("kind", nil, Array("other".utf8)), ("file", "fullmakt.txt", bytes),
    ])
    var headers: HTTPFields = [.contentType: type]
    if let key { headers[.idempotencyKey] = key }
    return try await house.send(
      .post, "/api/v1/requests/\(id)/attachments", bytes: body, token: code, headers: headers)
  }

  /// What lies in the store, whether a row names it or not.
  private func kept(_ house: House) -> Int {
    (FileManager.default.subpaths(atPath: house.folder) ?? []).count { $0.utf8.count > 60 }
  }

  @Test func aFullCaseKeepsNothingMore() async throws {
    let house = try await House()
    let (id, code) = try await house.submit()
    let most = try House.policy.get().practice.attachments
    for n in 1...most {
      let sent = try await attach(
        house, id, code, Array("Fullmakt \(n)".utf8), key: n == most ? "last" : nil)
      #expect(sent.status == 201, "\(sent.text)")
    }
    #expect(kept(house) == most)
    for key in [nil, "new"] {
      let more = Array("En till \(key ?? "")".utf8)
      let refused = try await attach(house, id, code, more, key: key)
      #expect(refused.status == 409 && refused.slug == "attachments-full", "\(refused.text)")
      #expect(kept(house) == most)
    }
    // What was answered before is answered again.
    let last = Array("Fullmakt \(most)".utf8)
    #expect(try await attach(house, id, code, last, key: "last").status == 201)
  }

  @Test func attachmentsLeaveRoomForRequests() async throws {
    var limits = WebLimits()
    limits.attachmentReserve = .max
    let house = try await House(limits: limits)
    let (id, code) = try await house.submit()
    let bytes = Array("Fullmakt".utf8)
    #expect(try await attach(house, id, code, bytes).status == 507)
    #expect(kept(house) == 0)
    #expect(try await house.submit().id != id)
  }

  @Test func aCaseTakesOnlySoManyLines() async throws {
    var limits = WebLimits()
    limits.documentsPerCase = 2
    let house = try await House(limits: limits)
    let (id, _) = try await house.submit()
    #expect(try await house.act(id, #"{"verb":"addLine","title":"Akt"}"#).status == 200)
    #expect(try await house.act(id, #"{"verb":"addLine","title":"Akt"}"#).status == 422)
    #expect(try await house.file(id)["documents"].elements.count == 2)
  }
}
