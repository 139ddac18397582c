// What storage and the audit say, in words for whoever runs a tool.

import Proofs
import Storage

extension Finding {
  /// One line: what is wrong, and where.
  var words: String {
    switch self {
    case .event(let id, let number, let flaw): "case \(id), event \(number): \(flaw.rawValue)"
    case .columns(let id, let names):
      "case \(id): \(names.joined(separator: ", ")) do not follow from its events"
    case .caseRemoved(let id, let number): "case \(id), \(number), is in the register but gone"
    case .unregistered(let id): "case \(id) is not in the register"
    case .eventsWithoutCase(let id): "case \(id) has events but is gone"
    case .letter(let id, let flaw): "letter \(id): \(flaw.rawValue)"
    case .registerGap(let authority, let year, let number):
      "register of \(authority) \(year): number \(number) is missing"
    case .registerRow(let authority, let year, let number, let flaw):
      "register of \(authority) \(year), number \(number): \(flaw.rawValue)"
    case .head(let number, let flaw): "head \(number): \(flaw.rawValue)"
    case .blob(let id, let flaw): "file \(id): \(flaw.rawValue)"
    case .counts(let authority): "counters of \(authority) do not agree with its cases"
    case .day(let authority, let day):
      "counter of \(authority) for \(day) does not agree with the cases registered that day"
    case .days: "the counters of all days together are not all cases"
    case .stage(let id, let sentences): "case \(id): \(sentences.joined(separator: ", "))"
    case .words(let id): "case \(id): the search index does not follow from its events"
    case .naming(let id, let blob, .missing): "case \(id): does not name its file \(blob)"
    case .naming(let id, let blob, _):
      "case \(id): names file \(blob), which none of its events does"
    case .errand(let id, let flaw): "outbox row \(id): \(flaw.words)"
    case .withoutErrand(let id): "letter \(id): nothing in the outbox carries it"
    case .stray(let table, let id): "case \(id): rows in \(table) that belong to nothing"
    case .arrival(let id, let flaw): "arrival \(id): \(flaw.words)"
    case .webhook(let name, let flaw): "webhook \(name): \(flaw.words)"
    case .digest(let id, let day, let flaw): "digest of \(id) on \(day): \(flaw.words)"
    case .access(let segment, let number, let flaw):
      "access log, segment \(segment), entry \(number): \(flaw.rawValue)"
    case .leaf(let index, let source, let chain, let number, let flaw):
      "log\(index.map { ", leaf \($0)" } ?? ""): "
        + "\(LogWords.entry(source, chain, number)): \(flaw.rawValue)"
    case .tile(let level, let index):
      "log, tile \(index) of level \(level): does not follow from its leaves"
    case .checkpoint(let size, let flaw, let agreed):
      "checkpoint over \(size) leaves: \(flaw.rawValue)\(LogWords.agreeing(agreed))"
    case .keptCheckpoint(let size, let time, let agreed):
      "the log contradicts the checkpoint of \(time) over \(size) leaves"
        + LogWords.agreeing(agreed)
    }
  }
}

private enum LogWords {
  static func entry(_ source: LogLeaf.Source, _ chain: String, _ number: Int) -> String {
    guard !chain.isEmpty else { return source == .event ? "an event" : "an access" }
    return switch source {
    case .event: "case \(chain), event \(number)"
    case .access: "access log, segment \(chain), entry \(number)"
    }
  }

  static func agreeing(_ leaves: Int?) -> String {
    leaves.map { "; up to \($0) leaves they agree" } ?? ""
  }
}

extension Finding.ErrandFlaw {
  fileprivate var words: String {
    switch self {
    case .unknownState: "its state is none that there is"
    case .unknownKind: "its kind is none that there is"
    case .noAttempt: "its state needs an attempt, and it has none"
    case .worker: "its worker does not agree with its state"
    case .letter: "its letter is not one of its case"
    }
  }
}

extension Finding.ArrivalFlaw {
  fileprivate var words: String {
    switch self {
    case .unknownState: "its state is none that there is"
    case .file: "its case does not agree with its state"
    case .original: "its original does not agree with its state"
    case .bytes: "its bytes are not there, and nothing says why"
    case .worker: "its worker does not agree with its state"
    }
  }
}

extension Finding.WebhookFlaw {
  fileprivate var words: String {
    switch self {
    case .unknownState: "its state is none that there is"
    case .place: "it is after the last event"
    case .end: "a replay without an end, or the other way round"
    case .refusal: "an event is put aside that is not there"
    }
  }
}

extension AuditReport {
  /// The last line of an audit.
  var words: String {
    let seen =
      "\(cases) cases, \(events) events, \(registerRows) register rows, \(heads) heads, "
      + "\(accesses) accesses, \(leaves) leaves, \(blobs) files\(letters)"
    return isSound ? "Sound: \(seen)." : "NOT SOUND: \(found) findings in \(seen)."
  }
}

extension AuditReport {
  /// What the outbox holds, where it was looked at.
  private var letters: String {
    let counts = ErrandState.allCases.compactMap { state in
      errands[state].map { "\($0) \(state.rawValue)" }
    }
    return counts.isEmpty ? "" : ", outbox: " + counts.joined(separator: ", ")
  }
}

extension StorageFailure {
  /// What happened and what to do.
  var words: String {
    switch self {
    case .conflict: "another process writes to the same rows; try again"
    case .unavailable(let why): "not available now (\(why)); try again"
    case .uncertain: "the connection was lost during the commit; look whether it was done"
    case .full: "the disk is full; free space and try again"
    case .corrupt(let what): "what is stored cannot be read (\(what)); run audit verify"
    case .newerSchema(let found, let known):
      "made by a newer version (schema \(found), this one knows \(known)); use that version"
    case .notOurs: "belongs to another program; give --data another folder"
    case .failed(let code): "the database failed (\(code))"
    }
  }
}
