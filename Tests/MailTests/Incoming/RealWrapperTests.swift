// Signed and encrypted messages as OpenSSL makes them.

import Foundation
import Mail
import Testing

@Suite struct RealWrapperTests {
  private func mail(_ name: String) throws -> IncomingMail {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Messages/\(name).eml")
    return readMail(Array(try Data(contentsOf: file)))
  }

  private let text = "Hej! Jag begär att få ta del av protokollet.\nAnna"

  @Test(arguments: ["signed-der", "signed-stream"])
  func aSignedWrapperIsOpened(name: String) throws {
    let mail = try mail(name)
    #expect(mail.text == text)
    #expect(mail.attachments == [])
    #expect(mail.troubles == [])
    #expect(mail.subject == "Undertecknat")
  }

  @Test func aDetachedSignatureIsKeptBesideTheText() throws {
    let mail = try mail("detached")
    #expect(mail.text == text)
    #expect(mail.attachments.map(\.filename) == ["smime.p7s"])
    #expect(mail.troubles == [])
  }

  @Test func anEncryptedWrapperIsKeptAndTold() throws {
    let mail = try mail("encrypted")
    #expect(mail.text == "")
    #expect(mail.attachments.map(\.filename) == ["smime.p7m"])
    #expect(mail.troubles == [.encrypted])
    #expect(mail.isReadable)
  }
}
