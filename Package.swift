// swift-tools-version: 6.2
// The architecture: each target may depend only on what stands above it, and adapters never on one another.
import Foundation
import PackageDescription

/// What every target of our own is built with.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let jwt = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")

let package = Package(
  name: "utlamnande",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "utlamnande", targets: ["utlamnande"]),
    .executable(name: "utlamnande-pages", targets: ["utlamnande-pages"]),
    .executable(name: "utlamnande-confine", targets: ["utlamnande-confine"]),
  ],
  dependencies: [
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
  ],
  targets: [
    // MARK: C libraries: a module map and the one shim header each needs.
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(
      name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
    .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(
      name: "CPoppler", pkgConfig: "poppler-glib", providers: [.apt(["libpoppler-glib-dev"])]),
    .systemLibrary(
      name: "CPopplerCore", pkgConfig: "poppler", providers: [.apt(["libpoppler-private-dev"])]),
    .systemLibrary(
      name: "CPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
    // Reads, draws and rebuilds PDF pages; a program of its own, because poppler is GPL.
    .executableTarget(
      name: "utlamnande-pages", dependencies: ["CPoppler", "CPopplerCore", "CPango"],
      linkerSettings: [.linkedLibrary("jpeg"), .linkedLibrary("z"), .linkedLibrary("m")]),
    // Runs one program with limits, as one process without connections.
    .executableTarget(name: "utlamnande-confine"),

    // MARK: The core. No clock, no files, no sockets.
    // policy/*.yaml as typed values; every mistake collected.
    .target(
      name: "Policy",
      dependencies: [.product(name: "Yams", package: "Yams"), crypto], swiftSettings: strict),
    // The case: stages, verbs, the tables, decide, apply, clocks. Start reading here.
    .target(name: "Workflow", dependencies: ["Policy"], swiftSettings: strict),

    // Rules that flag passages, marks, and what a masked copy must satisfy.
    .target(
      name: "Redaction", dependencies: ["Policy", "Workflow", crypto], swiftSettings: strict),

    // A Merkle tree in tiles, checkpoints and proofs; verified with nothing but a text.
    .target(name: "Proofs", dependencies: [crypto], swiftSettings: strict),

    // MARK: Storage: ports and the SQL, then its drivers.
    .target(
      name: "Storage", dependencies: ["Policy", "Workflow", "Proofs", crypto],
      swiftSettings: strict),
    .target(
      name: "StorageSQLite",
      dependencies: [
        "Storage", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .target(
      name: "StoragePostgres", dependencies: ["Storage", "CPostgres", crypto],
      swiftSettings: strict),

    // libcurl for the drivers that use it: one handle, within this package only.
    .target(name: "Curl", dependencies: ["CCurl"], swiftSettings: strict),
    // Documents in a store that many machines share, through libcurl.
    .target(name: "BlobsS3", dependencies: ["Storage", "Curl", "CCurl"], swiftSettings: strict),

    // MARK: Documents and letters.
    // External programs, run with limits in a folder of their own.
    .target(name: "Children", dependencies: [subprocess], swiftSettings: strict),
    // What a file is, its words and boxes, masked copies made and verified, all in child processes.
    .target(
      name: "Documents", dependencies: ["Redaction", "Children", crypto],
      swiftSettings: strict),
    // Malware looked for by ClamAV's daemon, over its socket.
    .target(name: "ScannerClamd", dependencies: ["Documents"], swiftSettings: strict),
    // Templates and facts to text, HTML and PDF.
    .target(
      name: "Letters",
      dependencies: [
        "Policy", "Workflow", "Children", crypto,
        .product(name: "Mustache", package: "swift-mustache"),
      ], swiftSettings: strict),

    // MARK: Mail: messages as values and the port, then its driver.
    .target(name: "Mail", dependencies: [], swiftSettings: strict),
    .target(name: "MailCurl", dependencies: ["Mail", "Curl", "CCurl"], swiftSettings: strict),

    // MARK: Webhooks: deliveries and signatures as values and the port, then its driver.
    .target(name: "Webhooks", dependencies: [crypto], swiftSettings: strict),
    .target(
      name: "WebhooksCurl", dependencies: ["Webhooks", "Curl", "CCurl"], swiftSettings: strict),

    // MARK: Sign-in: passwords, one-time codes and tokens of identity providers as values.
    .target(
      name: "SignIn", dependencies: ["Policy", "CArgon2", crypto, jwt], swiftSettings: strict),
    .target(name: "SignInCurl", dependencies: ["SignIn", "Curl", "CCurl"], swiftSettings: strict),

    // MARK: The use cases, the HTTP API, the executable.
    .target(
      name: "Desk",
      dependencies: [
        "Policy", "Workflow", "Redaction", "Proofs", "Storage", "Documents", "Letters", "Mail",
        "Webhooks", "SignIn", crypto, logging, lifecycle,
      ],
      swiftSettings: strict),
    .target(
      name: "Web",
      dependencies: [
        "Policy", "Workflow", "Redaction", "Proofs", "Storage", "Documents", "Letters", "Mail",
        "SignIn", "Desk", crypto, logging, hummingbird,
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "utlamnande",
      dependencies: [
        "Policy", "Workflow", "Redaction", "Proofs", "Storage", "StorageSQLite", "StoragePostgres",
        "BlobsS3", "Children", "Documents", "ScannerClamd", "Letters", "Mail", "MailCurl",
        "Webhooks",
        "WebhooksCurl", "SignIn", "SignInCurl", "Desk", "Web", logging, lifecycle, hummingbird,
        crypto,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Configuration", package: "swift-configuration"),
      ],
      swiftSettings: strict),

    // MARK: Tests: one target a module, the built server over HTTP, and the style itself.
    .testTarget(name: "PolicyTests", dependencies: ["Policy"], swiftSettings: strict),
    .testTarget(
      name: "WorkflowTests", dependencies: ["Workflow", "Policy"], swiftSettings: strict),
    // The PostgreSQL server that the tests start for themselves.
    .target(
      name: "PostgresTesting", dependencies: ["Storage", "StoragePostgres", subprocess],
      path: "Tests/PostgresTesting", swiftSettings: strict),
    .testTarget(
      name: "StorageTests",
      dependencies: [
        "Proofs", "Storage", "StorageSQLite", "StoragePostgres", "PostgresTesting", "Workflow",
        "Policy",
      ],
      swiftSettings: strict),
    .testTarget(name: "ProofsTests", dependencies: ["Proofs"], swiftSettings: strict),
    .testTarget(
      name: "BlobsS3Tests", dependencies: ["BlobsS3", "Storage", "Workflow", "Policy"],
      exclude: ["s3_server.py"], swiftSettings: strict),
    .testTarget(
      name: "RedactionTests", dependencies: ["Redaction", "Workflow", "Policy"],
      swiftSettings: strict),
    .testTarget(
      name: "DocumentsTests",
      dependencies: [
        "Documents", "Children", "Redaction", "Policy", crypto, subprocess, "utlamnande-pages",
        "utlamnande-confine",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "LettersTests", dependencies: ["Letters", "Workflow", "Policy", subprocess],
      exclude: ["Golden"],
      swiftSettings: strict),
    // Programs in Python that tests start and that end with them.
    .target(
      name: "ProgramTesting", dependencies: [], path: "Tests/ProgramTesting", swiftSettings: strict),
    .testTarget(
      name: "MailTests", dependencies: ["Mail", "MailCurl", "ProgramTesting"],
      exclude: [
        "Golden", "Messages", "smtp_server.py", "read_mail.py", "mail_house.py", "imap_server.py",
      ], swiftSettings: strict),
    // The receiver of webhooks that the tests start for themselves.
    .target(
      name: "WebhookTesting", dependencies: ["ProgramTesting"], path: "Tests/WebhookTesting",
      exclude: ["webhook_receiver.py"], swiftSettings: strict),
    .testTarget(
      name: "WebhooksTests", dependencies: ["Webhooks", "WebhooksCurl", "WebhookTesting"],
      swiftSettings: strict),
    // The identity provider that tests sign in by: real keys, and a line that a test can make lie.
    .target(
      name: "SignInTesting",
      dependencies: [
        "SignIn", "Policy", jwt, crypto, .product(name: "CryptoExtras", package: "swift-crypto"),
      ], path: "Tests/SignInTesting", swiftSettings: strict),
    .testTarget(
      name: "SignInTests",
      dependencies: [
        "SignIn", "SignInCurl", "SignInTesting", "Policy", "WebhookTesting", jwt, crypto,
      ], swiftSettings: strict),
    // Keeps the answers that tests get, to be held against the contract.
    .target(name: "ContractTesting", path: "Tests/ContractTesting", swiftSettings: strict),
    // The scanner that the tests start for themselves.
    .target(
      name: "ScannerTesting", dependencies: ["ProgramTesting"], path: "Tests/ScannerTesting",
      exclude: ["clamd_house.py"], swiftSettings: strict),
    .testTarget(
      name: "ScannerClamdTests", dependencies: ["ScannerClamd", "Documents", "ScannerTesting"],
      swiftSettings: strict),
    .testTarget(
      name: "DeskTests",
      dependencies: [
        "ScannerClamd", "ScannerTesting",
        "Desk", "Documents", "Redaction", "Proofs", "Storage", "StorageSQLite", "StoragePostgres",
        "PostgresTesting", "Workflow", "Policy", "Letters", "Mail", "Webhooks", "WebhooksCurl",
        "WebhookTesting", crypto, logging,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "WebTests",
      dependencies: [
        "Web", "Desk", "Proofs", "Storage", "StorageSQLite", "PostgresTesting", "Workflow",
        "Policy", "Letters", "Mail", "Documents", "Redaction", "SignIn", "SignInTesting",
        "ContractTesting", crypto, hummingbird,
        .product(name: "HummingbirdTesting", package: "hummingbird"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "Acceptance", dependencies: ["ContractTesting", "WebhookTesting", crypto],
      exclude: ["Clock", "Kill", "Support/balancer.py", "Support/verify_proof.py"],
      swiftSettings: strict),
    .testTarget(name: "Tidy", dependencies: [], swiftSettings: strict),
  ],
  cxxLanguageStandard: .cxx17
)

// MARK: What `scripts/bench` measures; built only when asked for.
if ProcessInfo.processInfo.environment["UTLAMNANDE_BENCH"] != nil {
  package.targets.append(
    .executableTarget(
      name: "utlamnande-bench",
      dependencies: [
        "Policy", "Workflow", "Redaction", "Proofs", "Storage", "StorageSQLite", "StoragePostgres",
        "Children", "Documents", "Letters", "Mail", "MailCurl", "Desk", crypto, logging,
        .product(name: "GRDB", package: "GRDB.swift"),
      ], path: "Benchmarks/Bench", swiftSettings: strict))
}

// MARK: What `scripts/fuzz` runs; built only when asked for, with every parser's branches counted.
if ProcessInfo.processInfo.environment["UTLAMNANDE_FUZZ_TARGETS"] != nil {
  package.targets.append(
    .executableTarget(
      name: "utlamnande-fuzz",
      dependencies: [
        "Policy", "Workflow", "Storage", "BlobsS3", "Documents", "ScannerClamd", "Mail",
        "MailCurl", "Proofs", "SignIn", "Web", .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ], path: "Tests/Fuzz", exclude: ["Corpus", "pages.cc", "readers.py"],
      swiftSettings: strict))
  let tried: Set = [
    "utlamnande-fuzz", "Storage", "BlobsS3", "Documents", "ScannerClamd", "Mail", "MailCurl",
    "Proofs", "SignIn", "Web",
  ]
  for target in package.targets where tried.contains(target.name) {
    target.swiftSettings =
      (target.swiftSettings ?? []) + [
        .unsafeFlags(["-sanitize=fuzzer,address", "-enable-testing"])
      ]
    guard target.name == "utlamnande-fuzz" else { continue }
    target.swiftSettings?.append(.unsafeFlags(["-parse-as-library"]))
    // The debugging facts of the sanitizer are more than the usual linker reads.
    target.linkerSettings = [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]
  }
}
