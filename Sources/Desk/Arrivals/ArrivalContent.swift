// What is written down of a mail that was read: enough for a list, erased with its case.

import FoundationEssentials
import Mail
public import Policy
public import Storage
public import Workflow

/// What a list of arrivals shows of one, and why it stands where it stands.
public struct ArrivalContent: Sendable, Hashable, Codable {
  public var from: String
  /// Where an answer goes, if somewhere.
  public var answerTo: String?
  public var subject: String
  /// What it seems to be; nil where nobody needs to ask.
  public var proposal: ArrivalProposal?
  /// Why, in the words of the rules that spoke.
  public var reasons: [Bilingual] = []
  /// The cases it may belong to, for a person to look at.
  public var near: [CaseID] = []
  /// Every case it is in.
  public var cases: [CaseID] = []
  /// Whether a receipt may be sent by itself: never to a machine, a list or a no-reply sender (RFC 3834).
  public var mayAnswer: Bool
  /// The language that it seems to be in; nil of what was read before this was kept.
  public var language: Language?
  /// Why a person put it aside.
  public var parkedBecause: String?
  public var parkedBy: StaffID?

  /// Sorted keys, so that the same content is the same text.
  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  init?(_ text: String?) {
    guard let text,
      let content = try? JSONDecoder().decode(ArrivalContent.self, from: Data(text.utf8))
    else { return nil }
    self = content
  }
}

extension Arrival {
  /// What was read of it; nil before that, and after disposal.
  public var reading: ArrivalContent? { ArrivalContent(content) }
}
