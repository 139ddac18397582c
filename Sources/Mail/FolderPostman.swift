// Mail for a service without a mail server: each message is a file, for a person or a script to
// send.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A `Postman` that writes each message to a folder as `<yyyymmddThhmmss>-<id>.eml`.
///
/// The time is the message's own `Date` in UTC and the id the part of its `Message-ID` before the
/// `@`, so that the same message sent again finds its file there, and is accepted without a second
/// one.
public struct FolderPostman: Postman {
  /// The folder, made at the first message if its parent exists; readable by the service's user
  /// alone.
  public let folder: String

  /// A postman for the folder, which need not exist yet.
  public init(folder: String) { self.folder = folder }

  /// Writes the message, and has it on the disk before it says `accepted`.
  ///
  /// Blocks its thread for as long as the disk takes. The envelope is not kept.
  public func send(
    _ bytes: [UInt8], from: MailAddress, to: [MailAddress], smtpUTF8: Bool
  ) async -> DeliveryOutcome {
    guard let name = Self.filename(of: bytes) else {
      return .permanent(reason: "The message has no Date or Message-ID of ours.", code: nil)
    }
    let path = "\(folder)/\(name)"
    if access(path, F_OK) == 0 { return .accepted(serverReply: "\(name) was there") }
    do throws(FileFailure) {
      try store(bytes, at: path)
      return .accepted(serverReply: name)
    } catch {
      return .temporary(
        reason: "The folder of mails: \(error.call) failed.", code: Int(error.number))
    }
  }

  /// The name of the file, from the header of the message; nil if that is not one we made.
  static func filename(of bytes: [UInt8]) -> String? {
    let header = String(decoding: bytes.prefix(65_536), as: UTF8.self)
    var date: String?
    var id: Substring?
    for line in header.split(separator: "\r\n", omittingEmptySubsequences: false) {
      if line.isEmpty { break }
      if line.hasPrefix("Date: ") { date = MessageDate.stamp(of: String(line.dropFirst(6))) }
      if line.hasPrefix("Message-ID: <") { id = line.dropFirst(13).prefix { $0 != "@" } }
    }
    guard let date, let id, !id.isEmpty, id.utf8.count <= 200, id.first != "." else { return nil }
    let isName = id.unicodeScalars.allSatisfy {
      switch $0 {
      case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".": true
      default: false
      }
    }
    return isName ? "\(date)-\(id).eml" : nil
  }
}

/// The system call that failed, and its `errno`.
private struct FileFailure: Error {
  let call: String
  let number: Int32
  init(_ call: String) { (self.call, self.number) = (call, errno) }
}

extension FolderPostman {
  /// Whole or not at all: a temporary file, synced, renamed, and the folder synced.
  private func store(_ bytes: [UInt8], at path: String) throws(FileFailure) {
    if mkdir(folder, 0o700) != 0, errno != EEXIST { throw FileFailure("mkdir") }
    var template = Array("\(folder)/.mail-XXXXXX".utf8CString)
    let file = mkstemp(&template)
    if file < 0 { throw FileFailure("mkstemp") }
    do throws(FileFailure) {
      defer { close(file) }
      try write(bytes, to: file)
      if fsync(file) != 0 { throw FileFailure("fsync") }
      if rename(template, path) != 0 { throw FileFailure("rename") }
    } catch {
      unlink(template)
      throw error
    }
    try syncFolder()
  }

  /// All bytes, however few the system takes at a time.
  private func write(_ bytes: [UInt8], to file: Int32) throws(FileFailure) {
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        platformWrite(file, UnsafeRawBufferPointer(rebasing: buffer[offset...]))
      }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { throw FileFailure("write") }
      offset += count
    }
  }

  /// Without this the name could be lost with the power, though the file is not.
  private func syncFolder() throws(FileFailure) {
    let directory = open(folder, O_RDONLY)
    if directory < 0 { throw FileFailure("open") }
    defer { close(directory) }
    if fsync(directory) != 0 { throw FileFailure("fsync") }
  }
}

/// The system's `write`, which a method of the same name would hide.
private func platformWrite(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(file, bytes.baseAddress, bytes.count)
}
