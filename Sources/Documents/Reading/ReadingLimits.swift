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
  /// Seconds by the clock for each second of work, for a machine that does other things as well.
  public var clock = 3
  /// Seconds of work for a document, and beside them for each page.
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
  /// Files within a document that are read, however deep they stand: attachments, embedded files.
  public var filesWithin = 500
  /// Earlier revisions of a PDF that are compared.
  public var revisions = 5
  /// Pages that one run of the page tool reads; after a fault the next run goes on behind it.
  public var pagesInOneRun = 50
  /// Faults after which the rest of a document is left unread.
  public var faults = 10

  public init() {}

  /// For a run of the page tool over some pages.
  func reading(pages: Int) -> ChildLimits {
    child(memory: memory, seconds: documentSeconds + pageSeconds * pages)
  }

  /// For the recogniser on some pages.
  func recognition(pages: Int = 1) -> ChildLimits {
    child(memory: recognitionMemory, seconds: recognitionSeconds * pages)
  }

  /// For a conversion to PDF.
  var conversion: ChildLimits { child(memory: conversionMemory, seconds: conversionSeconds) }

  /// For a reading script.
  var script: ChildLimits { child(memory: recognitionMemory, seconds: documentSeconds + 20) }

  private func child(memory: Int, seconds: Int) -> ChildLimits {
    ChildLimits(
      memory: memory, processorSeconds: seconds, file: output, wallSeconds: clock * seconds)
  }
}
