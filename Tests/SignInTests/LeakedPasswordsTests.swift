// A list of leaked passwords: every line of it is found and nothing else, and what is no such list is told.

import Crypto
import Foundation
import SignIn
import Testing

@Suite("A list of leaked passwords")
struct LeakedPasswordsTests {
  private func hash(_ password: String) -> String {
    Insecure.SHA1.hash(data: Data(password.utf8)).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }

  private func list(_ text: String) throws -> String {
    let path = NSTemporaryDirectory() + "läckta-\(UInt64.random(in: 0 ... .max)).txt"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  private let leaked = (0..<1_000).map { "lösenord nummer \($0)" }

  /// Lines of one length and of many, in either case, with either end and with none at the last.
  @Test(arguments: ["", ":7", ":\u{0}"], ["\n", "\r\n"])
  func aLeakedPasswordIsFound(_ tail: String, _ newline: String) throws {
    let lines = leaked.map(hash).sorted().enumerated().map { place, hash in
      hash + (tail == ":\u{0}" ? ":\(place * place * 1_000)" : tail)
    }
    let whole = try list(lines.joined(separator: newline) + newline)
    let cut = try list(lines.joined(separator: newline).lowercased())
    defer { for path in [whole, cut] { try? FileManager.default.removeItem(atPath: path) } }
    for path in [whole, cut] {
      let list = try LeakedPasswords(path: path)
      for password in leaked { #expect(try list.contains(password), "\(password)") }
      for other in (0..<1_000).map({ "något annat \($0)" }) {
        #expect(try !list.contains(other), "\(other)")
      }
    }
  }

  @Test(arguments: [
    ("", "is empty"), ("lösenord\nhemligt\n", "is no list"), ("0123\n", "is no list"),
    (String(repeating: "F", count: 40) + "\n" + String(repeating: "0", count: 40) + "\n", "order"),
  ])
  func whatIsNoSuchListIsTold(_ text: String, _ words: String) throws {
    let path = try list(text)
    defer { try? FileManager.default.removeItem(atPath: path) }
    do throws(LeakedPasswords.Problem) {
      _ = try LeakedPasswords(path: path)
      Issue.record("it was taken")
    } catch {
      #expect(error.description.contains(words) && error.description.contains(path), "\(error)")
    }
  }

  @Test func aListThatIsGoneIsTold() throws {
    let path = try list(hash("a") + "\n")
    let open = try LeakedPasswords(path: path)
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: LeakedPasswords.Problem.self) { try open.contains("a") }
    #expect(throws: LeakedPasswords.Problem.self) { try LeakedPasswords(path: path) }
  }
}
