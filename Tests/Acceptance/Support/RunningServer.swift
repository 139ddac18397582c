// The built server, started on a free port with a folder of its own, as an operator would start it.

import Foundation
import Synchronization
import Testing

/// A running server with its mail server and its folder.
final class RunningServer: Sendable {
  let folder: URL
  let data: String
  let mail: MailServer
  private let options: [String]
  private let isMovable: Bool
  private let running: Mutex<(child: Child, base: String, runs: Int)?>

  /// Starts everything.
  ///
  /// - Parameters:
  ///   - clock: the moment its clock starts at; then it is `utlamnande demo`, whose clock can move.
  ///   - options: more words for the command line.
  ///   - template: a folder of data to begin with; then it is not started yet.
  init(clock: String? = nil, _ options: [String] = [], from template: URL? = nil) async throws {
    folder = try Places.temporary()
    data = folder.appending(path: "data").path
    if let template {
      try FileManager.default.copyItem(at: template, to: URL(filePath: data))
    }
    mail = try await MailServer(in: folder)
    isMovable = clock != nil
    self.options = options
    running = Mutex(nil)
    if template == nil { try await start(clock: clock) }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private var words: [String] {
    [
      Places.binary, isMovable ? "demo" : "serve", "--port", "0", "--data", data,
      "--smtp", "smtp://127.0.0.1:\(mail.port)?tls=never", "--mail-domain", "utlamnande.example",
      "--deadline-seconds", "1", "--log-level", "notice",
    ] + options
  }

  /// Starts the server.
  ///
  /// - Parameters:
  ///   - clock: for a clock that can move: where it starts.
  ///   - moment: for a clock that is shifted as a whole: what it shows as it starts.
  ///   - wrapper: words before the server's own, such as a limit on it.
  func start(
    clock: String? = nil, at moment: Date? = nil, under wrapper: [String] = []
  ) async throws {
    let runs = (running.withLock { $0?.runs } ?? 0) + 1
    var environment: [String: String] = [:]
    if let moment { environment = try await ShiftedClock.environment(at: moment) }
    let child = try Child(
      wrapper + words, environment: environment,
      output: folder.appending(path: "server-\(runs)").path)
    if let clock { child.write(clock) }
    let base = try await child.line("the server's address") { line in
      line.firstMatch(of: #/serving on (http:\/\/[^ ]+:\d+)/#).map { String($0.1) }
    }
    running.withLock { $0 = (child, base, runs) }
  }

  var child: Child { get throws { try #require(running.withLock { $0?.child }) } }
  var wire: Wire { get throws { Wire(base: try #require(running.withLock { $0?.base })) } }

  /// Moves the clock, and waits until it has moved.
  func move(to moment: String) async throws {
    let child = try child
    child.write(moment)
    _ = try await child.line("the clock") {
      $0.hasPrefix("clock \(moment.prefix(16))") ? true : nil
    }
  }

  /// Ends the server as an operator does; it must end well.
  func stop() async throws {
    let child = try child
    child.signal(SIGTERM)
    let code = try await child.end()
    #expect(code == 0, "\(child.complained)")
  }

  /// Ends the server in the middle of whatever it does.
  func killAtOnce() async throws {
    let child = try child
    child.signal(SIGKILL)
    try await child.end()
  }

  /// Runs one of the tools on the server's folder and database.
  func tool(_ words: String..., data: String? = nil) async throws -> Finished {
    let place = options.firstIndex(of: "--database")
    let database = place.map { Array(options[$0...].prefix(2)) } ?? []
    return try await run(
      [Places.binary] + words + database + ["--data", data ?? self.data], in: folder)
  }

  /// Adds a person; the token is the last line, alone.
  func clerk(_ role: String, at authority: String = "ks", name: String? = nil) async throws -> Clerk
  {
    let done = try await tool(
      "staff", "add", "--name", name ?? "Kim \(role)", "--authority", authority, "--role", role)
    try #require(done.code == 0, "\(done.errors)")
    let token = try #require(done.output.split(separator: "\n").last)
    return Clerk(server: self, token: String(token))
  }

  func browser() -> Browser { Browser(server: self) }

  /// What `audit verify` says: nothing was changed or removed, and no number is missing.
  func expectSound(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let done = try await tool("audit", "verify")
    #expect(done.code == 0, "\(done.output)\(done.errors)", sourceLocation: sourceLocation)
  }

  /// The log holds no error and nothing personal.
  func expectQuietLog(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let log = try child.complained
    #expect(!log.contains(" error "), "\(log)", sourceLocation: sourceLocation)
  }
}

/// A server for one test, when there is a place for it; ended and cleared away after it.
func withServer(
  clock: String? = nil, _ options: [String] = [], from template: URL? = nil,
  _ body: (RunningServer) async throws -> Void
) async throws {
  await Berths.shared.take()
  do {
    let server = try await RunningServer(clock: clock, options, from: template)
    try await body(server)
    try? server.child.signal(SIGKILL)
  } catch {
    await Berths.shared.leave()
    throw error
  }
  await Berths.shared.leave()
}
