// `utlamnande audit prove`, `checkpoint`, `key`: what somebody else can verify; and verifying it from files alone.

import ArgumentParser
import Desk
import Foundation
import Proofs
import Storage

extension Audit {
  struct Prove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prove that an entry is in the log, or that the log has only grown.",
      discussion: """
        --case gives the proof that an event of a case (its first, unless --event says) was in the \
        log at the first checkpoint after it; --access the same of an entry of the access log. With \
        --checkpoint the proof leads to the last checkpoint in that file instead. --checkpoint alone \
        proves that the newest checkpoint goes on from that one.

        The proof is printed: keep it in a file for audit verify --proof.
        """)
    @OptionGroup var places: PlaceOptions
    @Option(name: .customLong("case"), help: "The id of a case.") var file: String?
    @Option(help: "The number of its event, from 1.") var event = 1
    @Option(help: "An entry of the access log: SEGMENT/NUMBER.") var access: String?
    @Option(help: "File with a checkpoint that was kept.") var checkpoint: String?

    func run() async throws {
      let old = try checkpoint.map { try KeptCheckpoints(files: [$0], key: nil) }
      let entry = try entry()
      let store = try await open(places).store
      guard let (source, chain, number) = entry else {
        guard let old = old?.last else {
          throw ValidationError("give --case, --access or --checkpoint")
        }
        guard let proof = try await store.consistency(from: old.checkpoint.size).got() else {
          throw ValidationError("the log has no checkpoint that is as large; it was cut short")
        }
        guard proof.holds(from: old.checkpoint) else {
          throw ValidationError("the log does not go on from that checkpoint: run audit verify")
        }
        return print(proof.text, terminator: "")
      }
      let proof = try await store.inclusion(
        of: source, chain: chain, number: number, in: old?.last?.note
      ).got()
      guard let proof else {
        throw ValidationError("no such entry, or no checkpoint covers it: see audit checkpoint")
      }
      guard proof.holds == true else {
        throw ValidationError("the log contradicts the checkpoint: run audit verify")
      }
      print(proof.text, terminator: "")
    }

    /// Which entry is meant; nil for none.
    private func entry() throws -> (LogLeaf.Source, chain: String, number: Int)? {
      switch (file, access) {
      case (nil, nil): return nil
      case (let file?, nil): return (.event, file, event)
      case (nil, let access?):
        let parts = access.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int(parts[1]) else {
          throw ValidationError("--access must be SEGMENT/NUMBER, as audit reads prints it")
        }
        return (.access, String(parts[0]), number)
      case (_?, _?): throw ValidationError("give --case or --access, not both")
      }
    }
  }

  struct Checkpoint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Bring the log up to date and print its newest checkpoint.")
    @OptionGroup var places: PlaceOptions

    func run() async throws {
      let assembly = try await open(places)
      guard let signer = NoteSigner(key: try await assembly.keys().log) else {
        throw ValidationError("the log's key in the database is none")
      }
      try await assembly.store.catchUpLog().got()
      let made = try await assembly.store.checkpoint(at: systemClock(), by: signer).got()
      let newest = try await assembly.store.newestCheckpoint().got()
      guard let note = made ?? newest else { throw ValidationError("the log is empty") }
      print(note.rendered, terminator: "")
    }
  }

  struct Key: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the public key by which checkpoints, promises and proofs are verified.")
    @OptionGroup var places: PlaceOptions

    func run() async throws {
      guard let signer = NoteSigner(key: try await open(places).keys().log) else {
        throw ValidationError("the log's key in the database is none")
      }
      print(signer.verifier.text)
    }
  }
}

/// Checkpoints out of files, and a key where one was given: all that verifying needs.
struct KeptCheckpoints {
  private let found: [(note: SignedNote, checkpoint: Proofs.Checkpoint)]
  private let verifier: NoteVerifier?

  /// - Throws: where a file has no checkpoint, or one that the key did not sign.
  init(files: [String], key: String?) throws {
    verifier = try key.map { key in
      guard let verifier = NoteVerifier(key) else {
        throw ValidationError("--key must be NAME+HASH+KEY, as audit key prints it")
      }
      return verifier
    }
    var found: [(SignedNote, Proofs.Checkpoint)] = []
    for file in files {
      let here = Proofs.Checkpoint.all(in: try KeptCheckpoints.text(of: file))
      guard !here.isEmpty else { throw ValidationError("\(file): holds no checkpoint") }
      found += here
    }
    self.found = found.sorted { $0.1.size < $1.1.size }
    if let verifier, let bad = found.first(where: { !verifier.verifies($0.0) }) {
      print("NOT SOUND: the checkpoint of \(bad.1.time) was not signed by that key.")
      throw ExitCode(1)
    }
  }

  var checkpoints: [Proofs.Checkpoint] { found.map(\.checkpoint) }
  var last: (note: SignedNote, checkpoint: Proofs.Checkpoint)? { found.last }

  /// Verifies a proof or a promise, and says what it shows.
  /// - Throws: the exit code 1 where it does not hold.
  func verify(proofIn file: String) throws {
    let text = try KeptCheckpoints.text(of: file)
    if let proof = InclusionFile(text) { return try verify(proof) }
    if let proof = ConsistencyFile(text) { return try verify(proof) }
    if let note = SignedNote(text), let promise = Promise(text: note.text) {
      guard let verifier else { throw ValidationError("a promise is verified with --key") }
      try expect(verifier.verifies(note), "the promise was not signed by that key")
      return print(
        "Sound: request \(promise.file), \(promise.registerNumber), which came in "
          + "\(promise.arrived), is promised to be in the log before \(promise.loggedBefore).")
    }
    throw ValidationError("\(file): is no proof")
  }

  private func verify(_ proof: InclusionFile) throws {
    guard let head = Proofs.Checkpoint(text: proof.checkpoint.text), let holds = proof.holds else {
      throw ValidationError("the proof's checkpoint has no size, root and time")
    }
    try expect(holds, "the entry is not in the tree of the proof's checkpoint")
    try expectSigned(proof.checkpoint)
    // The same size cannot have two roots; of other sizes a proof of consistency tells.
    for kept in checkpoints where kept.size == head.size {
      try expect(kept.root == head.root, "the proof's checkpoint contradicts the one that was kept")
    }
    let isKept = checkpoints.contains { $0.size == head.size }
    print(
      "Sound: \(proof.leaf.source.rawValue) \(proof.leaf.number) of \(proof.leaf.chain) was in the "
        + "log of \(head.origin) before \(head.time), as entry \(proof.index) of \(head.size)."
        + trust(isKept))
  }

  private func verify(_ proof: ConsistencyFile) throws {
    guard let old = checkpoints.last(where: { $0.size == proof.old }) else {
      throw ValidationError("give the old checkpoint over \(proof.old) entries by --checkpoint")
    }
    try expect(proof.holds(from: old), "the log does not go on from the checkpoint of \(old.time)")
    try expectSigned(proof.checkpoint)
    let new = Proofs.Checkpoint(text: proof.checkpoint.text)
    print(
      "Sound: since \(old.time) the log of \(old.origin) has only grown, from \(old.size) to "
        + "\(new?.size ?? 0) entries.\(trust(true))")
  }

  private func expectSigned(_ note: SignedNote) throws {
    guard let verifier else { return }
    try expect(verifier.verifies(note), "the proof's checkpoint was not signed by that key")
  }

  private func trust(_ isKept: Bool) -> String {
    if verifier != nil { return " Its signature holds." }
    return isKept
      ? "" : " Nobody's signature was verified: give --key, or --checkpoint with one that was kept."
  }

  private func expect(_ holds: Bool, _ otherwise: String) throws {
    guard holds else {
      print("NOT SOUND: \(otherwise).")
      throw ExitCode(1)
    }
  }

  private static func text(of file: String) throws -> String {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw ValidationError("\(file): cannot be read")
    }
    return text.replacing("\r\n", with: "\n")
  }
}
