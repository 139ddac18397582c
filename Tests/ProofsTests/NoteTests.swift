// Notes, checkpoints and proofs as texts: what others' tools sign is read, and what was changed is not believed.

import Foundation
import Proofs
import Testing

@Suite struct NoteTests {
  static let signer = NoteSigner(key: [UInt8](repeating: 7, count: 32))

  /// Printed keys of others' tools, by which the ids of keys are theirs.
  @Test(arguments: [
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
    "TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6",
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
  ])
  func publishedKeysAreReadAndWrittenAsTheyAre(_ key: String) throws {
    let verifier = try #require(NoteVerifier(key))
    #expect(verifier.text == key && key.hasPrefix("\(verifier.name)+"))
    #expect(NoteVerifier("x" + key) == nil)
  }

  @Test func whatWasChangedIsNotVerified() throws {
    let signer = try #require(Self.signer)
    let note = try #require(signer.sign("en rad\n"))
    let changed = try #require(SignedNote(note.rendered.replacing("rad", with: "rad till")))
    #expect(signer.verifier.verifies(note) && !signer.verifier.verifies(changed))
    let other = try #require(NoteSigner(key: [UInt8](repeating: 8, count: 32)))
    #expect(!other.verifier.verifies(note))
  }

  @Test func aNoteComesBackAsItWasSigned() throws {
    let signer = try #require(Self.signer)
    let note = try #require(signer.sign("en rad\n\nen till\n"))
    let read = try #require(SignedNote(note.rendered))
    #expect(read == note && signer.verifier.verifies(read))
    #expect(try #require(NoteVerifier(signer.verifier.text)) == signer.verifier)
    #expect("\(signer)" == "NoteSigner")
  }

  @Test(arguments: [
    "", "\n", "text\n", "text\n\n", "text\n\n\u{2014} name\n", "text\n\n- name AAAAAAA=\n",
    "text\n\n\u{2014} name AAAA\n", "text\n\n\u{2014} name !!!!!!!!\n",
    "te\u{1}xt\n\n\u{2014} n AAAAAAA=\n",
  ])
  func whatIsNoNoteIsNone(_ text: String) {
    #expect(SignedNote(text) == nil)
  }

  @Test(arguments: [
    "", "name", "name+00000000+AQ==", "name+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
  ])
  func whatIsNoKeyIsNone(_ text: String) {
    #expect(NoteVerifier(text) == nil)
  }

  @Test func aCheckpointIsItsText() throws {
    let signer = try #require(Self.signer)
    let checkpoint = Checkpoint(
      origin: signer.verifier.name, size: 12, root: Merkle.emptyRoot, time: "2026-11-28T17:00:00Z")
    #expect(Checkpoint(text: checkpoint.text) == checkpoint)
    #expect(
      checkpoint.text == """
        \(signer.verifier.name)
        12
        47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
        time 2026-11-28T17:00:00Z

        """)
    for wrong in [("12\n", "012\n"), ("12\n", "-1\n"), ("47DE", "47D"), ("time ", "tid ")] {
      #expect(Checkpoint(text: checkpoint.text.replacing(wrong.0, with: wrong.1)) == nil)
    }
  }

  /// A file of many, a mail around one, and the lines of a system's log.
  @Test func checkpointsAreFoundWhereverTheyStand() throws {
    let signer = try #require(Self.signer)
    let notes = try (1...3).map { size in
      try #require(
        signer.sign(
          Checkpoint(
            origin: signer.verifier.name, size: size, root: Merkle.emptyRoot,
            time: "2026-11-28T17:00:0\(size)Z"
          ).text))
    }
    let mail =
      "Hej,\r\n\r\n" + notes[1].rendered.replacing("\n", with: "\r\n") + "\r\nHälsningar\r\n"
    let log =
      "Nov 28 17:00:03 host utlamnande: "
      + notes[2].rendered.replacing("\n", with: "\\n")
    for text in [notes[0].rendered + mail + log, log + "\n" + mail + notes[0].rendered] {
      let found = Checkpoint.all(in: text)
      #expect(found.map(\.checkpoint.size).sorted() == [1, 2, 3])
      #expect(found.allSatisfy { signer.verifier.verifies($0.note) })
    }
    #expect(Checkpoint.all(in: "inget här\n\n\u{2014} x AAAAAAA=\n").isEmpty)
  }

  @Test func proofsComeBackAndHoldOrNot() throws {
    let signer = try #require(Self.signer)
    let leaves = (1...40).map {
      LogLeaf(.event, chain: "fall", number: $0, hash: Merkle.leaf([UInt8($0)]))
    }
    let tree = StoredTree(leaves.map(\.leafHash))
    let head = Checkpoint(
      origin: signer.verifier.name, size: 40, root: tree.edge.root, time: "2026-11-28T17:00:00Z")
    let note = try #require(signer.sign(head.text))
    let path = try #require(tree.hashes(ProofPlan.inclusion(of: 20, size: 40)))
    let file = InclusionFile(leaf: leaves[20], index: 20, path: path, checkpoint: note)
    let read = try #require(InclusionFile(file.text))
    #expect(read == file && read.holds == true)
    #expect(file.text.hasPrefix("c2sp.org/tlog-proof@v1\nextra "))
    #expect(InclusionFile(leaf: leaves[21], index: 20, path: path, checkpoint: note).holds == false)
    #expect(InclusionFile(leaf: leaves[20], index: 21, path: path, checkpoint: note).holds == false)
    let small = StoredTree(leaves.prefix(9).map(\.leafHash)).edge.root
    let old = Checkpoint(origin: head.origin, size: 9, root: small, time: head.time)
    let steps = try #require(tree.hashes(ProofPlan.consistency(from: 9, to: 40)))
    let going = ConsistencyFile(old: 9, path: steps, checkpoint: note)
    #expect(try #require(ConsistencyFile(going.text)) == going)
    #expect(going.holds(from: old))
    var other = old
    other.root = Merkle.emptyRoot
    #expect(!going.holds(from: other))
    other.size = 8
    #expect(!going.holds(from: other))
    for text in ["", file.text.replacing("index", with: "plats"), String(file.text.dropLast(200))] {
      #expect(InclusionFile(text) == nil && ConsistencyFile(text) == nil)
    }
  }

  @Test func aPromiseComesBack() throws {
    let promise = Promise(
      origin: "utlamnande.log/00", file: "ab", registerNumber: "KS 2026-00001",
      arrived: "2026-11-28T17:00:00Z", loggedBefore: "2026-11-28T19:00:00Z")
    #expect(Promise(text: promise.text) == promise)
    #expect(Promise(text: promise.text + "mer\n") == nil)
  }
}
