// The package to the court: covering letter, decision, appeals, the test of time, opinion and disputed
// documents, with an index and page numbers (FL 46 §).

public import Policy
public import Workflow

/// A disputed document as it goes to the court.
public struct DisputedDocument: Sendable {
  public let line: LineID
  /// Nil for what is not kept as a file, or is too large to be packed: it goes by itself.
  public let bytes: [UInt8]?
  public let mediaType: String
  /// SHA-256, where there are bytes.
  public let sha256: String?

  public init(line: LineID, bytes: [UInt8]?, mediaType: String, sha256: String?) {
    self.line = line
    self.bytes = bytes
    self.mediaType = mediaType
    self.sha256 = sha256
  }
}

/// The package as one PDF, and as files with their hashes.
public struct PackedAppeal: Sendable, Hashable {
  public let pdf: [UInt8]
  public let pages: Int
  public let archive: [UInt8]
}

/// Packs what goes to the court; the same facts, templates and files give the same bytes.
public struct CourtPacker: Sendable {
  private let printer: LetterPrinter
  private let templates: [String: String]

  public init(_ printer: LetterPrinter, templates folder: String) throws(PrintFailure) {
    self.printer = printer
    templates = try TypesetTemplates.load(["court.typ", "letterhead.typ"], from: folder)
  }

  /// - Parameters:
  ///   - id: the appealed decision.
  ///   - file: the case with the forwarding already applied.
  ///   - cover: the covering letter, as it was written for the court.
  ///   - decision: the frozen file.
  ///   - appealFiles: what appeals came as, by the appeal.
  public func pack(
    _ id: DecisionID, of file: Case, policy: Policy, on day: Day, opinion: Personal?,
    cover: LetterPage, decision frozen: [UInt8], documents: [DisputedDocument],
    appealFiles: [EntryID: [AppealFile]] = [:]
  ) async throws(PrintFailure) -> PackedAppeal {
    let setting: Setting
    let decision: Decision
    do {
      setting = try Setting(
        file, policy: policy, today: day, language: .sv, place: "court.typ")
      decision = try setting.decision(id)
    } catch { throw .templates(LetterProblems([error])) }
    var parts = [
      Part("Missiv", "missiv", try await printer.pdf(for: cover).bytes),
      Part("Beslut", "beslut", frozen),
    ]
    for appeal in decision.activeAppeals {
      let facts = AppealFacts(appeal, in: setting)
      var sheet = CourtSheet(.appeal, about: decision, in: setting)
      sheet.appeal = facts
      var part = Part(
        "Överklagande, inkom \(facts.arrivedDay.text)", "overklagande", try await pdf(sheet, day))
      part.own = appealFiles[appeal.id] ?? []
      parts.append(part)
    }
    var test = CourtSheet(.timeliness, about: decision, in: setting)
    test.timeliness = CourtSheet.TimelinessFacts(decision, in: setting)
    parts.append(Part("Rättidsprövning", "rattidsprovning", try await pdf(test, day)))
    if let words = opinion.flatMap({ Words($0).nilIfEmpty }) {
      var sheet = CourtSheet(.opinion, about: decision, in: setting)
      sheet.opinion = words
      parts.append(Part("Yttrande", "yttrande", try await pdf(sheet, day)))
    }
    for document in documents {
      if let part = try await part(
        document, parts.count + 1, of: decision, setting, day)
      {
        parts.append(part)
      }
    }
    return try await bound(parts, of: decision, setting, day)
  }

  /// Sets a page of each kind.
  func prove() async throws(PrintFailure) {
    for kind in CourtSheet.Kind.allCases {
      _ = try await pdf(.specimen(kind), Day(number: 0))
    }
  }

  /// One thing in the package.
  private struct Part {
    let title: String
    let name: String
    /// Its pages in the package.
    let pages: [[UInt8]]
    let isSecret: Bool
    /// The file itself in the archive.
    let file: [UInt8]?
    let ending: String
    /// What it came as.
    var own: [AppealFile] = []

    init(_ title: String, _ name: String, _ pdf: [UInt8]) {
      self.title = title
      self.name = name
      pages = [pdf]
      isSecret = false
      file = pdf
      ending = ".pdf"
    }

    init(_ title: String, pages: [[UInt8]], file: [UInt8]?, ending: String) {
      self.title = title
      self.name = "handling"
      self.pages = pages
      isSecret = true
      self.file = file
      self.ending = ending
    }

    /// In the archive; secret files stand apart and say so.
    func fileName(_ number: Int) -> String? {
      file == nil ? nil : stem(number) + ending
    }

    private func stem(_ number: Int) -> String {
      let figures = number < 10 ? "0\(number)" : "\(number)"
      return (isSecret ? "sekretess/" : "") + "\(figures)-\(name)"
    }

    /// What it came as, by the names in the archive.
    func ownFiles(_ number: Int) -> [(name: String, file: AppealFile)] {
      own.enumerated().map { ($1.name($0, beside: stem(number)), $1) }
    }
  }

  private func pdf(_ sheet: CourtSheet, _ day: Day) async throws(PrintFailure) -> [UInt8] {
    try await printer.typesetter.pdf(
      of: sheet, templates: templates, seconds: day.secondsAtNoon)
  }

  /// A sheet that says what it is, and the document's own pages where it has any.
  private func part(
    _ document: DisputedDocument, _ number: Int, of decision: Decision, _ setting: Setting,
    _ day: Day
  ) async throws(PrintFailure) -> Part? {
    guard let line = setting.file.line(document.line) else { return nil }
    let isPDF = document.mediaType == "application/pdf"
    let own: [UInt8]? =
      if isPDF, let bytes = document.bytes, try await printer.pageCount(of: bytes) != nil {
        bytes
      } else { nil }
    let ending = OutgoingName.ending(of: document.mediaType)
    let part = Part(line.publicTitle, pages: [], file: document.bytes, ending: ending)
    var sheet = CourtSheet(.document, about: decision, in: setting)
    sheet.document = CourtSheet.DocumentFacts(
      title: Words(line: line.publicTitle),
      grounds: line.assessment?.grounds.map { Words(line: $0.provision.text) } ?? [],
      file: part.fileName(number).map { Words(line: $0) }, sha256: document.sha256,
      isHere: own != nil)
    let first = try await pdf(sheet, day)
    return Part(
      line.publicTitle, pages: [first] + (own.map { [$0] } ?? []), file: document.bytes,
      ending: ending)
  }

  /// Index, page numbers, and everything in its place.
  private func bound(
    _ parts: [Part], of decision: Decision, _ setting: Setting, _ day: Day
  ) async throws(PrintFailure) -> PackedAppeal {
    var counts: [Int] = []
    for part in parts {
      var pages = 0
      for file in part.pages {
        guard let count = try await printer.pageCount(of: file) else { throw .notAPDF }
        pages += count
      }
      counts.append(pages)
    }
    // The index counts its own pages, which its length decides.
    var indexPages = 1
    var index = try await pdf(
      self.index(
        parts, counts, after: indexPages, of: decision, setting), day)
    if let real = PDFPages.count(index), real != indexPages {
      indexPages = real
      index = try await pdf(
        self.index(
          parts, counts, after: indexPages, of: decision, setting), day)
    }
    var stamps = CourtSheet(.stamps, about: decision, in: setting)
    stamps.secretPages =
      Array(repeating: false, count: indexPages)
      + zip(parts, counts).flatMap { Array(repeating: $0.isSecret, count: $1) }
    let joined = try await printer.joined([index] + parts.flatMap(\.pages))
    let whole = try await printer.overlaid(joined, with: pdf(stamps, day))
    return PackedAppeal(
      pdf: whole, pages: stamps.secretPages.count, archive: archive(parts, index: index, whole))
  }

  private func index(
    _ parts: [Part], _ counts: [Int], after pages: Int, of decision: Decision,
    _ setting: Setting
  ) -> CourtSheet {
    var sheet = CourtSheet(.index, about: decision, in: setting)
    var next = pages + 1
    for (place, part) in parts.enumerated() {
      sheet.rows.append(
        CourtSheet.IndexRow(
          title: Words(line: part.title), isSecret: part.isSecret, firstPage: next,
          pages: counts[place], file: part.fileName(place + 1).map { Words(line: $0) },
          own: part.ownFiles(place + 1).map { name, file in
            CourtSheet.OwnFile(
              name: Words(line: name), sha256: file.sha256, isHere: file.bytes != nil)
          }))
      next += counts[place]
    }
    return sheet
  }

  /// The files as they are, the whole as PDF, and the hash of each.
  private func archive(_ parts: [Part], index: [UInt8], _ whole: [UInt8]) -> [UInt8] {
    var files: [(name: String, bytes: [UInt8])] = [("00-forteckning.pdf", index)]
    for (place, part) in parts.enumerated() {
      if let file = part.file, let name = part.fileName(place + 1) { files.append((name, file)) }
      for (name, file) in part.ownFiles(place + 1) {
        if let bytes = file.bytes { files.append((name, bytes)) }
      }
    }
    files.append(("sekretess/samtliga-sidor.pdf", whole))
    var zip = StoredZip()
    for file in files { zip.add(file.name, file.bytes) }
    let sums = files.map { "\(Hexadecimal.sha256(of: $0.bytes))  \($0.name)\n" }.joined()
    zip.add("SHA256SUMS", Array(sums.utf8))
    return zip.finished()
  }
}
