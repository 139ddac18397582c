-- The statements of an act (a note) as the server sends them, on one of 2,000 cases: who calls, then one pipeline.
\set n random(1, 2000)
\set number random(2, 9000000000000000000)
SELECT id, name, authority, role, added_at, revoked_at FROM staff
WHERE token_hash = :hash AND revoked_at IS NULL;
\startpipeline
BEGIN;
SELECT events, hash, authority, owner, stage FROM cases WHERE id = :n FOR NO KEY UPDATE;
SELECT e.number, e.header, e.facts, e.digests, e.hash, p.fields
FROM events e LEFT JOIN personal p ON p.case_id = e.case_id AND p.number = e.number
WHERE e.case_id = :n AND e.number > 9000000000000000000 ORDER BY e.number;
INSERT INTO events (case_id, number, header, facts, digests, hash)
VALUES (:n, :number, :header, :note, :hash, :hash);
INSERT INTO personal (case_id, number, fields) VALUES (:n, :number, :digests);
UPDATE cases SET
  arrived_at = 1795289961597, events = 2, hash = :hash, stage = 'received', rank = 0,
  position = 1795289961597, owner = '', due = 1795474800000, public_subject = NULL, withheld = 0,
  code_hash = COALESCE(NULL, code_hash), code_generation = 1, summary = :summary,
  answered_at = NULL, wake_at = NULL
WHERE id = :n;
COMMIT;
\endpipeline
