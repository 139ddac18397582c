// What can be set, where it is read from, and what it is when nobody set it.

import ArgumentParser

/// Where data, law and words are; every command takes these.
struct PlaceOptions: ParsableArguments {
  @Option(help: "Folder of the database, the documents and the outbox. Default: ./data.")
  var data: String?
  @Option(
    help: """
      Database: sqlite:PATH, or postgres://user@host/name (passwords better in UTLAMNANDE_DATABASE, \
      PGPASSWORD or .pgpass). Default: sqlite:DATA/utlamnande.sqlite.
      """)
  var database: String?
  @Option(
    help: """
      Where documents are kept for many machines: s3://BUCKET/PREFIX?endpoint=URL&region=REGION. \
      Default: DATA/blobs, which is only a cache where this is set.
      """)
  var blobs: String?
  @Option(help: "File with ID:SECRET of that store on its first line, so that they are in no URL.")
  var blobsCredentialsFile: String?
  @Option(help: "Bytes of documents that DATA/blobs caches of that store. Default: 10000000000.")
  var blobsCache: Int?
  @Option(
    help: """
      File with a key that documents are encrypted with on the disk or in that store: 32 bytes in base64. \
      Several times for several keys: the first encrypts, all decrypt. Default: none, in the clear.
      """)
  var blobKeyFile: [String] = []
  @Option(help: "Folder of the policy. Default: policy beside the sources or the program.")
  var policy: String?
  @Option(help: "Folder of the templates. Default: templates beside the sources or the program.")
  var templates: String?
  @Option(help: "YAML file with any of these settings; the command line and UTLAMNANDE_… win.")
  var config: String?

  /// What was given on the command line, by key.
  var given: [String: String] {
    [
      "data": data, "database": database, "blobs": blobs,
      "blobs-credentials-file": blobsCredentialsFile,
      "blobs-cache": blobsCache.map { String($0) },
      "blob-key-file": ServerOptions.lines(blobKeyFile),
      "policy": policy, "templates": templates,
    ].compactMapValues { $0 }
  }
}

/// How the server listens and how mail leaves.
struct ServerOptions: ParsableArguments {
  @OptionGroup var reached: PortOptions
  @Option(
    help: """
      A second URL of the same PostgreSQL that goes past pgbouncer, for news between processes. \
      Default: --database, or none with ?prepare=off, and then the outbox is polled.
      """)
  var databaseDirect: String?
  @Option(help: "Address to listen on. Default: 127.0.0.1.")
  var host: String?
  @Option(help: "Port, 0 to 65535; 0 takes a free one. Default: 8080.")
  var port: Int?
  @Option(
    help: "Where requesters reach the service, without a final slash. Default: http://HOST:PORT.")
  var publicURL: String?
  @Option(
    help: """
      Mail server: smtp://user@host:port (STARTTLS when offered; ?tls=required demands it) or \
      smtps://. Default: none; mails are written to DATA/outbox.
      """)
  var smtp: String?
  @Option(help: "PEM file of the certificate authority to trust for mail. Default: the system's.")
  var smtpCA: String?
  @Option(help: "File with the mail password on its first line, so that it is in no URL.")
  var smtpPasswordFile: String?
  @Option(
    help: """
      A mailbox that is read, as often as there are mailboxes: \
      imaps://USER@HOST/FOLDER?authority=ID&password-file=PATH (imap:// by STARTTLS; or \
      token-file=; and name=, after=keep|seen|move:FOLDER|delete, poll=SECONDS, limit=BYTES). \
      Default: none.
      """)
  var mailbox: [String] = []
  @Option(
    help: "PEM file of the certificate authority to trust for mailboxes. Default: the system's.")
  var imapCA: String?
  @Option(
    help: """
      A system that is told what happens in cases, as often as there are such: \
      https://HOST/PATH?authority=ID&secret-file=PATH (and name=, events=case.registered,…, \
      timeout=SECONDS). Default: none.
      """)
  var webhook: [String] = []
  @Option(
    help: "PEM file of the certificate authority to trust for webhooks. Default: the system's.")
  var webhookCA: String?
  @Option(
    help: """
      Where signed checkpoints of the log go, as often as there are places: file:PATH, \
      mailto:ADDRESS, or syslog: (syslog:SOCKET). Default: only the database, which proves nothing \
      against its owner.
      """)
  var checkpoints: [String] = []
  @Option(help: "Minutes between checkpoints, 1 to 1440. Default: 60.")
  var checkpointMinutes: Int?
  @Option(
    help: """
      YAML file of the identity providers that staff sign in by (docs/SIGN-IN.md). Default: none.
      """)
  var signIn: String?
  @Option(
    help: """
      Whether personal keys of `staff add` open the API although --sign-in is given: on or off. They have no second \
      factor and no level. Default: off. Without --sign-in they open it.
      """)
  var personalKeys: String?
  @Option(help: "Domain of our message ids. Default: the host of the public URL.")
  var mailDomain: String?
  @Option(help: "Program that sets decisions: typst, or a Python that has it. Default: found.")
  var typesetter: String?
  @Option(
    help: """
      PEM file of the certificate that decisions are sealed with, its chain after it: PATH for all \
      authorities, ID=PATH for one, as often as needed. Default: none, and decisions carry the decider's \
      name alone.
      """)
  var sealCertificate: [String] = []
  @Option(help: "PEM file of the private key of the seal: PATH, or ID=PATH for one authority.")
  var sealKeyFile: [String] = []
  @Option(
    help: """
      File with the passphrase of that key on its first line: PATH, or ID=PATH for one authority. \
      Default: it has none.
      """)
  var sealPassphraseFile: [String] = []
  @Option(help: "Largest upload in bytes, 1 to 2000000000. Default: 200000000.")
  var uploadLimit: Int?
  @Option(help: "Bytes of documents that go by mail; more go by link. Default: 15000000.")
  var mailLimit: Int?
  @Option(
    help: "Minutes without a sign of life after which staff are logged out, 5 to 120. Default: 30.")
  var sessionIdleMinutes: Int?
  @Option(help: "Hours after which staff are logged out whatever they do, 1 to 24. Default: 10.")
  var sessionHours: Int?
  @Option(
    help: "Browsers that one person is logged in at, at the same time, 1 to 100. Default: 10.")
  var sessionsPerPerson: Int?
  @Option(
    help: "Whether people make accounts with password and one-time code: on or off. Default: on.")
  var localAccounts: String?
  @Option(
    help: """
      Whether a token of `staff add` logs in on the pages: always, first (until the person has an account) or \
      never. Default: always.
      """)
  var tokenSignIn: String?
  @Option(help: "Characters of a new password at least, 12 to 64. Default: 12.")
  var passwordLength: Int?
  @Option(
    help: """
      File of leaked passwords, which nobody may choose: a line each with the SHA-1 in 40 hexadecimal digits, in \
      their order. Default: none.
      """)
  var leakedPasswords: String?
  @Option(help: "Seconds between looks at what the passing of days brings, 1 to 3600. Default: 60.")
  var deadlineSeconds: Int?
  @Option(help: "Documents read or masked at the same time, 1 to 16. Default: 2.")
  var documentWorkers: Int?
  @Option(
    help: """
      Scanner for malware, ClamAV's daemon: unix:/run/clamav/clamd.ctl or tcp:HOST:PORT. Default: none, and \
      nothing is scanned.
      """)
  var clamd: String?
  @Option(
    help: """
      What happens to documents while that scanner is away: wait (they are neither read nor let out) or release. \
      Default: wait.
      """)
  var unscanned: String?
  @Option(help: "Log level: trace, debug, info, notice, warning, error. Default: info.")
  var logLevel: String?

  /// What was given on the command line, by key.
  var given: [String: String] {
    let texts = [
      "database-direct": databaseDirect, "host": host, "public-url": publicURL, "smtp": smtp,
      "smtp-ca": smtpCA, "imap-ca": imapCA,
      "mailbox": ServerOptions.lines(mailbox),
      "checkpoints": ServerOptions.lines(checkpoints),
      "webhook": ServerOptions.lines(webhook), "webhook-ca": webhookCA,
      "sign-in": signIn, "personal-keys": personalKeys,
      "smtp-password-file": smtpPasswordFile, "mail-domain": mailDomain,
      "typesetter": typesetter, "log-level": logLevel, "clamd": clamd, "unscanned": unscanned,
      "local-accounts": localAccounts, "token-sign-in": tokenSignIn,
      "leaked-passwords": leakedPasswords,
      "seal-certificate": ServerOptions.lines(sealCertificate),
      "seal-key-file": ServerOptions.lines(sealKeyFile),
      "seal-passphrase-file": ServerOptions.lines(sealPassphraseFile),
    ].compactMapValues { $0 }
    let numbers = [
      "port": port, "upload-limit": uploadLimit, "mail-limit": mailLimit,
      "session-idle-minutes": sessionIdleMinutes, "session-hours": sessionHours,
      "sessions-per-person": sessionsPerPerson, "password-length": passwordLength,
      "deadline-seconds": deadlineSeconds, "checkpoint-minutes": checkpointMinutes,
      "document-workers": documentWorkers,
    ].compactMapValues { $0.map { String($0) } }
    return texts.merging(numbers) { text, _ in text }.merging(reached.given) { own, _ in own }
  }

  /// An option that may be given many times, one a line; nil where it was not given.
  fileprivate static func lines(_ values: [String]) -> String? {
    values.isEmpty ? nil : values.joined(separator: "\n")
  }
}
