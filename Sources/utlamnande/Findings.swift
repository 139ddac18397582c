// What storage and the audit say, in words for whoever runs a tool.

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
    }
  }
}

extension AuditReport {
  /// The last line of an audit.
  var words: String {
    let seen = """
      \(cases) cases, \(events) events, \(registerRows) register rows, \(heads) heads, \(blobs) files
      """
    return isSound
      ? "Sound: \(seen)."
      : "NOT SOUND: \(findings.count)\(isCapped ? " or more" : "") findings in \(seen)."
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
