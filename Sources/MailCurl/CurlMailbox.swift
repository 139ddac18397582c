// IMAP by libcurl: one connection a visit, one command at a time.

internal import CCurl
internal import Curl
internal import Dispatch
public import Mail
internal import Synchronization

/// A `MailSource` at an IMAP server.
///
/// libcurl blocks, so commands run one after another on a queue of the mailbox's own. A command
/// cannot be cancelled; its limits end it. There is no IDLE: whoever uses it looks now and then.
public final class CurlMailbox: MailSource {
  private let settings: IMAPSettings
  private let queue = DispatchQueue(label: "mail.imap")
  private let visit = Mutex<IMAPVisit?>(nil)

  public init(_ settings: IMAPSettings) { self.settings = settings }

  public func list(
    after uid: UInt32, validity: UInt32?, limit: Int
  ) async throws(MailboxProblem) -> MailboxList {
    try await visiting { visit throws(MailboxProblem) in
      try visit.list(after: uid, validity: validity, limit: max(1, min(limit, 10_000)))
    }
  }

  public func fetch(
    _ message: MailboxEntry, part: MailboxPart, validity: UInt32
  ) async throws(MailboxProblem) -> [UInt8]? {
    try await visiting { visit throws(MailboxProblem) in
      try visit.fetch(message.uid, part: part, validity: validity)
    }
  }

  public func settle(
    _ message: MailboxEntry, as after: AfterFetch, validity: UInt32
  ) async throws(MailboxProblem) {
    try await visiting { visit throws(MailboxProblem) in
      try visit.settle(message, as: after, validity: validity)
    }
  }

  public func leave() async {
    await withCheckedContinuation { continuation in
      queue.async {
        self.visit.withLock { $0 = nil }
        continuation.resume()
      }
    }
  }

  /// Runs on the queue, in a visit that is begun where there is none; a failed one is ended.
  private func visiting<Value: Sendable>(
    _ work: @escaping @Sendable (IMAPVisit) throws(MailboxProblem) -> Value
  ) async throws(MailboxProblem) -> Value {
    let result = await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: self.result(work)) }
    }
    return try result.get()
  }

  private func result<Value: Sendable>(
    _ work: (IMAPVisit) throws(MailboxProblem) -> Value
  ) -> Result<Value, MailboxProblem> {
    visit.withLock { visit in
      do throws(MailboxProblem) {
        let open = if let visit { visit } else { try IMAPVisit(settings) }
        visit = open
        return .success(try work(open))
      } catch {
        visit = nil
        return .failure(error)
      }
    }
  }
}

/// A connection with its login; lives on one thread at a time.
private final class IMAPVisit {
  private let settings: IMAPSettings
  private let conversation: IMAPConversation
  private var handle: EasyHandle
  /// Whether the answer to the last command was broken off.
  private var wasCut = false
  /// The messages that fetching has marked as read.
  private var marked: Set<UInt32> = []
  /// Whether the server opens the folder for reading alone, as far as is known.
  private var mayExamine = true
  /// `CURLE_TOO_LARGE` of libcurl 8.6 and later.
  private static let tooLarge: UInt32 = 100

  /// Reads the secret anew; connects with the first command.
  init(_ settings: IMAPSettings) throws(MailboxProblem) {
    guard let secret = settings.currentSecret() else {
      throw .local("the file of the password or token cannot be read")
    }
    guard var handle = EasyHandle() else { throw .local("libcurl could not start") }
    self.settings = settings
    conversation = IMAPConversation(replyLimit: settings.limits.replyBytes)
    handle.set(settings, secret: secret)
    handle.set(conversation)
    self.handle = handle
  }

  /// How far the first look goes; what lies thinner is looked at in doubled steps.
  ///
  /// Since a correction of 2023 libcurl counts the lines of an answer as if they were headers, many of them
  /// more than once, and ends the connection at 300 kB: about ninety messages in one answer are too many.
  private static let step: UInt32 = 50

  func list(
    after known: UInt32, validity: UInt32?, limit: Int
  ) throws(MailboxProblem) -> MailboxList {
    try run("NOOP")
    guard let now = conversation.validity else { throw .lied("no UIDVALIDITY") }
    var after = now == validity ? known : 0
    let last = conversation.next.map { $0 == 0 ? 0 : $0 - 1 }
    var step = Self.step
    while after < last ?? .max {
      let end = last == nil ? UInt32.max : min(last ?? after, after.saturating(step))
      let range = last == nil ? "*" : "\(end)"
      do throws(MailboxProblem) {
        try run("UID FETCH \(after + 1):\(range) (UID FLAGS INTERNALDATE)", entries: limit)
      } catch {
        // Another connection and a shorter answer may do.
        guard wasCut, step > 1, last != nil else { throw error }
        step /= 2
        continue
      }
      // A range that ends in `*` always names the last message, however low it is.
      let isCut = conversation.trim()
      let entries = conversation.entries.filter { $0.uid > after && $0.uid <= end }
      guard conversation.validity == now else { throw .changed }
      if !entries.isEmpty || last == nil {
        let through = isCut || last == nil ? entries.last?.uid ?? after : end
        return MailboxList(
          validity: now, entries: entries, through: through,
          hasMore: isCut || through < last ?? through)
      }
      (after, step) = (end, step.saturating(step))
    }
    return MailboxList(validity: now, entries: [], through: after, hasMore: false)
  }

  func fetch(
    _ uid: UInt32, part: MailboxPart, validity: UInt32
  ) throws(MailboxProblem) -> [UInt8]? {
    if settings.after == .keep { try leaveNoMarks() }
    let section = part == .header ? ";SECTION=HEADER" : ""
    let limit = part == .header ? min(settings.messageLimit, 1_000_000) : settings.messageLimit
    handle.set(url: settings.url(";UID=\(uid)\(section)"), command: nil)
    conversation.begin(limit: limit)
    let result = perform()
    if !conversation.isReadOnly { marked.insert(uid) }
    if conversation.isTooLarge { throw .tooLarge(limit: limit) }
    if let lie = conversation.lie { throw .lied(lie) }
    if result == CURLE_REMOTE_FILE_NOT_FOUND { return nil }
    guard result == CURLE_OK else { throw problem(result) }
    guard conversation.validity == validity else { throw .changed }
    guard conversation.wasAnnounced else { return nil }
    guard conversation.isWhole else { throw .dropped }
    return conversation.bytes
  }

  func settle(
    _ message: MailboxEntry, as after: AfterFetch, validity: UInt32
  ) throws(MailboxProblem) {
    // A connection that was just made knows nothing of the folder yet.
    if conversation.validity == nil { try run("NOOP") }
    guard conversation.validity == validity else { throw .changed }
    let uid = message.uid
    let isMarked = marked.remove(uid) != nil
    switch after {
    case .keep:
      if isMarked, !message.isSeen { try run("UID STORE \(uid) -FLAGS.SILENT (\\Seen)") }
    case .seen:
      if !isMarked { try change("UID STORE \(uid) +FLAGS.SILENT (\\Seen)") }
    case .delete: try remove(uid)
    case .move(let folder):
      do throws(MailboxProblem) {
        try change("UID MOVE \(uid) \(Self.quoted(folder))")
      } catch {
        guard case .refused = error else { throw error }
        try change("UID COPY \(uid) \(Self.quoted(folder))")
        try remove(uid)
      }
    }
  }

  /// Opens the folder so that reading leaves no mark, where a server can.
  ///
  /// libcurl fetches with `BODY[]`, which marks a message as read. To take that back would be two changes a
  /// message, and a server that keeps its marks in the names of files reads the whole folder after each.
  private func leaveNoMarks() throws(MailboxProblem) {
    if conversation.validity == nil { try run("NOOP") }
    guard !conversation.isReadOnly, mayExamine else { return }
    do throws(MailboxProblem) {
      try run("EXAMINE \(Self.quoted(settings.folder))")
    } catch {
      guard case .refused = error else { throw error }
      // Whoever says no has closed the folder.
      try run("SELECT \(Self.quoted(settings.folder))")
    }
    mayExamine = conversation.isReadOnly
  }

  /// A command that changes the folder, which is opened for that.
  private func change(_ command: String) throws(MailboxProblem) {
    if conversation.isReadOnly { try run("SELECT \(Self.quoted(settings.folder))") }
    try run(command)
  }

  /// The name of a folder as commands have it.
  private static func quoted(_ folder: String) -> String {
    "\"" + folder.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  /// This message alone: a plain EXPUNGE would take what others have marked.
  private func remove(_ uid: UInt32) throws(MailboxProblem) {
    try change("UID STORE \(uid) +FLAGS.SILENT (\\Deleted)")
    do throws(MailboxProblem) { try run("UID EXPUNGE \(uid)") } catch {
      guard case .refused = error else { throw error }
    }
  }

  private func run(_ command: String, entries: Int = 0) throws(MailboxProblem) {
    handle.set(url: settings.url(), command: command)
    conversation.begin(entries: entries)
    let result = perform()
    wasCut = [CURLE_RECV_ERROR.rawValue, Self.tooLarge].contains(result.rawValue)
    if let lie = conversation.lie { throw .lied(lie) }
    guard result == CURLE_OK else { throw problem(result) }
  }

  private func perform() -> CURLcode {
    handle.perform()
  }

  /// What libcurl's end means; in words without addresses.
  private func problem(_ result: CURLcode) -> MailboxProblem {
    let words = DeliveryOutcome.words(handle.trouble(result))
    switch result {
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
      CURLE_SSL_CERTPROBLEM, CURLE_SSL_CONNECT_ERROR, CURLE_USE_SSL_FAILED:
      return .tls(words)
    case CURLE_LOGIN_DENIED: return .wrongPassword
    case CURLE_OPERATION_TIMEDOUT: return conversation.wasAnnounced ? .slow : .down(words)
    case CURLE_PARTIAL_FILE: return .dropped
    case CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_SEND_ERROR:
      return conversation.wasAnnounced ? .dropped : .down(words)
    case CURLE_QUOTE_ERROR: return .refused(DeliveryOutcome.words(conversation.refusal))
    case CURLE_WEIRD_SERVER_REPLY: return .lied(words)
    default: return .down(words)
    }
  }
}

extension UInt32 {
  /// The sum, or the largest number.
  fileprivate func saturating(_ other: UInt32) -> UInt32 {
    let (sum, isOver) = addingReportingOverflow(other)
    return isOver ? .max : sum
  }
}
