// Malware in what comes in: everything is kept and registered; nothing of it is opened by the service, or leaves.

import Documents
import Foundation
import Logging
import Policy
import ScannerClamd
import ScannerTesting
import Storage
import Testing
import Workflow

@testable import Desk

@Suite struct ScanningTests {
  private static let house = Result { try ClamdHouse() }

  private func office(
    _ programs: LinePrograms = LinePrograms(), at place: String? = nil, releases: Bool = false
  ) async throws -> Office {
    let place = try place ?? "unix:\(ScanningTests.house.get().socket)"
    return try await Office(
      programs: programs,
      scanning: Scanning(ClamdScanner(try ClamdSettings(place)), releasesUnscanned: releases))
  }

  private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  /// Scans, then reads, until nothing is due.
  private func work(_ office: Office, scanning: Bool = true) async {
    if scanning { while await ScanService(desk: office.desk, logger: logger).workDue() > 0 {} }
    _ = await AssessmentService(desk: office.desk, logger: logger).workDue()
    office.clock.advance(seconds: 2)
    while await AssessmentService(desk: office.desk, logger: logger).workDue() > 0 {}
  }

  private func stored(_ office: Office, _ text: String) async throws -> StoredFile {
    StoredFile(
      blob: try await office.desk.blobs.put(Array(text.utf8)).get(), size: text.utf8.count,
      mediaType: FileKind.text.mediaType, fileName: "avtal.txt")
  }

  private func filed(
    _ office: Office, _ text: String
  ) async throws -> (id: CaseID, line: LineID, blob: BlobID) {
    let id = try await office.submit(documents: ["KS 2025-00123"]).id
    let line = try await office.file(id).lines[0].id
    let file = try await stored(office, text)
    try await office.act(.addDocument(line, file), on: id)
    return (id, line, file.blob)
  }

  private func refusalOfRelease(
    _ office: Office, _ id: CaseID, _ line: LineID
  ) async throws -> Refusal.Reason? {
    do {
      try await office.act(.assess(line, Assessment(verdict: .release)), on: id)
      try await office.act(.release(lines: [line], form: .link, place: nil), on: id)
      return nil
    } catch DeskFailure.refused(let refusal, _) { return refusal.reason }
  }

  @Test func whatIsCleanIsReadAndLeaves() async throws {
    let office = try await office()
    let (id, line, blob) = try await filed(office, "Avtal")
    #expect(try await refusalOfRelease(office, id, line) == .notScanned)
    await work(office)
    #expect(try await office.store.scan(of: blob).get()?.state == .clean)
    #expect(try await refusalOfRelease(office, id, line) == nil)
  }

  @Test func aDocumentWithMalwareIsKeptAndNeitherReadNorReleasedUntilItIsReplaced() async throws {
    let office = try await office()
    let (id, line, blob) = try await filed(office, "Avtal \(ClamdHouse.word)")
    await work(office)
    let scan = try #require(try await office.store.scan(of: blob).get())
    #expect(scan.state == .infected && scan.name == "Test.Word.UNOFFICIAL")
    #expect(try await office.desk.blobs.read(blob).get() != nil, "it is kept")
    #expect(try await office.store.reading(of: blob).get() == nil, "nothing opened it")
    let standing = try #require(try await office.file(id).line(line))
    #expect(try await office.desk.picture(of: standing, page: 1) == nil)
    #expect(try await office.desk.findings(of: standing, in: office.file(id)).reason == "infected")
    #expect(try await refusalOfRelease(office, id, line) == .infected)
    #expect(try await office.store.scans(in: id).get().map(\.state) == [.infected])
    let clean = try await stored(office, "Avtal i ren kopia")
    try await office.act(.replaceDocument(line, clean, reason: "Ren kopia"), on: id)
    await work(office)
    #expect(try await refusalOfRelease(office, id, line) == nil)
  }

  @Test func aRequestersFileIsRegisteredWhateverIsInIt() async throws {
    let office = try await office()
    let id = try await office.submit().id
    let bytes = ClamdHouse.eicar
    let file = StoredFile(
      blob: try await office.desk.blobs.put(bytes).get(), size: bytes.count,
      mediaType: FileKind.text.mediaType, fileName: "fullmakt.txt")
    try await office.act(.addAttachment(.other, file, text: nil), on: id, as: .requester)
    await work(office)
    #expect(try await office.file(id).attachments.map(\.file.blob) == [file.blob])
    #expect(try await office.store.scan(of: file.blob).get()?.state == .infected)
    #expect(try await office.desk.blobs.read(file.blob).get() == bytes)
  }

  /// Nothing is lost while the scanner is away, and what waited is looked at when it is back.
  @Test func whatComesInWhileTheScannerIsAwayIsScannedLater() async throws {
    let place = "unix:" + NSTemporaryDirectory() + "clamd-\(UInt32.random(in: 0 ... .max))"
    let office = try await office(at: place)
    let (id, line, blob) = try await filed(office, "Avtal")
    await work(office)
    let waiting = try #require(try await office.store.scan(of: blob).get())
    #expect(waiting.state == .waiting && waiting.attempts >= 1)
    #expect(try await refusalOfRelease(office, id, line) == .notScanned)
    #expect(try await office.store.reading(of: blob).get() == nil)
    let socket = try ScanningTests.house.get().socket
    try FileManager.default.createSymbolicLink(
      atPath: String(place.dropFirst(5)), withDestinationPath: socket)
    office.clock.advance(seconds: 600)
    await work(office)
    #expect(try await office.store.scan(of: blob).get()?.state == .clean)
    #expect(try await refusalOfRelease(office, id, line) == nil)
  }

  /// Where the operator says so, an answer does not wait for a scanner that is away.
  @Test func anOperatorMayLetDocumentsLeaveWhileTheScannerIsAway() async throws {
    let office = try await office(at: "unix:/nowhere/at/all", releases: true)
    let (id, line, _) = try await filed(office, "Avtal")
    #expect(try await refusalOfRelease(office, id, line) == .notScanned, "not before it was tried")
    await work(office)
    #expect(try await refusalOfRelease(office, id, line) == nil)
  }

  /// What the scanner does not take a person must have tested, after it said so.
  @Test func whatIsTooLargeForTheScannerIsAPersonsToTest() async throws {
    let office = try await office()
    let (id, line, blob) = try await filed(office, String(repeating: "Avtal ", count: 300_000))
    try await office.act(.assess(line, Assessment(verdict: .release)), on: id)
    office.clock.advance(seconds: 1)
    await work(office)
    #expect(try await office.store.scan(of: blob).get()?.state == .unscannable)
    do {
      try await office.act(.release(lines: [line], form: .link, place: nil), on: id)
      Issue.record("it left")
    } catch DeskFailure.refused(let refusal, _) {
      #expect(refusal.reason == .assessedBeforeExamination)
    }
    office.clock.advance(seconds: 1)
    #expect(try await refusalOfRelease(office, id, line) == nil)
  }

  @Test func whatWasFoundStaysFoundWhereNoScannerIsAnyMore() async throws {
    let office = try await Office(programs: LinePrograms())
    let (id, line, blob) = try await filed(office, "Avtal")
    try await office.store.settle(blob, as: .infected, name: "X", now: office.clock.now).get()
    try await office.store.settle(blob, as: .clean, name: nil, now: office.clock.now).get()
    #expect(try await office.store.scan(of: blob).get()?.state == .infected)
    #expect(try await refusalOfRelease(office, id, line) == .infected)
  }
}
