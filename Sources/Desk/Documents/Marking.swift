// From what a person points at to places on pages: words and findings are looked up before the case is asked.

public import Policy
import Redaction
public import Storage
public import Workflow

/// What somebody wants masked.
public struct MarkWish: Sendable {
  public var line: LineID
  public var target: Target
  public var provision: ProvisionID
  public var reason: Personal

  /// What is pointed at.
  public enum Target: Sendable {
    case boxes(page: Int, [[Double]])
    /// Words of a page by their index in the stored text, the first is 0.
    case words(page: Int, ClosedRange<Int>)
    case page(Int)
    case document
    case finding(EntryID)
  }

  public init(line: LineID, target: Target, provision: ProvisionID, reason: Personal) {
    self.line = line
    self.target = target
    self.provision = provision
    self.reason = reason
  }
}

extension Desk {
  /// Marks what a person points at.
  public func mark(
    _ wish: MarkWish, on id: CaseID, as call: Call, answer: @escaping @Sendable (Case) -> Answer
  ) async throws(DeskFailure) -> Done {
    let standing: Case
    switch try await look(at: id, as: call) {
    case .done(let done): return done
    case .file(let file): standing = file
    }
    let request = try await request(wish, in: standing)
    return try await act(.mark(wish.line, request), on: id, as: call, answer: answer)
  }

  /// Dismisses a finding: its words are kept with the reason, so that the same can be offered elsewhere.
  public func dismiss(
    _ request: DismissRequest, on line: LineID, of id: CaseID, as call: Call,
    answer: @escaping @Sendable (Case) -> Answer
  ) async throws(DeskFailure) -> Done {
    let standing: Case
    switch try await look(at: id, as: call) {
    case .done(let done): return done
    case .file(let file): standing = file
    }
    guard let found = standing.line(line) else {
      throw .refused(.unknownLine(line), standing)
    }
    var request = request
    let flags = try await flags(of: found, in: standing)?.set.flags ?? []
    guard let flag = flags.first(where: { $0.id.text == request.finding.text }) else {
      throw .refused(.unknownEntry(on: line), standing)
    }
    request.text = Personal(flag.key)
    return try await act(.dismiss(line, request), on: id, as: call, answer: answer)
  }

  private func request(_ wish: MarkWish, in file: Case) async throws(DeskFailure) -> MarkRequest {
    guard let line = file.line(wish.line) else {
      throw .refused(.unknownLine(wish.line), file)
    }
    let document = try await document(line.original?.blob)
    var request = MarkRequest(
      places: [], provision: wish.provision, reason: wish.reason, pages: document?.sizes)
    switch wish.target {
    case .document: request.places = [.wholeDocument]
    case .page(let number): request.places = [MarkPlace(page: number, extent: .page)]
    case .boxes(let number, let boxes):
      var place = MarkPlace(page: number, boxes: boxes)
      if let document, let page = try await page(number, of: document) {
        place.coversText = page.words.contains { word in
          boxes.contains { Box($0)?.masks(word.box) ?? false }
        }
      }
      request.places = [place]
    case .words(let number, let range):
      guard let document, let page = try await page(number, of: document),
        range.upperBound < page.words.count
      else { throw .refused(.markOutsidePage(on: line.id), file) }
      request.places = [page.place(of: Array(range))]
    case .finding(let id):
      let flags = try await flags(of: line, in: file)?.set.flags ?? []
      guard let flag = flags.first(where: { $0.id.text == id.text }) else {
        throw .refused(.unknownEntry(on: line.id), file)
      }
      request.finding = id
      request.places = flag.places
    }
    return request
  }
}

extension Flag {
  /// Where it stands on pages; nowhere for what is hidden and for names of files.
  var places: [MarkPlace] {
    guard case .words(let pages) = place else { return [] }
    return pages.map {
      MarkPlace(page: $0.page, boxes: $0.boxes.map(\.edges), coversText: true)
    }
  }
}

extension PageText {
  /// The place of some of its words: one box for each line they stand on.
  func place(of indices: [Int]) -> MarkPlace {
    var boxes: [(line: Int, box: Box)] = []
    for word in indices.map({ words[$0] }) {
      if let last = boxes.indices.last, boxes[last].line == word.line {
        boxes[last].box = boxes[last].box.union(word.box)
      } else {
        boxes.append((word.line, word.box))
      }
    }
    return MarkPlace(page: number, boxes: boxes.map(\.box.edges), coversText: true)
  }
}

extension Box {
  /// From left, top, right, bottom.
  init?(_ edges: [Double]) {
    guard edges.count == 4 else { return nil }
    self.init(left: edges[0], top: edges[1], right: edges[2], bottom: edges[3])
  }

  /// Left, top, right, bottom.
  var edges: [Double] { [left, top, right, bottom] }

  /// Whether the middle of `other` lies within.
  func holds(_ other: Box) -> Bool {
    let (x, y) = ((other.left + other.right) / 2, (other.top + other.bottom) / 2)
    return left <= x && x <= right && top <= y && y <= bottom
  }

  func union(_ other: Box) -> Box {
    Box(
      left: min(left, other.left), top: min(top, other.top), right: max(right, other.right),
      bottom: max(bottom, other.bottom))
  }
}
