// A webhook of an authority, how hard it is tried, and what it is told.

import Crypto
import FoundationEssentials
public import Policy
import Storage
public import Webhooks
import Workflow

/// A webhook that is told of the cases of an authority.
public struct Hook: Sendable {
  /// By which rows, logs and metrics know it.
  public let name: String
  public let authority: AuthorityID
  public let events: Set<WebhookEvent>
  public let courier: any WebhookCourier

  public init(
    name: String, authority: AuthorityID, events: Set<WebhookEvent> = Set(WebhookEvent.allCases),
    courier: any WebhookCourier
  ) {
    (self.name, self.authority, self.events) = (name, authority, events)
    self.courier = courier
  }
}

/// The limits of telling.
public struct WebhookLimits: Sendable {
  /// Events looked at together.
  public var page = 100
  /// Deliveries in one round; then it is seen whether the service is to end.
  public var round = 500
  /// Deliveries in one round while many requests come in, and how many requests those are.
  public var busyRound = 8
  public var manyRequests = 25
  /// Deliveries, and seconds, after which it is written down how far a webhook has come.
  public var keepEvery = 20
  public var keepSeconds: Int64 = 5
  /// Seconds after which another worker's run counts as abandoned: more than the longest delivery and `keepSeconds`.
  public var takeoverSeconds: Int64 = 45
  /// Seconds before the first new try; doubled each time, up to the longest.
  public var firstWait: Int64 = 5
  public var longestWait: Int64 = 3_600
  /// Seconds that a receiver may ask for at most.
  public var longestWish: Int64 = 21_600
  /// Tries before an event that the receiver does not take is put aside, so that those after it have their turn.
  public var refusals = 8
  /// Seconds of failing after which a webhook is given up until a person enables it.
  public var patience: Int64 = 3 * 86_400
  /// Milliseconds between looks when there was nothing to do.
  public var idleMilliseconds = 1_000
  public init() {}
}

extension WebhookEvent {
  /// What an event is, seen from outside.
  init(_ news: CaseNews) {
    self = news.number == 1 ? .registered : news.isNewStage ? .stageChanged : .changed
  }
}

extension WebhookMessage {
  /// The delivery of an event: the same bytes each time it is made.
  ///
  /// The id says nothing by itself: a link of the chain would let a receiver try out what was done.
  init(_ news: CaseNews, key: [UInt8]) throws {
    let mac = HMAC<SHA256>.authenticationCode(
      for: Array("\(news.file.text)\u{0}\(news.number)\u{0}".utf8) + news.hash,
      using: SymmetricKey(data: key))
    let id = "msg_" + Base32.text(Array(mac), characters: 26)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let told = Told(
      data: Told.Facts(
        authority: news.authority.text, caseId: news.file.text,
        registerNumber: news.registerNumber, stage: news.stage.rawValue, version: news.number),
      id: id, timestamp: news.at.iso, type: WebhookEvent(news).rawValue)
    self.init(id: id, body: Array(try encoder.encode(told)))
  }

  /// The body, as `docs/openapi.yaml` describes it.
  private struct Told: Encodable {
    let data: Facts
    let id: String
    let timestamp: String
    let type: String

    struct Facts: Encodable {
      let authority: String
      let caseId: String
      let registerNumber: String
      let stage: String
      let version: Int
    }
  }
}
