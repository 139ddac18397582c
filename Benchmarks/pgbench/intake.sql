-- The statements of an intake as the server sends them, in one pipeline; only the number comes from a subselect,
-- since a pipeline cannot look at what it read.
\set id random(1, 9000000000000000000)
\startpipeline
BEGIN;
SELECT last, hash FROM registers WHERE authority = :authority AND year = 2026 FOR NO KEY UPDATE;
INSERT INTO cases
  (id, authority, year, register_number, registered_at, arrived_at, events, hash, stage, rank,
   position, owner, due, public_subject, withheld, code_hash, code_generation, summary, number,
   answered_at, wake_at)
VALUES (:id, :authority, 2026, 'KS 2026-00001', 1795289961597, 1795289961597, 1, :hash, 'received', 0,
  1795289961597, '', 1795474800000, NULL, 0, :hash, 1, :summary, 1, NULL, NULL);
INSERT INTO events (case_id, number, header, facts, digests, hash)
VALUES (:id, 1, :header, :facts, :digests, :hash);
INSERT INTO personal (case_id, number, fields) VALUES (:id, 1, :digests);
INSERT INTO letters (id, case_id, number, kind, at, salt, content)
VALUES (:id, :id, 1, 'receipt', 1795289961597, :hash, :letter);
INSERT INTO outbox
  (id, case_id, letter_id, kind, state, attempts, next_attempt, may_repeat, created_at)
VALUES (:id, :id, :id, 'page', 'sent', 0, 1795289961597, 1, 1795289961597);
INSERT INTO words (seq, words)
SELECT seq, CAST(:vector AS tsvector) || setweight(to_tsvector('swedish', :shown), 'C')
  || to_tsvector('swedish', :more)
FROM cases WHERE id = :id;
INSERT INTO register (authority, year, number, text, case_id, hash)
SELECT authority, year, last + 1, 'KS 2026-00001', :id, :hash
FROM registers WHERE authority = :authority AND year = 2026;
INSERT INTO registers (authority, year, last, hash) VALUES (:authority, 2026, 1, :hash)
ON CONFLICT (authority, year) DO UPDATE SET last = registers.last + 1, hash = excluded.hash;
INSERT INTO counts (authority, owner, stage, cases) VALUES (:authority, '', 'received', 1)
ON CONFLICT (authority, owner, stage) DO UPDATE SET cases = counts.cases + excluded.cases;
INSERT INTO register_days (authority, day, cases) VALUES (:authority, 20778, 1)
ON CONFLICT (authority, day) DO UPDATE SET cases = register_days.cases + excluded.cases;
COMMIT;
\endpipeline
