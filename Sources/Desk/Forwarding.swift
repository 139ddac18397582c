// Handing an appeal over to the court: the package is made first, then kept and told of in one commit.

import Letters
import Policy
import Storage
import Workflow

extension Desk {
  /// Hands an appeal over (FL 46 §): packs it, keeps the package, and commits act and package together.
  func forward(
    _ id: DecisionID?, opinion: Personal?, on file: CaseID, as call: Call,
    answer: @escaping @Sendable (Case) -> Answer
  ) async throws(DeskFailure) -> Done {
    let standing: Case
    switch try await look(at: file, as: call) {
    case .done(let done): return done
    case .file(let found): standing = found
    }
    let now = clock()
    let fresh = Fresh.random()
    let act = { (package: CourtPackage?) in
      Act.onDecision(id, .forward(opinion: opinion, package: package))
    }
    // Asked first without the package: what would stop the act stops it here.
    let outcome: Outcome
    do throws(Refusal) {
      outcome = try decide(
        act(nil), on: standing, by: call.actor, at: now, under: policy, fresh: fresh)
    } catch { throw .refused(error, standing) }
    let package = try await packed(outcome, of: standing, opinion: opinion, at: now)
    return try await perform(
      act(package), on: file, as: call, at: now, fresh: fresh, answer: answer)
  }

  /// The package of what an outcome hands over; orphans if the commit then fails.
  private func packed(
    _ outcome: Outcome, of standing: Case, opinion: Personal?, at now: Instant
  ) async throws(DeskFailure) -> CourtPackage {
    guard let courtPacker else { throw .noPrinter }
    var file = standing
    for event in outcome.events { file.apply(event) }
    guard let order = outcome.courtLetter, let id = order.decision,
      let decision = file.decision(id), let frozen = decision.signature?.frozen,
      let authority = policy.authority(file.authority)
    else { throw .notFound }
    let cover: LetterPage
    let day = SwedishTime.day(of: now)
    do throws(LetterProblem) {
      let letter = try composed(order, about: file, at: now)
      cover = LetterPage(
        subject: letter.subject, html: letter.html, language: letter.language,
        authority: authority, number: file.registerNumber.text, day: day)
    } catch { throw .letters([error]) }
    guard let signed = try await blobs.read(frozen.blob).orDeskFailure() else {
      throw .print(.disk)
    }
    var room = settings.packageLimit
    let appealFiles = try await appealFiles(of: decision, in: file, room: &room)
    let documents = try await disputed(decision, in: file, room: room)
    let packed: PackedAppeal
    do throws(PrintFailure) {
      packed = try await courtPacker.pack(
        id, of: file, policy: policy, on: day, opinion: opinion, cover: cover, decision: signed,
        documents: documents, appealFiles: appealFiles)
    } catch { throw .print(error) }
    return CourtPackage(
      pdf: try await keep(packed.pdf), pdfSize: packed.pdf.count, pages: packed.pages,
      archive: try await keep(packed.archive), archiveSize: packed.archive.count,
      basedOn: standing.number)
  }

  /// The originals of what the decision withholds, while they fit; what does not goes by itself.
  private func disputed(
    _ decision: Decision, in file: Case, room: Int
  ) async throws(DeskFailure) -> [DisputedDocument] {
    var documents: [DisputedDocument] = []
    var room = room
    for line in decision.scope.compactMap({ file.line($0) }) where line.isWithheld && !line.removed
    {
      var bytes: [UInt8]?
      if let original = line.original, original.size <= room {
        bytes = try await blobs.read(original.blob).orDeskFailure()
        room -= bytes?.count ?? 0
      }
      documents.append(
        DisputedDocument(
          line: line.id, bytes: bytes, mediaType: line.original?.mediaType ?? "",
          sha256: line.original?.blob.text))
    }
    return documents
  }
}

extension Outcome {
  /// The letter to the court that hands an appeal over.
  fileprivate var courtLetter: LetterOrder? {
    for case .letter(let order) in effects where order.kind == .forwardingToCourt { return order }
    return nil
  }
}
