// Signing: the decision is printed first, then frozen, signed and dispatched in one commit.

import Letters
import Policy
public import Storage
public import Workflow

extension Desk {
  /// Signs a decision: prints it, keeps the file, and commits signature and dispatch together.
  public func sign(
    _ id: DecisionID?, decidedBy: DecidedBy, minutesRef: String?, on file: CaseID, as call: Call,
    answer: @escaping @Sendable (Case) -> Answer
  ) async throws(DeskFailure) -> Done {
    let standing: Case
    switch try await look(at: file, as: call) {
    case .done(let done): return done
    case .file(let found): standing = found
    }
    let now = clock()
    let fresh = Fresh.random()
    let name = fresh.letterName
    // Asked first with a file that is not there yet: what would stop the signature stops it here.
    let draft = FrozenLetter(
      id: name, blob: BlobID(""), size: 0, pages: 0, basedOn: standing.number)
    let act = { (frozen: FrozenLetter) in
      Act.onDecision(id, .sign(decidedBy: decidedBy, minutesRef: minutesRef, frozen: frozen))
    }
    let outcome: Outcome
    do throws(Refusal) {
      outcome = try decide(
        act(draft), on: standing, by: call.actor, at: now, under: policy, fresh: fresh)
    } catch { throw .refused(error, standing) }
    guard let signed = outcome.signature else { throw .notFound }
    let kept = try await printed(signed.decision, signed.signature, standing)
    let frozen = FrozenLetter(
      id: name, blob: kept.file.blob, size: kept.file.size, pages: kept.pages,
      basedOn: standing.number)
    return try await perform(
      act(frozen), on: file, as: call, at: now, fresh: fresh, decision: kept.file, answer: answer)
  }

  /// Prints the decision and keeps the file; an orphan if the commit then fails.
  private func printed(
    _ id: DecisionID, _ signature: Decision.Signature, _ file: Case
  ) async throws(DeskFailure) -> (file: StoredFile, pages: Int) {
    let signer = Signer(
      name: signature.name.text ?? "", decidedBy: signature.decidedBy,
      delegationItem: signature.delegationItem, minutesRef: signature.minutesRef,
      day: signature.day)
    let facts: DecisionFacts
    do throws(LetterProblems) {
      facts = try DecisionFacts(id, of: file, policy: policy, signer: signer)
    } catch { throw .letters(error.problems) }
    let pdf = try await print(facts)
    let bytes = try await sealed(pdf.bytes, of: file)
    let blob = try await keep(bytes)
    let number = file.registerNumber.text.map { $0 == "/" ? "-" : $0 }
    return (
      StoredFile(
        blob: blob, size: bytes.count, mediaType: "application/pdf",
        fileName: Personal("Beslut \(String(number)).pdf")), pdf.pages
    )
  }

  /// The authority's seal on it, where it has one: then there is no decision without it.
  private func sealed(_ bytes: [UInt8], of file: Case) async throws(DeskFailure) -> [UInt8] {
    guard let sealer = seals[file.authority] else { return bytes }
    let name = policy.authority(file.authority)?.name.sv ?? file.authority.text
    do throws(PrintFailure) { return try await sealer.sealed(bytes, by: name) } catch {
      throw .print(error)
    }
  }

  /// The decision as it would look, marked as a draft.
  public func preview(_ id: DecisionID, of file: Case) async throws(DeskFailure) -> [UInt8] {
    let facts: DecisionFacts
    do throws(LetterProblems) {
      facts = try DecisionFacts(
        previewOf: id, of: file, policy: policy, on: SwedishTime.day(of: clock()))
    } catch { throw .letters(error.problems) }
    return try await print(facts).bytes
  }

  private func print(_ facts: DecisionFacts) async throws(DeskFailure) -> PrintedDecision {
    guard let printer else { throw .noPrinter }
    do throws(PrintFailure) { return try await printer.pdf(for: facts) } catch {
      throw .print(error)
    }
  }
}

extension Outcome {
  /// The signature in it, and what it signs.
  var signature: (decision: DecisionID, signature: Decision.Signature)? {
    for case .signed(let decision, let signature) in events { return (decision, signature) }
    return nil
  }
}
