// Marks: which passages are not to be shown, by which provision, for which reason; and marks that are only proposed.

public import Policy

/// A person's decision to mask a passage, with provision and reason (maskering).
public struct Mark: Sendable, Hashable, Codable {
  public let id: EntryID
  /// The first page is 1; 0 where the mark is on the whole document.
  public let page: Int
  /// Left, top, right, bottom in points from the page's upper left corner; none where `extent` says more.
  public let boxes: [[Double]]
  public let provision: ProvisionID
  public let reason: Personal
  public let by: StaffID
  /// Where it covers more than boxes.
  public let extent: Extent?
  /// The finding it was made on.
  public let finding: EntryID?
  /// False where no word stands under it: allowed, with a notice. Nil where nobody has read the page.
  public let coversText: Bool?
  /// The proposal it was confirmed from, where that has another name.
  public let proposal: EntryID?

  /// More than boxes.
  public enum Extent: String, Sendable, Hashable, Codable, CaseIterable { case page, document }

  public init(
    id: EntryID, page: Int, boxes: [[Double]], provision: ProvisionID, reason: Personal,
    by: StaffID, extent: Extent? = nil, finding: EntryID? = nil, coversText: Bool? = nil,
    proposal: EntryID? = nil
  ) {
    self.id = id
    self.page = page
    self.boxes = boxes
    self.provision = provision
    self.reason = reason
    self.by = by
    self.extent = extent
    self.finding = finding
    self.coversText = coversText
    self.proposal = proposal
  }
}

/// Where a mark is to be: boxes on one page, a whole page, or the whole document.
public struct MarkPlace: Sendable, Hashable, Codable {
  /// The first page is 1; 0 for the whole document.
  public var page: Int
  public var boxes: [[Double]]
  public var extent: Mark.Extent?
  public var coversText: Bool?

  public init(
    page: Int, boxes: [[Double]] = [], extent: Mark.Extent? = nil, coversText: Bool? = nil
  ) {
    self.page = page
    self.boxes = boxes
    self.extent = extent
    self.coversText = coversText
  }

  /// Everything of the document.
  public static let wholeDocument = MarkPlace(page: 0, extent: .document)
}

/// Marks that somebody wants: one for each place, for the same reason.
public struct MarkRequest: Sendable, Hashable {
  public var places: [MarkPlace]
  public var provision: ProvisionID
  public var reason: Personal
  public var finding: EntryID?
  /// Width and height of each page in points; nil where nobody has read the document.
  public var pages: [[Double]]?

  public init(
    places: [MarkPlace], provision: ProvisionID, reason: Personal, finding: EntryID? = nil,
    pages: [[Double]]? = nil
  ) {
    self.places = places
    self.provision = provision
    self.reason = reason
    self.finding = finding
    self.pages = pages
  }
}

/// A mark that is proposed; nobody has decided on it.
public struct MarkProposal: Sendable, Hashable, Codable {
  public let id: EntryID
  public let place: MarkPlace
  public let provision: ProvisionID
  public let reason: Personal
  public let source: Source
  /// The mark that it is like.
  public let like: EntryID?
  /// The register number of the case that the mark comes from, where it is another.
  public let from: String?
  /// Nil where the service proposes by itself.
  public let by: StaffID?
  public let at: Instant

  /// Why it is proposed.
  public enum Source: String, Sendable, Hashable, Codable, CaseIterable {
    /// The same words stand there as under another mark.
    case sameText
    /// The same bytes were marked so in another case.
    case earlierCase
    /// The document that was here before was marked so.
    case earlierVersion
  }
}

/// A proposal as it is asked for, before it has a name.
public struct ProposedMark: Sendable, Hashable {
  public var line: LineID
  public var place: MarkPlace
  public var provision: ProvisionID
  public var reason: Personal
  public var source: MarkProposal.Source
  public var like: EntryID?
  public var from: String?

  public init(
    line: LineID, place: MarkPlace, provision: ProvisionID, reason: Personal,
    source: MarkProposal.Source, like: EntryID? = nil, from: String? = nil
  ) {
    self.line = line
    self.place = place
    self.provision = provision
    self.reason = reason
    self.source = source
    self.like = like
    self.from = from
  }
}

/// A finding that a person has looked at and does not mask, and why.
public struct Dismissal: Sendable, Hashable, Codable {
  public let finding: EntryID
  public let reason: Personal
  public let by: StaffID?
  public let at: Instant?
  /// The words that were found; nil where they were not known.
  public let text: Personal?
  /// Whether the same is to be offered where the same words are found elsewhere in the case.
  public let everywhere: Bool
}

extension Line {
  /// The marks as a set of names: a mark is never changed, only made and removed.
  public var markIDs: [EntryID] { marks.map(\.id).sorted() }

  /// Whether somebody has marked, or proposes to mark, this place by this provision.
  public func marks(_ place: MarkPlace, by provision: ProvisionID) -> Bool {
    marks.contains { mark in
      mark.page == place.page && mark.boxes == place.boxes && mark.extent == place.extent
        && mark.provision == provision
    }
      || proposals.contains { proposal in
        proposal.place.page == place.page && proposal.place.boxes == place.boxes
          && proposal.place.extent == place.extent && proposal.provision == provision
      }
  }
}
