// Opening PostgreSQL: ours or another's, old or new, by many at once, and what is said when it cannot be.

import Policy
import PostgresTesting
import Testing

@testable import Storage
@testable import StoragePostgres
@testable import StorageSQLite
@testable import Workflow

@Suite("Opening PostgreSQL")
struct PostgresOpening {
  @Test func tenMayOpenANewDatabaseAtOnce() async throws {
    let home = try await PrivateServer.emptyDatabase()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<10 { group.addTask { try await home.open("connections=1").close() } }
      try await group.waitForAll()
    }
    let world = World(home: home, database: try await home.open())
    #expect(try await world.number(Asked(1)) == "KS 2026-00001")
    let steps = try await world.database.read(Statement("SELECT number FROM migrations")).get()
    #expect(steps.count == StoragePostgres.Migrations.all.count)
  }

  @Test func aNewerSchemaIsRefused() async throws {
    let home = try await PrivateServer.database()
    try await PrivateServer.run(["INSERT INTO migrations VALUES (99, 'later', 0)"], in: home.name)
    await #expect(
      throws: StorageFailure.newerSchema(found: 99, known: StoragePostgres.Migrations.latest)
    ) { try await home.open() }
  }

  @Test func anotherEncodingIsRefused() async throws {
    try await PrivateServer.run([
      "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'"
    ])
    let url = try await PrivateServer.database().url(named: "latin")
    await #expect(throws: StorageFailure.failed("the database must be made with ENCODING 'UTF8'")) {
      try await PostgresDatabase.open(try PostgresOptions(url: url))
    }
  }

  @Test func aDatabaseThatIsNotThereIsNamedAndTheUserToo() async throws {
    let url = try await PrivateServer.database().url(named: "nowhere")
    let reason = await reason { _ = try await PostgresDatabase.open(PostgresOptions(url: url)) }
    #expect(reason.contains("nowhere") && !reason.contains("\n"), "\(reason)")
  }

  @Test func aWrongPasswordIsSaidAndNotRepeated() async throws {
    let home = try await PrivateServer.database()
    try await PrivateServer.run(["CREATE ROLE guarded LOGIN SUPERUSER PASSWORD 'right'"])
    func url(_ password: String) -> String {
      home.url.replacing("postgres:///", with: "postgres://guarded:\(password)@/")
        .replacing("&user=utlamnande", with: "")
    }
    let reason = await reason {
      _ = try await PostgresDatabase.open(PostgresOptions(url: url("s3cret")))
    }
    #expect(reason.contains("password authentication failed") && !reason.contains("s3cret"))
    try await PostgresDatabase.open(PostgresOptions(url: url("right"))).close()
  }

  /// What stands in front of a failure for people.
  private func reason(_ work: () async throws -> Void) async -> String {
    do { try await work() } catch StorageFailure.unavailable(let reason) { return reason } catch {
      return "\(error)"
    }
    return ""
  }

  @Test(arguments: [
    "postgres://u:se@cret@host/x", "postgres://u:p/se@cret/x", "postgres://u:se#cret@host/x",
    "postgres://u:secret@host:port/x?nonsense=1", "mysql://u:secret@host/x",
    "postgres://u:secret@host/x?prepare=secret&connections=secret",
  ])
  func aURLThatCannotBeUsedIsNotRepeated(_ url: String) throws {
    let problems = #expect(throws: PostgresURLProblems.self) { try PostgresOptions(url: url) }
    #expect(problems?.problems.isEmpty == false)
    #expect(problems?.problems.contains { $0.contains("cret") } == false)
  }

  @Test func ourOwnParametersAreTakenAndTheRestIsLibpqs() throws {
    let options = try PostgresOptions(
      url: "postgresql://u@h:1/x?sslmode=verify-full&prepare=off&connections=3&waiting=0")
    #expect(options.connections == 3 && options.waiting == 0 && !options.prepares)
    #expect(options.conninfo == "postgresql://u@h:1/x?sslmode=verify-full")
    #expect(options.listening == nil)
  }

  @Test func bothEnginesHaveTheSameColumns() async throws {
    let sqlite = try await World(.sqliteInMemory).database.read(
      Statement(
        """
        SELECT m.name, c.name, c.type FROM sqlite_master m, pragma_table_info(m.name) c
        WHERE m.type = 'table' AND m.name NOT LIKE 'words%' AND m.name NOT LIKE 'sqlite_%'
        """)
    ).get()
    let postgres = try await World(.postgres).database.read(
      Statement(
        """
        SELECT CAST(table_name AS text), CAST(column_name AS text), CAST(data_type AS text)
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'words'
        """)
    ).get()
    let types = ["INTEGER": "bigint", "TEXT": "text", "BLOB": "bytea"]
    let ours = Set(
      try sqlite.map { [try $0.text(0), try $0.text(1), types[try $0.text(2)] ?? "?"] })
    #expect(ours.symmetricDifference(try postgres.map { try (0..<3).map($0.text) }) == [])
    let names = { (all: [Migration]) in all.map { "\($0.number) \($0.name)" } }
    #expect(names(StorageSQLite.Migrations.all) == names(StoragePostgres.Migrations.all))
  }
}
