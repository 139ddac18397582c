// How much one document may ask of the machine.

import Children

/// Limits on the reading of one document. What goes beyond is said to be unread, never left out.
public struct ReadingLimits: Sendable, Hashable {
  /// Pages that are read.
  public var pages = 10_000
  /// Pages that are read as pictures.
  public var recognisedPages = 500
  /// Dots an inch of the pictures that are read.
  public var dots = 200.0
  /// Pixels of a picture that is read.
  public var pixels = 100_000_000
  /// Seconds by the clock for a document, and beside them for each page.
  public var documentSeconds = 10
  public var pageSeconds = 2
  /// Seconds for a page that is read as a picture.
  public var recognitionSeconds = 8
  /// Seconds for a conversion to PDF.
  public var conversionSeconds = 60
  /// Bytes of address space: of the page tool, of the recogniser, of the office program, which maps far
  /// more than it uses.
  public var memory = 512_000_000
  public var recognitionMemory = 1_000_000_000
  public var conversionMemory = 3_000_000_000
  /// Bytes that one program may write.
  public var output = 256_000_000
  /// Bytes of text of one hidden thing that are kept.
  public var hiddenText = 20_000
  /// Hidden things that are listed.
  public var hidden = 20_000
  /// Earlier revisions of a PDF that are compared.
  public var revisions = 5
  /// Pages that one run of the page tool reads; after a fault the next run goes on behind it.
  public var pagesInOneRun = 50
  /// Faults after which the rest of a document is left unread.
  public var faults = 10

  public init() {}

  /// For a run of the page tool over some pages.
  func reading(pages: Int) -> ChildLimits {
    let seconds = documentSeconds + pageSeconds * pages
    return ChildLimits(
      memory: memory, processorSeconds: seconds, file: output, wallSeconds: seconds)
  }

  var recognition: ChildLimits {
    ChildLimits(
      memory: recognitionMemory, processorSeconds: recognitionSeconds, file: output,
      wallSeconds: recognitionSeconds)
  }

  var conversion: ChildLimits {
    ChildLimits(
      memory: conversionMemory, processorSeconds: conversionSeconds, file: output,
      wallSeconds: conversionSeconds)
  }
}
