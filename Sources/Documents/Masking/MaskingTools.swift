// Where the programs are that make and verify masked copies, and what they may use.

public import Children

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The programs, each by its absolute path, found once at start.
public struct MaskingTools: Sendable, Hashable {
  public var child: LimitedChild
  /// `utlamnande-pages`.
  public var pages: String
  public var textExtractor: String
  public var structure: String
  public var recogniser: String
  /// Python with pypdfium2, and `scripts/examine_pdf.py` and `scripts/examine_upload.py` for it.
  public var python: String
  public var examiner: String
  public var uploadExaminer: String

  public init(
    child: LimitedChild, pages: String, textExtractor: String = "/usr/bin/pdftotext",
    structure: String = "/usr/bin/qpdf", recogniser: String = "/usr/bin/tesseract", python: String,
    scripts: String
  ) {
    self.child = child
    self.pages = pages
    self.textExtractor = textExtractor
    self.structure = structure
    self.recogniser = recogniser
    self.python = python
    examiner = "\(scripts)/examine_pdf.py"
    uploadExaminer = "\(scripts)/examine_upload.py"
  }

  /// Those beside the running program and where Debian and `scripts/` put them.
  ///
  /// - Parameter root: the folder that holds `scripts/` and `.build/tools`.
  public static func standard(root: String) -> MaskingTools {
    MaskingTools(
      child: .besideThisProgram, pages: "\(LimitedChild.folderOfThisProgram)/utlamnande-pages",
      python: "\(root)/.build/tools/pypdfium2-venv/bin/python",
      scripts: "\(root)/scripts")
  }

  /// What the interpreter has to read to start: its environment, and itself where that is a link.
  var interpreterFolders: [String] {
    let folder = python.split(separator: "/").dropLast(2).map { "/\($0)" }.joined()
    let real = URL(filePath: python).resolvingSymlinksInPath().path(percentEncoded: false)
    let realFolder = real.split(separator: "/").dropLast(2).map { "/\($0)" }.joined()
    return realFolder == "/usr" || realFolder.isEmpty ? [folder] : [folder, realFolder]
  }

  /// The programs that are not there; without them no masked copy leaves.
  public var missing: [String] {
    let programs = [
      child.launcher, pages, textExtractor, structure, recogniser, python, examiner,
      uploadExaminer,
    ]
    return programs.filter { !FileManager.default.isReadableFile(atPath: $0) }
  }
}

/// Limits on the making and verifying of copies.
public struct MaskingLimits: Sendable, Hashable {
  public var pages = 3000
  public var marks = 10_000
  public var boxesPerMark = 1000
  public var labelCharacters = 60
  /// Pixels of a page's picture; a larger page is drawn with fewer dots.
  public var pixels = 30_000_000
  /// Dots per inch, and the fewest that are legible.
  public var dpi = 200.0
  public var smallestDPI = 60.0
  /// Bytes of the copy.
  public var output = 2_000_000_000
  /// Bytes of address space of each child process.
  public var memory = 1_200_000_000
  /// Seconds of processor time for a child process, and for each page it is given; by the clock it
  /// gets four times as many, because other work may be under way.
  public var seconds = 10
  public var secondsPerPage = 2
  /// Pages that a child process is given at a time, and child processes at a time.
  public var chunk = 12
  public var processes = 2
  public init() {}

  /// The limits of one child process that works on so many pages.
  func child(pages: Int, memory: Int, file: Int) -> ChildLimits {
    let seconds = seconds + secondsPerPage * pages
    return ChildLimits(
      memory: memory, processorSeconds: seconds, file: file, wallSeconds: seconds * 4)
  }
}
