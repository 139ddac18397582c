// Two services that write to each other stop after one: each a process with a database of its own, and one real post
// between them.

import Foundation
import Testing

@Suite struct LoopTests {
  @Test func twoServicesWithDatabasesOfTheirOwnStopAfterOne() async throws {
    let (one, two) = ("kommunstyrelsen", "socialnamnden")
    let addresses = [one, two].map { "\($0)@exempelkommun.example" }
    let house = try await MailHouse(users: [one, two], ["--postfix"])
    func words(_ user: String, of authority: String) -> [String] {
      house.words(user, of: authority) + house.sendingWords(user)
        + ["--mail-domain", "\(authority).example"]
    }
    try await withServer(words(one, of: "ks")) { first in
      let second = try await RunningServer(words(two, of: "sn"))
      let registrar = try await first.clerk("registrar")
      let other = try await second.clerk("registrar", at: "sn")
      // A mail that bears the second one's address comes to the first, whose registrar takes it for a request.
      try await house.send(
        mail(to: addresses[0], from: addresses[1], id: "1"), from: addresses[1], to: [addresses[0]])
      let request = try await registrar.arrivals("waiting", count: 1)
      #expect(request[0].mayAnswer == true)
      #expect(try await registrar.handles(request[0], "register").status == 200)
      // Its receipt comes to the second, whose registrar does the same.
      let receipt = try await other.arrivals("waiting", count: 1)
      #expect(receipt[0].mayAnswer == false)
      let done = try await other.handles(receipt[0], "register")
      #expect(done.status == 200, "\(done.json)")
      // What is put into the post now comes after all that either has sent.
      for address in addresses {
        try await house.send(mail(to: address, id: "last", subject: "Sist"), to: [address])
      }
      for clerk in [registrar, other] {
        let waiting = try await clerk.arrivals("waiting", count: 1)
        #expect(waiting.map(\.subject) == ["Sist"], "the receipt of a receipt was sent")
        #expect(try await clerk.arrivals().count == 2)
      }
      #expect(try [one, two].map { try house.count($0) } == [2, 2])
      try await first.stop()
      try await second.stop()
      try await first.expectSound()
      try await second.expectSound()
    }
  }
}

extension MailHouse {
  /// How many mails lie in a mailbox.
  fileprivate func count(_ user: String) throws -> Int {
    try ["new", "cur"].reduce(0) { count, name in
      let place = folder.appending(path: "mail/\(user)/\(name)").path
      guard FileManager.default.fileExists(atPath: place) else { return count }
      return try count + FileManager.default.contentsOfDirectory(atPath: place).count
    }
  }
}
