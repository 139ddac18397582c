// An event as bytes: header, facts and personal texts, chained; and the way back.

import FoundationEssentials
import Policy
import Workflow

/// What stands around an event, in the order of its keys' names.
struct EventHeader: Codable, Sendable, Hashable {
  var at: Int64
  var file: String
  var kind: String
  /// Letters committed with this event; they enter the chain by their digests.
  var letters: [LetterMark]?
  var number: Int
  var policy: String
  var role: Role
  var staff: String?

  enum CodingKeys: String, CodingKey {
    case at
    case file = "case"
    case kind, letters, number, policy, role, staff
  }

  /// A letter's place in the chain.
  struct LetterMark: Codable, Sendable, Hashable {
    var digest: String
    var id: String
    var kind: LetterKind
  }
}

/// A row of the events, with its personal texts.
struct EventRecord: Sendable, Hashable {
  var number: Int
  var at: Int64
  /// JSON with sorted keys.
  var header: String
  var facts: String
  var digests: [UInt8]
  var hash: [UInt8]
  /// Nil once erased, and where there are none.
  var personal: PersonalFields?
}

/// Turns events into records and back.
struct EventCoder {
  /// Encodes an event after the one with the hash `previous`.
  /// - Throws: `.corrupt` when it cannot be written as JSON, such as an infinite number.
  func encode(
    _ event: Event, after previous: [UInt8], header: EventHeader,
    randomBytes: (Int) -> [UInt8]
  ) throws(StorageFailure) -> EventRecord {
    let sink = PersonalTexts()
    let facts = try encoded(event, texts: sink)
    var header = header
    header.kind = EventCoder.kind(facts)
    let headerBytes = try encoded(header)
    let personal = PersonalFields(sink.all, randomBytes: randomBytes)
    let digests = personal.digests
    return EventRecord(
      number: header.number, at: header.at,
      header: String(decoding: headerBytes, as: UTF8.self),
      facts: String(decoding: facts, as: UTF8.self), digests: digests,
      hash: HashChain.event(
        previous: previous, header: headerBytes, facts: facts, digests: digests),
      personal: personal.fields.isEmpty ? nil : personal)
  }

  /// The event of a record; texts that were erased read as erased.
  func event(_ record: EventRecord) throws(StorageFailure) -> Event {
    try decoded(record.facts, texts: record.personal?.texts ?? [:])
  }

  func stored(_ record: EventRecord) throws(StorageFailure) -> StoredEvent {
    let header: EventHeader = try decoded(record.header)
    return StoredEvent(
      number: record.number, at: Instant(milliseconds: header.at), role: header.role,
      staff: header.staff.map { StaffID($0) }, policy: PolicyHash(header.policy),
      kind: header.kind, event: try event(record))
  }

  /// JSON with sorted keys; personal texts go to `texts` where it is given, else they stand in the JSON.
  func encoded(
    _ value: some Encodable, texts: PersonalTexts? = nil
  ) throws(StorageFailure) -> [UInt8] {
    do {
      return try StoredJSON(userInfo: texts.map { [.personalSink: $0] } ?? [:]).bytes(of: value)
    } catch { throw .corrupt("cannot be encoded") }
  }

  func decoded<T: Decodable>(
    _ text: String, texts: [Int: String]? = nil
  ) throws(StorageFailure) -> T {
    let decoder = JSONDecoder()
    decoder.userInfo[.personalTexts] = texts
    do { return try decoder.decode(T.self, from: Data(text.utf8)) } catch {
      throw .corrupt("\(T.self) cannot be decoded")
    }
  }

  /// The only key of an event's JSON.
  static func kind(_ facts: [UInt8]) -> String {
    let name = facts.drop { $0 != UInt8(ascii: "\"") }.dropFirst()
      .prefix { $0 != UInt8(ascii: "\"") }
    return String(decoding: name, as: UTF8.self)
  }
}
