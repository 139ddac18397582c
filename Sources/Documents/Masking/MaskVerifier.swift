// Verifies masked copies on the produced file, by means that the maker does not use.

import Children
import Crypto
public import Redaction

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Verifies a masked copy. Nothing that goes wrong in it lets a copy pass.
public struct MaskVerifier: Sendable {
  let tools: MaskingTools
  let limits: MaskingLimits

  public init(tools: MaskingTools, limits: MaskingLimits = MaskingLimits()) {
    self.tools = tools
    self.limits = limits
  }

  /// Looks for everything masked in a copy, and for everything else that should not be in it.
  ///
  /// - Parameters:
  ///   - sought: every masked string with its other written forms.
  ///   - standing: words that stand unmasked elsewhere in the document and that a person has
  ///     confirmed to be public there.
  public func verify(
    _ copy: MadeCopy, of order: MaskingOrder, sought: [SoughtString],
    lettingStand standing: [String]
  ) async -> VerificationRecord {
    let search = LeakSearch(sought, lettingStand: standing)
    let task = VerifyingTask(
      copy: copy, order: order, search: search, tools: tools, limits: limits)
    // Three ways of reading that need one another for nothing.
    async let structure = task.structure()
    async let firstText = task.firstText()
    let drawn = await task.drawn()
    let outcomes = await [task.identity()] + structure + [task.names(), firstText] + drawn
    let byCheck = Dictionary(outcomes.map { ($0.check, $0) }) { first, _ in first }
    return VerificationRecord(
      source: order.sourceHash, copy: (try? FileHash.sha256(ofFileAt: copy.path)) ?? "",
      marks: Self.hash(of: order.marks), sought: search.count,
      tools: await ToolVersions(tools: tools).all(), unevenPages: copy.unevenPages.sorted(),
      checks: VerificationRecord.Check.allCases.map {
        byCheck[$0] ?? .init($0, problem: "notRun")
      })
  }

  /// Of the marks and what their boxes say, as sorted JSON.
  public static func hash(of marks: [MaskedArea]) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Marks are checked to have finite coordinates before a copy is made of them.
    let data = (try? encoder.encode(marks)) ?? Data()
    return Hexadecimal.text(SHA256.hash(data: data))
  }
}

/// One verification: what is looked at, for what, and with which programs.
struct VerifyingTask: Sendable {
  typealias Outcome = VerificationRecord.Outcome
  typealias Finding = VerificationRecord.Finding

  let copy: MadeCopy
  let order: MaskingOrder
  let search: LeakSearch
  let tools: MaskingTools
  let limits: MaskingLimits

  var childLimits: ChildLimits {
    limits.child(pages: copy.pageCount, memory: limits.memory * 2, file: limits.output)
  }

  func findings(
    in text: String, kind: String, page: Int? = nil, isPicture: Bool = false
  ) -> [Finding] {
    search.found(in: text, isPicture: isPicture).map { Finding(kind: kind, page: page, sought: $0) }
  }

  func identity() -> Outcome {
    var findings: [Finding] = []
    do throws(MaskingFailure) {
      if try FileHash.sha256(ofFileAt: copy.path) != copy.sha256 || copy.size == 0 {
        findings.append(Finding(kind: "copyChanged"))
      }
      if try FileHash.sha256(ofFileAt: order.source) != order.sourceHash {
        findings.append(Finding(kind: "sourceChanged"))
      }
    } catch {
      return Outcome(.identity, problem: "unreadable")
    }
    return Outcome(.identity, findings: findings)
  }

  /// What the copy is called, and what its boxes say.
  func names() -> Outcome {
    let names = [order.title, order.fileName, order.language] + order.marks.map(\.label)
    let listed = order.marks.compactMap(\.reason)
    var findings = (names + listed).flatMap { self.findings(in: $0, kind: "name") }
    if search.count == 0, hidesText { findings.append(Finding(kind: "nothingSought")) }
    return Outcome(.names, findings: findings)
  }

  /// Whether a mark is on a word that can be looked for.
  private var hidesText: Bool {
    let pages = Dictionary(grouping: order.marks, by: \.page)
    return order.text.wholePages.contains { page in
      let boxes = pages[page.number, default: []].flatMap(\.boxes)
      return page.words.contains { word in
        boxes.contains { $0.holdsMiddle(of: word.box) }
          && LeakSearch([SoughtString(text: word.text)]).count > 0
      }
    }
  }

  func firstText() async -> Outcome {
    guard let folder = ScratchFolder() else { return Outcome(.firstExtractor, problem: "disk") }
    defer { folder.remove() }
    let end = await tools.child.run(
      tools.textExtractor, ["-enc", "UTF-8", copy.path, "-"], readable: [copy.path], in: folder,
      limits: childLimits)
    guard end == .exited(0), let output = folder.read("stdout", limit: limits.output) else {
      return Outcome(.firstExtractor, problem: "\(end)")
    }
    let pages = String(decoding: output, as: UTF8.self).split(
      separator: "\u{C}", omittingEmptySubsequences: false)
    guard pages.count == copy.pageCount + 1 else {
      return Outcome(.firstExtractor, problem: "pages")
    }
    return Outcome(
      .firstExtractor,
      findings: pages.enumerated().flatMap {
        findings(in: String($0.element), kind: "text", page: $0.offset + 1)
      })
  }
}

/// Name and version of the programs, asked of the programs themselves.
struct ToolVersions {
  let tools: MaskingTools

  func all() async -> [String: String] {
    var versions: [String: String] = [:]
    for (name, program, argument) in [
      ("utlamnande-pages", tools.pages, "version"), ("pdftotext", tools.textExtractor, "-v"),
      ("qpdf", tools.structure, "--version"), ("tesseract", tools.recogniser, "--version"),
    ] {
      versions[name] = await version(program, argument)
    }
    let code = "import pypdfium2 as p; print(p.PYPDFIUM_INFO, 'pdfium', p.PDFIUM_INFO)"
    versions["pypdfium2"] = await version(tools.python, "-I", "-B", "-c", code)
    return versions
  }

  /// The first line that the program writes; several lines of ours are joined.
  private func version(_ program: String, _ arguments: String...) async -> String {
    guard let folder = ScratchFolder() else { return "" }
    defer { folder.remove() }
    let end = await tools.child.run(
      program, arguments, readable: tools.interpreterFolders, in: folder,
      limits: ChildLimits(
        memory: 2_000_000_000, processorSeconds: 10, file: 1_000_000, wallSeconds: 20))
    guard case .exited = end else { return "" }
    let texts = ["stdout", "stderr"].compactMap { folder.read($0, limit: 100_000) }
      .map { String(decoding: $0, as: UTF8.self) }
    let lines = texts.joined().split(separator: "\n").filter { !$0.isEmpty }
    return program == tools.pages ? lines.joined(separator: ", ") : String(lines.first ?? "")
  }
}

extension Box {
  fileprivate func holdsMiddle(of word: Box) -> Bool {
    let (x, y) = ((word.left + word.right) / 2, (word.top + word.bottom) / 2)
    return left < x && x < right && top < y && y < bottom
  }
}
