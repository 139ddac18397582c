// From a recording to the statements that store it.

import FoundationEssentials
import Policy
import Workflow

/// Builds the statements of one recording on top of what the case already is.
struct Append {
  let id: CaseID
  let recording: Recording
  let coder: EventCoder
  let randomBytes: (Int) -> [UInt8]

  /// Events, their texts, letters, files, errands; and the last hash.
  func records(
    after number: Int, hash previous: [UInt8]
  ) throws(StorageFailure) -> (statements: [Statement], number: Int, hash: [UInt8]) {
    var statements: [Statement] = []
    var number = number
    var hash = previous
    let letters = try sealed()
    for (index, event) in recording.events.enumerated() {
      number += 1
      let isLast = index == recording.events.count - 1
      let record = try coder.encode(
        event, after: hash, header: header(number, letters: isLast ? letters : []),
        randomBytes: randomBytes)
      hash = record.hash
      statements += rows(of: record)
      statements += event.blobs.flatMap { named($0) }
    }
    for letter in letters { statements += rows(of: letter, number: number) }
    statements += recording.errands.map(row)
    if let arrival = recording.arrival {
      statements.append(
        Statement(
          ArrivalSQL.mark,
          [.text(arrival.id.text), .text(arrival.state.rawValue), .text(id.text)]))
    }
    statements += recording.posted.map {
      Statement(WriteSQL.settlePaper, [.text(id.text), .text($0.text)])
    }
    statements += recording.work.map { WorkSQL.adding($0, to: id, at: recording.at) }
    return (statements, number, hash)
  }

  private func header(_ number: Int, letters: [SealedLetter]) -> EventHeader {
    EventHeader(
      at: recording.at.milliseconds, file: id.text, kind: "",
      letters: letters.isEmpty ? nil : letters.map(\.mark), number: number,
      policy: recording.policy.text, role: recording.actor.role, staff: recording.actor.staff?.text)
  }

  private func rows(of record: EventRecord) -> [Statement] {
    let event = Statement(
      WriteSQL.insertEvent,
      [
        .text(id.text), .int(record.number), .text(record.header), .text(record.facts),
        .blob(record.digests), .blob(record.hash),
      ])
    guard let personal = record.personal else { return [event] }
    return [
      event,
      Statement(
        WriteSQL.insertPersonal,
        [.text(id.text), .int(record.number), .blob(personal.packed)]),
    ]
  }

  private func sealed() throws(StorageFailure) -> [SealedLetter] {
    var sealed: [SealedLetter] = []
    for letter in recording.letters {
      let content = try coder.encoded(letter)
      let salt = randomBytes(PersonalFields.saltLength)
      sealed.append(SealedLetter(letter: letter, salt: salt, content: content))
    }
    return sealed
  }

  private func rows(of sealed: SealedLetter, number: Int) -> [Statement] {
    [
      Statement(
        WriteSQL.insertLetter,
        [
          .text(sealed.letter.id.text), .text(id.text), .int(number),
          .text(sealed.letter.order.kind.rawValue), .int64(recording.at.milliseconds),
          .blob(sealed.salt), .text(String(decoding: sealed.content, as: UTF8.self)),
        ])
    ] + sealed.letter.blobs.flatMap(named)
  }

  /// Each file that is named waits to be scanned from then on, whether a scanner is configured or not.
  private func named(_ blob: BlobID) -> [Statement] {
    [
      Statement(WriteSQL.insertBlob, [.text(blob.text), .text(id.text)]),
      Statement(ScanSQL.insert, [.text(blob.text)]),
    ]
  }

  private func row(_ errand: NewErrand) -> Statement {
    Statement(
      WriteSQL.insertErrand,
      [
        .text(errand.id.text), .text(id.text), .text(errand.letter.text),
        .text(errand.kind.rawValue),
        .text((errand.kind == .page ? ErrandState.sent : .pending).rawValue),
        .int64(recording.at.milliseconds), .int(errand.mayRepeat ? 1 : 0),
      ])
  }

  /// The row that remembers the answer under its key.
  func remembering(_ key: Idempotency) -> Statement {
    Statement(
      WriteSQL.insertKey,
      [
        .text(key.scope), .text(key.key), .blob(key.fingerprint), .int64(key.at.milliseconds),
        .int(recording.answer.status), .blob(recording.answer.body), .text(id.text),
      ])
  }
}

/// A letter with the salt and the bytes by which it enters the chain.
struct SealedLetter {
  let letter: Letter
  let salt: [UInt8]
  /// JSON with sorted keys.
  let content: [UInt8]

  var mark: EventHeader.LetterMark {
    EventHeader.LetterMark(
      digest: HashChain.digest(salt: salt, bytes: content).hexadecimal, id: letter.id.text,
      kind: letter.order.kind)
  }
}

extension Event {
  /// Every file that the event names for the first time.
  var blobs: [BlobID] {
    switch self {
    case .submitted(let submission): submission.lines.compactMap(\.file?.blob)
    case .lineAdded(let line): line.file.map { [$0.blob] } ?? []
    case .documentAdded(_, let file): [file.blob]
    case .documentReplaced(_, let file, _): [file.blob]
    case .attachmentAdded(let attachment): [attachment.file.blob]
    case .maskedCopyAdded(_, let file, _): [file.blob]
    case .maskedCopyMade(_, let file, _, let verification):
      [file.blob] + (verification.record.map { [$0] } ?? [])
    case .maskingFailed(_, let failure): failure.record.map { [$0] } ?? []
    case .maskedCopyChecked(_, let check): check.record.map { [$0] } ?? []
    case .released(_, let release): release.file.map { [$0.blob] } ?? []
    case .signed(_, let signature): [signature.frozen.blob]
    case .forwarded(_, _, _, let package?): [package.pdf, package.archive]
    default: []
    }
  }
}
