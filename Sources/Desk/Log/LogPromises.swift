// What a requester is promised, and given when it has been kept: that the request is in the log.

import Policy
public import Proofs
import Storage
public import Workflow

/// How the log is signed.
public struct LogSettings: Sendable {
  public var signer: NoteSigner
  /// Between checkpoints; 1 to 1440.
  public var minutes: Int

  public init(signer: NoteSigner, minutes: Int = 60) {
    self.signer = signer
    self.minutes = minutes
  }
}

/// What a requester can have verified.
public struct RequestProof: Sendable {
  /// Signed: the request is in the log before a time.
  public var promise: SignedNote
  /// That it is, by the first checkpoint after it; nil until there is one.
  public var inclusion: InclusionFile?
  /// The key of the log, as tools for notes take it.
  public var key: String
}

extension Desk {
  /// A request is in the log within this time after it was registered; checkpoints come more often.
  static let promisedSeconds: Int64 = 86_400

  /// The promise for a request: the same each time, since the signature is; nil where nothing is signed.
  public func promise(for file: Case) -> SignedNote? {
    guard let signer = settings.log?.signer else { return nil }
    return signer.sign(
      Promise(
        origin: signer.verifier.name, file: file.id.text,
        registerNumber: file.registerNumber.text, arrived: file.request.arrivedAt.iso,
        loggedBefore: file.registeredAt.adding(seconds: Desk.promisedSeconds).iso
      ).text)
  }

  /// The promise, and the proof that the request's first event stands in the log.
  public func proof(for file: Case) async throws(DeskFailure) -> RequestProof? {
    guard let signer = settings.log?.signer, let promise = promise(for: file) else { return nil }
    let inclusion = try await store.inclusion(of: .event, chain: file.id.text, number: 1)
      .orDeskFailure()
    return RequestProof(promise: promise, inclusion: inclusion, key: signer.verifier.text)
  }

  /// A letter's words with the promise in its place; only a receipt to the requester has one.
  func withPromise(_ text: String, of order: LetterOrder, _ file: Case) -> String {
    guard order.kind == .receipt, order.recipient == .requester else { return text }
    return text.replacingBytes(
      of: PromisePlaceholder.text,
      with: promise(for: file)?.rendered.trimmingLastNewline ?? "")
  }
}

/// Stands in stored receipts where the promise goes: it is signed only as the letter leaves, so that nobody waits.
enum PromisePlaceholder {
  static let text = "«löfte»"
}

extension String {
  fileprivate var trimmingLastNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}
