// Which programs read documents: found once at start, each told where it is missing.

public import Children

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The programs that read documents, by absolute path; nil for one that is not there.
public struct ReadingTools: Sendable, Hashable {
  /// `utlamnande-pages`, which reads and draws PDF.
  public var pages: String?
  /// Reads pictures of text (tesseract, with Swedish).
  public var recogniser: String?
  /// LibreOffice's own program, without the script before it.
  public var office: String?
  /// Joins PDF files (qpdf): a mail and its attachments.
  public var joiner: String?
  /// A Python interpreter, for the containers of office files and mails.
  public var python: String?
  /// The folder of the scripts that the interpreter runs, `scripts/read`.
  public var scripts: String
  /// How they are run.
  public var child: LimitedChild

  public init(
    pages: String?, recogniser: String?, office: String?, joiner: String?, python: String?,
    scripts: String, child: LimitedChild = .besideThisProgram
  ) {
    self.pages = pages
    self.recogniser = recogniser
    self.office = office
    self.joiner = joiner
    self.python = python
    self.scripts = scripts
    self.child = child
  }

  /// Finds the programs where Debian and this project put them.
  ///
  /// - Parameter root: the folder that holds `scripts/read`.
  public static func find(root: String) -> ReadingTools {
    ReadingTools(
      pages: program("\(LimitedChild.folderOfThisProgram)/utlamnande-pages"),
      recogniser: program("/usr/bin/tesseract"),
      office: program("/usr/lib/libreoffice/program/soffice.bin"),
      joiner: program("/usr/bin/qpdf"), python: program("/usr/bin/python3"),
      scripts: "\(root)/scripts/read")
  }

  private static func program(_ path: String) -> String? {
    FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }

  /// The Debian packages, and programs of our own, that are missing; documents that need them can be
  /// kept, but are assessed by hand.
  public var missing: [String] {
    var names: [String] = []
    if ReadingTools.program(child.launcher) == nil { names.append("utlamnande-confine") }
    if pages == nil { names.append("utlamnande-pages") }
    if recogniser == nil { names.append("tesseract-ocr tesseract-ocr-swe") }
    if office == nil { names.append("libreoffice-writer-nogui libreoffice-calc-nogui") }
    if joiner == nil { names.append("qpdf") }
    if python == nil { names.append("python3") }
    return names
  }
}
