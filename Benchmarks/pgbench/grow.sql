-- A hundred times as many cases as the store wrote: each again 99 times, earlier each time and with words and
-- numbers of its own. Lists and searches read nothing of events, texts and letters; those are not made again.
SET synchronous_commit = off;
SET maintenance_work_mem = '512MB';
CREATE TEMP TABLE grown AS
SELECT c.*, g, MAX(seq) OVER () * g AS further, COUNT(*) OVER (PARTITION BY g) * g AS more,
  COUNT(*) OVER (PARTITION BY g) * g * 240000 AS earlier
FROM cases c CROSS JOIN generate_series(1, 99) AS g;
INSERT INTO cases
  (seq, id, authority, year, number, register_number, registered_at, arrived_at, events, hash, stage,
   rank, position, owner, due, answered_at, wake_at, public_subject, withheld, code_hash,
   code_generation, summary)
SELECT seq + further, id || '-' || g, authority, year, number + more,
  'KS ' || year || '-' || lpad(CAST(number + more AS text), 5, '0'), registered_at - earlier,
  arrived_at - earlier, events, hash, stage, rank, position - earlier, owner, due - earlier,
  answered_at - earlier, wake_at, public_subject, withheld, code_hash, code_generation, summary
FROM grown ORDER BY g DESC, seq;
INSERT INTO words (seq, words)
SELECT seq + further,
  CAST(replace(CAST(words AS text), '''ord', '''g' || g || 'ord') AS tsvector)
FROM words JOIN grown USING (seq) ORDER BY 1;
INSERT INTO register (authority, year, number, text, case_id, hash)
SELECT authority, year, number + more,
  'KS ' || year || '-' || lpad(CAST(number + more AS text), 5, '0'), id || '-' || g, hash
FROM grown;
UPDATE counts SET cases = cases * 100;
DELETE FROM register_days;
INSERT INTO register_days (authority, day, cases)
SELECT authority,
  CAST(to_timestamp(registered_at / 1000) AT TIME ZONE 'Europe/Stockholm' AS date) - DATE '1970-01-01',
  COUNT(*)
FROM cases GROUP BY 1, 2;
UPDATE registers SET last = last * 100;
SELECT setval(pg_get_serial_sequence('cases', 'seq'), (SELECT MAX(seq) + 1 FROM cases), false);
DROP TABLE grown;
VACUUM (ANALYZE) cases;
VACUUM (ANALYZE) words;
VACUUM (ANALYZE) register;
VACUUM (ANALYZE) register_days;
VACUUM (ANALYZE) counts;
CHECKPOINT;
