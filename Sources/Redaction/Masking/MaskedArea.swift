// What a masked copy is asked to hide, and what its boxes may say instead.

public import Policy

/// One mark as the maker of copies needs it: where, and what the box may say.
public struct MaskedArea: Sendable, Hashable, Codable {
  /// The first page is 1.
  public var page: Int
  /// On the page as it is shown. A box on words takes whole words; any other box is an area.
  public var boxes: [Box]
  /// What the box shows, the text layer says and the list begins with.
  public var label: String
  /// The reason as the list tells it; nil where the provision's row lets nothing be told.
  public var reason: String?
  public init(page: Int, boxes: [Box], label: String, reason: String? = nil) {
    self.page = page
    self.boxes = boxes
    self.label = label
    self.reason = reason
  }
}

extension Provision {
  /// What a box may say under this rule: the provision, its chapter, or only that it is masked
  /// (OSL 21:3, 26:5 and 32:3 b would themselves betray somebody).
  public func boxLabel(language: String) -> String {
    switch box {
    case .provision: return "\(law) \(section)"
    case .chapter:
      let chapter = section.prefix { $0 != ":" }
      return language == "en" ? "\(law) ch. \(chapter)" : "\(law) \(chapter) kap."
    case .masked: return language == "en" ? "masked" : "maskat"
    }
  }

  /// Whether the list at the end may tell why: only where it may name the provision.
  public var listTellsReason: Bool { box == .provision }
}
