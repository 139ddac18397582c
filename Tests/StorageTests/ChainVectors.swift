// Golden vectors of the chain: computed apart from this code, in Python.

import Policy
import Testing

@testable import Storage
@testable import Workflow

@Suite("The hash chain's vectors")
struct ChainVectors {
  @Test func theFirstPreviousIsTheHashOfTheCaseID() {
    #expect(
      HashChain.start(ofCase: "0000000000000000000000000000002a").hexadecimal
        == "9c2a045065196edb58a47e794e84679d60d1a3a7eb0915c959ef7dfb1e198b41")
  }

  @Test func anEventIsHashedOverItsStoredBytes() {
    let digest = HashChain.digest(
      salt: [UInt8](repeating: 7, count: 32), bytes: Array("Kim Åkesson".utf8))
    #expect(
      digest.hexadecimal == "4642d3d36b244bfc2899447877a1f1264c28201c1ac5a2c44259564de58be012")
    let hash = HashChain.event(
      previous: HashChain.start(ofCase: "0000000000000000000000000000002a"),
      header: Array(#"{"at":1,"case":"2a","kind":"noteAdded","number":1}"#.utf8),
      facts: Array(#"{"noteAdded":{"_0":{"text":0}}}"#.utf8), digests: digest)
    #expect(hash.hexadecimal == "e4a90ac3b2f817ebc5bc26cb6f64f48a3f860df01056fb42928caa8834f5112c")
  }

  @Test func aRegisterRowIsHashedWithItsNumber() {
    let hash = HashChain.register(
      previous: HashChain.start(ofRegister: "ks", year: 2026), number: 1, text: "KS 2026-00001",
      id: "0000000000000000000000000000002a")
    #expect(hash.hexadecimal == "4a10b3c05b8c0efe76e5b6bb2cd29149a089414e2e71e41423a822b0fc668121")
  }

  @Test func anEventIsStoredAsTheseBytes() throws {
    let coder = EventCoder()
    let header = EventHeader(
      at: 1, file: "2a", kind: "", number: 1, policy: "0f", role: .handler, staff: "anna")
    let record = try coder.encode(
      .noteAdded(Note(text: "Kim Åkesson", by: .anna, at: .noon)),
      after: HashChain.start(ofCase: "2a"), header: header
    ) { [UInt8](repeating: 7, count: $0) }
    #expect(
      record.header
        == #"{"at":1,"case":"2a","kind":"noteAdded","number":1,"policy":"0f","role":"handler","staff":"anna"}"#
    )
    #expect(
      record.facts == #"{"noteAdded":{"_0":{"at":1795172400000,"by":"anna","text":0}}}"#)
    #expect(
      record.hash.hexadecimal == "69adbcf1ace6396fbbc5da4aa0c3900d3b19280668916a8f26e8916b38924efd")
    #expect(try coder.event(record) == .noteAdded(Note(text: "Kim Åkesson", by: .anna, at: .noon)))
  }

  @Test func packedTextsComeBack() throws {
    let fields = PersonalFields(["å", "", "\0x"]) { [UInt8](repeating: 1, count: $0) }
    let packed = fields.packed
    #expect(PersonalFields(packed: packed) == fields)
    #expect(PersonalFields(packed: packed.dropLast()) == nil)
    #expect(PersonalFields(packed: [])?.fields.isEmpty == true)
  }
}
