// Scanning for malware: every file is kept and registered whatever is found; what is found decides who opens it.

public import Documents
public import Logging
import Policy
public import ServiceLifecycle
import Storage
import Workflow

/// A scanner, and what waits for it.
public struct Scanning: Sendable {
  let scanner: any MalwareScanner
  /// Whether documents may be read and leave while the scanner is away.
  let releasesUnscanned: Bool

  /// - Parameter releasesUnscanned: false lets documents wait until the scanner has answered.
  public init(_ scanner: any MalwareScanner, releasesUnscanned: Bool) {
    self.scanner = scanner
    self.releasesUnscanned = releasesUnscanned
  }
}

/// What may be done with a file, by its scan.
enum ScanGate: Sendable, Hashable {
  case open
  /// Nobody knows yet.
  case shut
  /// The service neither opens it nor lets it leave.
  case infected
  /// The scanner does not take it, since then: a person decides.
  case unscannable(since: Instant)
}

extension Desk {
  /// What may be done with a file. What was once found stays found, also where the scanner was taken away since.
  func scanGate(_ blob: BlobID) async throws(DeskFailure) -> ScanGate {
    guard let scan = try await store.scan(of: blob).orDeskFailure() else {
      // What no row names is the service's own, such as a file made for reading.
      return .open
    }
    switch scan.state {
    case .infected: return .infected
    case .clean: return .open
    case .unscannable: return scanning == nil ? .open : .unscannable(since: scan.at)
    case .waiting:
      guard let scanning else { return .open }
      return scanning.releasesUnscanned && scan.attempts > 0 ? .open : .shut
    }
  }

  /// Whether a scanner is configured, for those who show what it said.
  public var scans: Bool { scanning != nil }
}

/// Scans what waits, a few files at a time.
public struct ScanService: ServiceLifecycle.Service, CustomStringConvertible {
  let desk: Desk
  let logger: Logger
  let limits: ScanLimits

  public init(desk: Desk, logger: Logger, limits: ScanLimits = ScanLimits()) {
    self.desk = desk
    self.logger = logger
    self.limits = limits
  }

  /// Services are named in logs; what they hold is not.
  public var description: String { "ScanService" }

  public func run() async throws {
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      if await workDue() > 0 { continue }
      try? await cancelWhenGracefulShutdown {
        try await Task.sleep(for: .milliseconds(limits.idleMilliseconds))
      }
    }
  }

  /// One batch. How many files were scanned, or tried.
  public func workDue() async -> Int {
    guard let scanning = desk.scanning else { return 0 }
    let now = desk.now
    guard
      case .success(let due) = await desk.store.claimScans(
        limits.files, now: now, next: now.adding(seconds: limits.claimSeconds))
    else { return 0 }
    await withTaskGroup(of: Void.self) { group in
      for scan in due { group.addTask { await carryOut(scan, scanning.scanner) } }
    }
    return due.count
  }

  private func carryOut(_ scan: Scan, _ scanner: any MalwareScanner) async {
    let answer: ScanAnswer
    switch await desk.blobs.withFile(scan.blob, { await scanner.scan($0) }) {
    case .success(let found?): answer = found
    // Not there, or not to be had: the audit's matter, and perhaps here again later.
    case .success(nil), .failure: answer = .unanswered(.local)
    }
    switch answer {
    case .clean: await settle(scan, .clean)
    case .infected(let name):
      await settle(scan, .infected, name)
      logger.warning("scan.infected", metadata: ["scan.name": "\(name)"])
    case .tooLarge: await settle(scan, .unscannable, "tooLarge")
    case .unanswered(.refused) where scan.attempts >= limits.refusals:
      await settle(scan, .unscannable, "refused")
    case .unanswered(let trouble):
      let pause = min(limits.pauseSeconds << min(scan.attempts, 10), limits.longestPauseSeconds)
      _ = await desk.store.delayScan(scan.blob, until: desk.now.adding(seconds: pause))
      logger.warning("scan.failed", metadata: ["scan.trouble": "\(trouble.rawValue)"])
    }
  }

  private func settle(_ scan: Scan, _ state: ScanState, _ name: String? = nil) async {
    _ = await desk.store.settle(scan.blob, as: state, name: name, now: desk.now)
  }
}

/// The limits of scanning.
public struct ScanLimits: Sendable {
  /// Files at the same time.
  public var files = 4
  /// Seconds after which a file that a process has begun with is taken by another.
  public var claimSeconds: Int64 = 600
  /// Errors of the scanner about one file before a person decides.
  public var refusals = 5
  /// Seconds before a file is tried again, doubled each time.
  public var pauseSeconds: Int64 = 1
  public var longestPauseSeconds: Int64 = 300
  /// Milliseconds between looks when there was nothing to do.
  public var idleMilliseconds = 500
  public init() {}
}
