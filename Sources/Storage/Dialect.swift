// What the engines say differently, each difference a field; the engines stand side by side.

/// The pieces of SQL that differ between engines.
public struct Dialect: Sendable {
  /// Ends a SELECT whose row the transaction is going to change.
  let lockingRow: String
  /// Ends a SELECT of work, so that two workers never take the same.
  let skippingLocked: String
  /// Puts words of a case into the index: `$1` case id, then what `indexed` gives.
  let addWords: SQL
  /// Authority, shown words and other words of a case as the index wants them.
  let indexed: @Sendable (_ authority: String, _ shown: String, _ more: String) -> [Value]
  /// Takes the words of case `$1` out of the index.
  let removeWords: SQL
  /// Whether the index says of the case `c` with the id `$1` what `addWords` would put there.
  let wordsStand: String
  /// Selects the `seq` of cases whose words match `$1` as `found_seq`, the newest, at most `$2`.
  let matching: String
  /// Each case that a row before it in a CROSS JOIN names by `found_seq`, looked up one by one.
  let eachFound: String
  /// Ends a transaction's reads once all events are visible that come before the newest that is.
  let settlingEvents: [Query]
  /// Answers 1 when the database can be written to.
  let readiness: SQL
  /// Whether many processes serve from one database.
  let isShared: Bool
  /// Every table but those made from others, or worth nothing elsewhere: its name, a column, that column's
  /// place in the key or 0.
  let tables: SQL
  /// How many others are connected.
  let others: SQL
  /// Empties the index.
  let clearWords: SQL
  /// Lets numbers go on after rows that were put in with theirs.
  let afterCopy: [SQL]
  /// Writes the search for `$1`: every word must begin a word that stands there.
  let search: @Sendable (SearchWords, SearchScope, _ authority: String?) -> String
}

/// Where a search looks.
enum SearchScope: Sendable {
  /// Everything staff may search: the number, the subject, the requester's words.
  case all
  /// Only what the public register shows.
  case shown
}

extension Dialect {
  /// The cases, or those that match.
  func cases(matching isSearch: Bool) -> String { isSearch ? cases(in: matching) : "cases" }

  /// The cases whose places a SELECT gives as `found_seq`; needs the condition `seq = found_seq`. Not more is
  /// read than these: SQLite reads a CROSS JOIN in the order in which it stands, and PostgreSQL, which does not
  /// know how many there will be, cannot turn it round.
  func cases(in places: String) -> String { "(\(places)) AS found CROSS JOIN \(eachFound)" }

  /// SQLite: one writer, so nothing to lock; FTS5 for words.
  public static let sqlite = Dialect(
    lockingRow: "", skippingLocked: "",
    addWords: SQL(
      """
      INSERT INTO words(rowid, authority, shown, more)
      SELECT seq, $2, $3, $4 FROM cases WHERE id = $1
      """),
    indexed: { [.text(SearchWords.key($0)), .text($1), .text($2)] },
    removeWords: SQL("DELETE FROM words WHERE rowid = (SELECT seq FROM cases WHERE id = $1)"),
    wordsStand: """
      EXISTS (SELECT 1 FROM words w WHERE w.rowid = c.seq
        AND w.authority = $2 AND w.shown = $3 AND w.more = $4)
      """,
    // To find what begins with a word FTS5 merges all that does, 13 ms for 300,000 rows; whole words it reads from
    // the end, in 1 ms. So the broad search is made only where the narrow one does not fill the limit.
    matching: """
      WITH asked(whole, broad) AS (
        SELECT substr($1, 1, instr($1, char(10)) - 1), substr($1, instr($1, char(10)) + 1))
      SELECT rowid AS found_seq FROM words WHERE words MATCH (
        SELECT CASE WHEN $2 <= (SELECT COUNT(*) FROM (
          SELECT 1 FROM words WHERE words MATCH (SELECT whole FROM asked) LIMIT $2
        )) THEN whole ELSE broad END FROM asked)
      ORDER BY rowid DESC LIMIT $2
      """,
    eachFound: "cases", settlingEvents: [], readiness: SQL("SELECT 1"), isShared: false,
    tables: SQL(
      """
      SELECT m.name, c.name, c.pk FROM sqlite_schema m, pragma_table_info(m.name) c
      WHERE m.type = 'table' AND m.name <> 'migrations' AND m.name <> 'words' AND m.name <> 'attempts'
        AND substr(m.name, 1, 6) <> 'words_' AND substr(m.name, 1, 7) <> 'sqlite_'
      ORDER BY m.rowid, c.cid
      """),
    // Whoever copies has the file to itself.
    others: SQL("SELECT 0"), clearWords: SQL("DELETE FROM words"), afterCopy: [], search: fts5)

  /// PostgreSQL: rows are locked by those who will change them; a tsvector for words, as they stand and as
  /// the Swedish dictionary has them.
  public static let postgres = Dialect(
    lockingRow: " FOR NO KEY UPDATE", skippingLocked: "FOR NO KEY UPDATE SKIP LOCKED",
    addWords: SQL(
      """
      INSERT INTO words (seq, words)
      SELECT seq, CAST($2 AS tsvector) || setweight(to_tsvector('swedish', $3), 'C')
        || to_tsvector('swedish', $4)
      FROM cases WHERE id = $1
      """),
    indexed: { authority, shown, more in
      let vector = TextVector(authority: authority, shown: shown, more: more)
      return [.text(vector.text), .text(vector.shown), .text(vector.more)]
    },
    removeWords: SQL("DELETE FROM words WHERE seq = (SELECT seq FROM cases WHERE id = $1)"),
    wordsStand: """
      EXISTS (SELECT 1 FROM words w WHERE w.seq = c.seq AND w.words = CAST($2 AS tsvector)
        || setweight(to_tsvector('swedish', $3), 'C') || to_tsvector('swedish', $4))
      """,
    // How common a word is decides between the index of words, which gives all that match, and a walk from the
    // newest, which ends when the limit is full; the planner's guess is 1 in 40 for whatever begins with something.
    // So the newest 500 are asked: with 15 or more matches it walks twice as far as should do, and what that does
    // not fill comes from the index. The function is the operator's, out of the index's sight.
    matching: """
      WITH asked AS MATERIALIZED (
        SELECT CAST(split_part($1, '|||', 1) AS tsquery) && (
          CAST(split_part($1, '|||', 2) AS tsquery)
          || to_tsquery('swedish', split_part($1, '|||', 3))) AS query
      ), sampled AS MATERIALIZED (
        SELECT COUNT(*) AS hits FROM (SELECT words FROM words ORDER BY seq DESC LIMIT 500) AS newest
        WHERE ts_match_vq(words, (SELECT query FROM asked))
      ), walked AS MATERIALIZED (
        SELECT seq FROM (
          SELECT seq, words FROM words ORDER BY seq DESC LIMIT (
            SELECT CASE WHEN hits < 15 THEN 0 ELSE 2 * 500 * $2 / hits END FROM sampled)) AS newest
        WHERE ts_match_vq(words, (SELECT query FROM asked)) LIMIT $2
      ), filled AS MATERIALIZED (SELECT COUNT(*) >= $2 AS it FROM walked)
      SELECT seq AS found_seq FROM walked WHERE (SELECT it FROM filled)
      UNION ALL
      SELECT seq FROM (
        SELECT seq FROM (
          SELECT seq FROM words WHERE NOT (SELECT it FROM filled)
            AND words @@ (SELECT query FROM asked) OFFSET 0) AS every
        ORDER BY seq DESC LIMIT $2) AS indexed
      """,
    eachFound: "LATERAL (SELECT * FROM cases WHERE seq = found_seq OFFSET 0) AS cases",
    settlingEvents: [Statement("SELECT pg_advisory_xact_lock(1433692229)")],
    readiness: SQL(
      """
      SELECT CASE WHEN pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on'
        THEN 0 ELSE 1 END
      """),
    isShared: true,
    tables: SQL(
      """
      SELECT CAST(t.relname AS text), CAST(a.attname AS text), CAST(COALESCE(
        (SELECT k.place FROM unnest(CAST(i.indkey AS int2[])) WITH ORDINALITY AS k (number, place)
          WHERE k.number = a.attnum), 0) AS bigint)
      FROM pg_class t
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary
      WHERE t.relkind IN ('r', 'p') AND t.relnamespace = CAST(current_schema() AS regnamespace)
        AND t.relname NOT IN ('migrations', 'words', 'attempts')
      ORDER BY t.oid, a.attnum
      """),
    others: SQL(
      """
      SELECT COUNT(*) FROM pg_stat_activity
      WHERE datname = current_database() AND backend_type = 'client backend'
        AND application_name <> current_setting('application_name')
      """),
    clearWords: SQL("DELETE FROM words"),
    afterCopy: [
      SQL("SELECT setval('event_places', (SELECT COALESCE(MAX(seq), 0) + 1 FROM events), false)"),
      SQL(
        "SELECT setval('access_places', (SELECT COALESCE(MAX(seq), 0) + 1 FROM access_log), false)"),
      SQL(
        """
        SELECT setval(pg_get_serial_sequence('cases', 'seq'),
          (SELECT COALESCE(MAX(seq), 0) + 1 FROM cases), false)
        """),
    ],
    search: TextVector.search)

  /// Two FTS5 expressions, a line each: for whole words, and for what begins with the last of each group. A group
  /// of words is a quoted phrase, so that no operator gets through.
  @Sendable private static func fts5(
    _ words: SearchWords, in scope: SearchScope, of authority: String?
  ) -> String {
    let columns = scope == .all ? "{shown more}" : "shown"
    let own = authority.map { "authority : \"\(SearchWords.key($0))\" AND " } ?? ""
    let whole = words.phrases.map { "\"\($0.words)\"" }
    let broad = words.phrases.map { "\"\($0.words)\"\($0.isWhole ? "" : " *")" }
    return [whole, broad].map { "\(own)\(columns) : (\($0.joined(separator: " AND ")))" }
      .joined(separator: "\n")
  }
}
