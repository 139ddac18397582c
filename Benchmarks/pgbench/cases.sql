-- Cases for `act.sql` to act on, in a database that has the schema.
INSERT INTO cases
  (id, authority, year, register_number, registered_at, arrived_at, events, hash, stage, rank,
   position, owner, due, withheld, code_hash, code_generation, summary, number)
SELECT CAST(n AS text), 'ks', 2025, 'KS 2025', 0, 0, 1, '\x00', 'received', 0,
  0, '', 0, 0, '\x00', 1, 'Alla avtal med Exempelbolaget AB 2025', n
FROM generate_series(1, 2000) AS n;
