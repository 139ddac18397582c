// The way of each kind of file to PDF.

import Children
import Redaction

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension DocumentReader {
  /// With this code LibreOffice asks to be started again, when it has made its profile.
  private static let again = 81

  /// Makes a file ready for reading; `folder` is its own.
  func prepared(
    _ path: String, _ kind: FileKind, _ folder: ScratchFolder, depth: Int = 0
  ) async -> Prepared {
    switch kind {
    case .pdf:
      return Prepared(pieces: [Piece(path: path, folder: folder, isMadeHere: false, depth: depth)])
    case .docx, .xlsx, .pptx, .odt, .ods, .odp:
      return await office(path, kind.rawValue, folder, depth)
    case .rtf: return await oldOffice(path, as: "odt", folder, depth)
    case .oldOffice:
      // A message whose names stand too far behind to be seen at first.
      let isMessage = Data.mapped(path).names("__properties_version1.0")
      if isMessage { return await flat(path, .msg, folder, depth) }
      return await oldOffice(path, folder, depth)
    case .text, .csv, .html, .eml, .msg: return await flat(path, kind, folder, depth)
    case .png, .jpeg, .tiff, .gif, .webp: return await picture(path, folder)
    case .heic: return .unread(.unknownKind)
    }
  }

  /// Runs one of the reading scripts.
  func script(
    _ name: String, _ arguments: [String], in folder: ScratchFolder
  ) async -> (records: Records, failure: UnreadablePart.Reason?) {
    guard let python = tools.python else { return (Records(nil), .toolMissing) }
    let end = await tools.child.run(
      python, ["-I", "-B", "\(tools.scripts)/\(name)"] + arguments,
      readable: [tools.scripts, arguments[0]], in: folder, limits: limits.script)
    let records = Records(folder.read("stdout", limit: limits.output))
    if end == .exited(68) { return (records, .toolMissing) }
    if let failure = end.failure(folder.complaint) { return (records, failure) }
    return (records, records.isWhole ? nil : .failed)
  }

  // MARK: Office files

  /// First what the file holds, with every refusal; only then its program opens it.
  private func office(
    _ path: String, _ kind: String, _ folder: ScratchFolder, _ depth: Int
  ) async -> Prepared {
    let (records, failure) = await script("office.py", [path, kind], in: folder)
    if let failure { return .unread(failure) }
    var prepared = Prepared()
    prepared.take(records)
    let said = await embedded(records, in: folder, depth)
    prepared.hidden += said.hidden
    prepared.unreadable += said.unreadable
    let (pdf, unconverted) = await converted(path, kind, to: "pdf", folder)
    if let pdf {
      prepared.pieces = [Piece(path: pdf, folder: folder, isMadeHere: true)]
    } else {
      prepared.unreadable.append(UnreadablePart(reason: unconverted ?? .failed))
    }
    return prepared
  }

  /// A kind that nothing here takes apart: its program writes it anew in a kind that is.
  private func oldOffice(
    _ path: String, as modern: String? = nil, _ folder: ScratchFolder, _ depth: Int
  ) async -> Prepared {
    let bytes = Data.mapped(path)
    if modern == nil, bytes.names("EncryptedPackage") { return .unread(.encrypted) }
    guard let kind = modern ?? bytes.kindOfOldOffice else { return .unread(.unknownKind) }
    let own = modern == nil ? ["odt": "doc", "ods": "xls", "odp": "ppt"][kind] ?? "doc" : "rtf"
    let (file, failure) = await converted(path, own, to: kind, folder)
    guard let file else { return .unread(failure ?? .failed) }
    var prepared = await office(file, kind, folder, depth)
    // What the converter added of its own.
    prepared.hidden.removeAll { $0.kind == .thumbnail || $0.place == "generator" }
    return prepared
  }

  /// Converts with LibreOffice, whose profile is as new and short-lived as its folder.
  private func converted(
    _ path: String, _ kind: String, to wanted: String, _ folder: ScratchFolder
  ) async -> (path: String?, failure: UnreadablePart.Reason?) {
    guard let office = tools.office else { return (nil, .toolMissing) }
    // Its program tells some kinds by the name.
    let input = folder.file("input.\(kind)")
    guard path == input || (try? FileManager.default.copyItem(atPath: path, toPath: input)) != nil
    else { return (nil, .failed) }
    let arguments = [
      "-env:UserInstallation=file://\(folder.file("profile"))", "--headless", "--norestore",
      "--nolockcheck", "--nodefault", "--convert-to", wanted, "--outdir", folder.file("out"), input,
    ]
    let environment = ["HOME": folder.path, "TMPDIR": folder.path, "LANG": "C.UTF-8"]
    var end = ChildEnd.exited(DocumentReader.again)
    for _ in 0..<2 where end == .exited(DocumentReader.again) {
      end = await tools.child.run(
        office, arguments, environment: environment, in: folder, limits: limits.conversion)
    }
    let output = "out/input.\(wanted)"
    if let failure = end.failure(folder.complaint) { return (nil, failure) }
    // It ends well, too, when it could not open the file.
    guard folder.holds(output) else { return (nil, .damaged) }
    let result = folder.file("input.\(wanted)")
    guard (try? FileManager.default.moveItem(atPath: folder.file(output), toPath: result)) != nil
    else { return (nil, .failed) }
    return (result, nil)
  }

  // MARK: Kinds without pages

  /// Text is set on pages; the attachments of a mail follow it, each in its own way.
  private func flat(
    _ path: String, _ kind: FileKind, _ folder: ScratchFolder, _ depth: Int
  ) async -> Prepared {
    let (records, failure) = await script("flatten.py", [path, kind.flatName], in: folder)
    if let failure { return .unread(failure) }
    var prepared = Prepared()
    prepared.take(records)
    guard let pages = tools.pages else { return .unread(.toolMissing) }
    let end = await tools.child.run(
      pages, ["set", "text.txt", "text.pdf"], in: folder, limits: limits.reading(pages: 20))
    if let failure = end.failure(folder.complaint) {
      prepared.unreadable.append(UnreadablePart(reason: failure))
    } else if !folder.holds("text.pdf") {
      prepared.unreadable.append(UnreadablePart(reason: .failed))
    } else {
      prepared.pieces = [Piece(path: folder.file("text.pdf"), folder: folder, isMadeHere: true)]
    }
    var seen: Set<String> = []
    for row in records.rows where row.first == "attachment" && row.count == 4 {
      prepared.hidden.append(HiddenContent(kind: .attachment, place: row[2], text: row[3]))
      guard seen.insert(row[1]).inserted else { continue }
      await prepared.attach(row[1], named: row[2], in: folder, depth, by: self)
    }
    return prepared
  }

  // MARK: Pictures

  /// A picture file: read at once, with a PDF of its pages.
  private func picture(_ path: String, _ folder: ScratchFolder) async -> Prepared {
    let (records, failure) = await script("image.py", [path, String(limits.pixels)], in: folder)
    if let failure { return .unread(failure) }
    var prepared = Prepared()
    prepared.take(records)
    let count = records.rows.first { $0.first == "pages" }.flatMap { Int($0[1]) } ?? 1
    guard count <= limits.recognisedPages else { return .unread(.tooManyPages) }
    guard let recogniser = tools.recogniser else {
      prepared.unreadable.append(UnreadablePart(reason: .toolMissing))
      return prepared
    }
    let (picture, turned) = await upright(path, records, folder)
    if let turned {
      prepared.unreadable.append(UnreadablePart(reason: turned))
      return prepared
    }
    let end = await tools.child.run(
      recogniser, [picture, "picture", "-l", "swe", "tsv", "pdf"], readable: [picture],
      environment: Recognised.environment, in: folder,
      limits: limits.recognition(pages: count))
    if let failure = end.failure(folder.complaint) {
      prepared.unreadable.append(UnreadablePart(reason: failure == .failed ? .damaged : failure))
      return prepared
    }
    guard folder.holds("picture.pdf") else { return .unread(.failed) }
    let pdf = folder.file("picture.pdf")
    let pages = await PDFReading(tools, limits, folder, pdf).pages(1...count, of: pdf)
    let found = Recognised(folder.read("picture.tsv", limit: limits.output))
    var piece = Piece(path: pdf, folder: folder, isMadeHere: true)
    piece.recognised = found.text(on: pages)
    prepared.pieces = [piece]
    return prepared
  }

  /// The photograph as it is to be seen: what is read and drawn of it, and where marks stand.
  private func upright(
    _ path: String, _ records: Records, _ folder: ScratchFolder
  ) async -> (path: String, failure: UnreadablePart.Reason?) {
    let row = records.rows.first { $0.first == "orientation" && $0.count == 2 }
    guard let orientation = row?[1] else { return (path, nil) }
    guard let pages = tools.pages else { return (path, .toolMissing) }
    let end = await tools.child.run(
      pages, ["upright", path, orientation, "upright.jpg"], readable: [path], in: folder,
      limits: limits.recognition())
    return (folder.file("upright.jpg"), end.failure(folder.complaint))
  }
}

extension Prepared {
  /// Makes an attachment ready, in a folder of its own within that of the mail.
  fileprivate mutating func attach(
    _ file: String, named name: String, in folder: ScratchFolder, _ depth: Int,
    by reader: DocumentReader
  ) async {
    let places = PlacesWithin(name: name, after: 0)
    let inner = await reader.within(file, named: name, in: folder, depth)
    hidden += inner.hidden.map(places.moved)
    unreadable += inner.unreadable.map(places.moved)
    said += inner.said.map { ("\(name): \($0.place)", $0.text) }
    pieces += inner.pieces.map { piece in
      var piece = piece
      piece.name = piece.name.isEmpty ? name : "\(name): \(piece.name)"
      return piece
    }
  }
}

extension FileKind {
  /// What the script that flattens calls it.
  fileprivate var flatName: String { rawValue }
}

extension Data {
  /// The bytes of a file, read as they are needed; none where it cannot be read.
  static func mapped(_ path: String) -> Data {
    (try? Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)) ?? Data()
  }

  /// Whether a compound file has a stream or storage of this name.
  fileprivate func names(_ name: String) -> Bool {
    let wanted = name.utf8.flatMap { [$0, UInt8(0)] }
    return withUnsafeBytes { (buffer: UnsafeRawBufferPointer) in
      // Entries of the directory begin at multiples of 128 bytes.
      stride(from: 512, to: Swift.max(buffer.count - wanted.count, 512), by: 128).contains {
        buffer[$0..<$0 + wanted.count].elementsEqual(wanted)
      }
    }
  }

  /// The modern kind of a document by the names of its streams; nil for other compound files.
  fileprivate var kindOfOldOffice: String? {
    if names("WordDocument") { return "odt" }
    if names("Workbook") || names("Book") { return "ods" }
    return names("PowerPoint Document") ? "odp" : nil
  }
}
