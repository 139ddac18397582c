// The electronic seal, put on by the real program and checked by its maker's own validator.

import Foundation
import Policy
import Subprocess
import Testing

@testable import Letters

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

@Suite struct SealTests {
  static let python = "\(Package.root).build/tools/pyHanko-venv/bin/python"

  /// A certificate authority of the test, with a certificate for the seal and two keys.
  private struct Authority {
    let folder: String

    init() async throws {
      folder = NSTemporaryDirectory() + "utlamnande-sigill-\(UInt64.random(in: 0 ... .max))"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data("hemligt\n".utf8).write(to: file("pass"))
      try Data("keyUsage=digitalSignature,nonRepudiation\n".utf8).write(to: file("ext"))
      try await openssl(
        "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=Prov-CA -days 9")
      for name in ["seal", "other"] {
        try await openssl(
          "req -newkey rsa:2048 -passout file:pass -keyout \(name).key -out \(name).csr"
            + " -subj /CN=Kommunstyrelsen")
      }
      try await openssl(
        "x509 -req -in seal.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out seal.pem -days 9"
          + " -extfile ext")
    }

    func file(_ name: String) -> URL { URL(filePath: "\(folder)/\(name)") }
    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    func sealer(key: String = "seal.key", passphrase: String = "pass") -> Sealer {
      Sealer(settings(key: key, passphrase: passphrase))
    }

    func settings(key: String = "seal.key", passphrase: String = "pass") -> SealSettings {
      SealSettings(
        certificate: "\(folder)/seal.pem", key: "\(folder)/\(key)",
        passphrase: "\(folder)/\(passphrase)", python: SealTests.python,
        script: "\(Package.root)scripts/seal.py")
    }

    private func openssl(_ arguments: String) async throws {
      let result = try await Subprocess.run(
        .path("/usr/bin/openssl"),
        arguments: Arguments(arguments.split(separator: " ").map(String.init)),
        workingDirectory: FilePath(folder), output: .discarded, error: .discarded)
      try #require(result.terminationStatus.isSuccess, "openssl \(arguments)")
    }
  }

  private static func validated(_ bytes: [UInt8], _ authority: Authority) async throws -> String {
    try Data(bytes).write(to: authority.file("sealed.pdf"))
    let result = try await Subprocess.run(
      .path(FilePath(python)),
      arguments: [
        "-I", "-B", "\(Package.root)scripts/examine_seal.py", "\(authority.folder)/ca.pem",
        "\(authority.folder)/sealed.pdf",
      ], output: .string(limit: 65_536), error: .string(limit: 65_536))
    return result.standardOutput + result.standardError
  }

  @Test func aSealedDecisionIsWholeAndTellsOfAnyChange() async throws {
    let authority = try await Authority()
    defer { authority.remove() }
    let plain = try await PrintingTests.printer().pdf(
      for: PrintingTests.facts(Story.partlyRefused()))
    let sealed = try await authority.sealer().sealed(plain.bytes, by: "Kommunstyrelsen i Åmål")
    #expect(sealed.starts(with: plain.bytes) && sealed.count > plain.bytes.count)
    #expect(PDFPages.count(sealed) == plain.pages)
    let told = try await SealTests.validated(sealed, authority)
    #expect(told == "trusted intact whole PAdES Kommunstyrelsen i Åmål\n")
    var changed = sealed
    changed[plain.bytes.count / 2] ^= 1
    #expect(try await SealTests.validated(changed, authority) != told)
    let page = try await Poppler.read(sealed, named: "sealed")
    #expect(page.words.contains("BESLUT"))
    #expect(page.metadata.contains("<pdfuaid:part>1</pdfuaid:part>"))
  }

  @Test func eachDecisionHasItsOwnAuthoritysSeal() async throws {
    let (one, other) = (try await Authority(), try await Authority())
    defer {
      one.remove()
      other.remove()
    }
    let (ks, sn) = (AuthorityID("ks"), AuthorityID("sn"))
    let (read, problems) = SealOptions(
      certificates: [one.settings().certificate, "sn=\(other.settings().certificate)"],
      keys: [one.settings().key, "sn=\(other.settings().key)"],
      passphrases: ["\(one.folder)/pass", "sn=\(other.folder)/pass"]
    ).plan(python: SealTests.python, script: "\(Package.root)scripts/seal.py") { $0 }
    #expect(problems == [])
    #expect(read == SealPlan(common: one.settings(), own: [sn: other.settings()]))
    let seals = Seals(read)
    let plain = try await PrintingTests.printer().pdf(
      for: PrintingTests.facts(Story.partlyRefused()))
    for (id, own, strange) in [(ks, one, other), (sn, other, one)] {
      let sealed = try await #require(seals[id]).sealed(plain.bytes, by: "Nämnden \(id)")
      let told = "trusted intact whole PAdES Nämnden \(id)\n"
      #expect(try await SealTests.validated(sealed, own) == told)
      #expect(try await SealTests.validated(sealed, strange) != told)
    }
    let alone = Seals(SealPlan(own: [sn: other.settings()]))
    #expect(alone[ks] == nil && alone[sn] != nil)
  }

  @Test func whatIsWrongWithASealIsToldWithItsAuthorityAndItsFile() {
    let here = "\(Package.root)scripts/seal.py"
    let (plan, problems) = SealOptions(
      certificates: ["ks=\(here)", "sn=/nonexistent/sn.pem", "sn=\(here)", "=\(here)", "mn="],
      keys: ["sn=\(here)", here], passphrases: ["xx=\(here)"]
    ).plan(python: "/bin/sh", script: here) { $0 }
    #expect(plan.common == nil)
    let form = "write PATH for all authorities, or ID=PATH for one"
    #expect(
      problems.sorted()
        == [
          "seal-certificate =\(here): \(form)", "seal-certificate ks= needs seal-key-file ks=",
          "seal-certificate mn=: \(form)", "seal-certificate sn= is given twice",
          "seal-key-file needs seal-certificate",
          "seal-passphrase-file xx= needs seal-certificate xx=",
          "the seal of sn: /nonexistent/sn.pem cannot be read",
        ].sorted())
  }

  @Test func aWrongKeyOrPassphraseGivesNoSeal() async throws {
    let authority = try await Authority()
    defer { authority.remove() }
    let plain = try await PrintingTests.printer().pdf(
      for: PrintingTests.facts(Story.partlyRefused()))
    await #expect(throws: PrintFailure.sealRefused("the key is not the certificate's")) {
      try await authority.sealer(key: "other.key").sealed(plain.bytes, by: "ks")
    }
    let locked = "the key cannot be opened: wrong file or wrong passphrase"
    await #expect(throws: PrintFailure.sealRefused(locked)) {
      try await authority.sealer(passphrase: "ext").sealed(plain.bytes, by: "ks")
    }
  }
}
