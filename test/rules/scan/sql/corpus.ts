/** Statements with what they touch: r read, w write, d ddl, f foreign key, x call, g grant. */
export const corpus: readonly (readonly [sql: string, touches: string])[] = [
  [
    'SELECT * FROM reservations.reservations r JOIN checkin.check_ins c ON c.reservation_id=r.id',
    'checkin.check_ins:r reservations.reservations:r',
  ],
  ['SELECT * FROM check_ins WHERE id=$1', '.check_ins:r'],
  ['INSERT INTO checkin.check_ins(id) VALUES ($1) RETURNING *', 'checkin.check_ins:w'],
  [
    "INSERT INTO checkin.check_ins(id) SELECT id FROM reservations.reservations WHERE status='x' ON CONFLICT (id) DO UPDATE SET id=EXCLUDED.id",
    'checkin.check_ins:w reservations.reservations:r',
  ],
  [
    "UPDATE checkin.check_ins c SET status='x' FROM reservations.reservations r WHERE r.id=c.rid",
    'checkin.check_ins:w reservations.reservations:r',
  ],
  [
    'DELETE FROM checkin.check_ins USING guests.guest_profiles g WHERE g.id=guest_id',
    'checkin.check_ins:w guests.guest_profiles:r',
  ],
  [
    'MERGE INTO checkin.check_ins t USING reservations.reservations s ON t.rid=s.id WHEN MATCHED THEN UPDATE SET status=s.status WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)',
    'checkin.check_ins:w reservations.reservations:r',
  ],
  [
    'WITH r AS (SELECT * FROM reservations.reservations) SELECT * FROM r JOIN checkin.check_ins c USING (id)',
    'checkin.check_ins:r reservations.reservations:r',
  ],
  [
    'WITH moved AS (DELETE FROM checkin.check_ins WHERE old RETURNING *) INSERT INTO checkin.archive SELECT * FROM moved',
    'checkin.archive:w checkin.check_ins:w',
  ],
  ['WITH RECURSIVE t AS (SELECT 1 n UNION ALL SELECT n+1 FROM t WHERE n<5) SELECT * FROM t', '(none)'],
  [
    'SELECT (SELECT count(*) FROM gear.gear_items gi WHERE gi.id=c.id) FROM checkin.check_ins c',
    'checkin.check_ins:r gear.gear_items:r',
  ],
  [
    'SELECT * FROM checkin.check_ins c, LATERAL (SELECT * FROM gear.gear_assignments g WHERE g.cid=c.id LIMIT 1) x',
    'checkin.check_ins:r gear.gear_assignments:r',
  ],
  ['SELECT 1 WHERE EXISTS (SELECT 1 FROM safety.waivers w WHERE w.guest_id=$1)', 'safety.waivers:r'],
  ['SELECT * FROM checkin.check_ins FOR UPDATE SKIP LOCKED', 'checkin.check_ins:r'],
  ['SELECT * FROM "Reservations"."Res"', 'Reservations.Res:r'],
  ['TRUNCATE reservations.reservations, checkin.check_ins', 'checkin.check_ins:w reservations.reservations:w'],
  ['COPY reservations.reservations TO STDOUT', 'reservations.reservations:r'],
  ['COPY checkin.check_ins FROM STDIN WITH (FORMAT csv)', 'checkin.check_ins:w'],
  ['TABLE reservations.reservations', 'reservations.reservations:r'],
  ['LOCK TABLE reservations.reservations IN EXCLUSIVE MODE', 'reservations.reservations:w'],
  [
    'CREATE TABLE checkin.x (id uuid PRIMARY KEY, rid uuid REFERENCES reservations.reservations(id))',
    'checkin.x:d reservations.reservations:f',
  ],
  [
    'CREATE TABLE checkin.x (id uuid, CONSTRAINT fk FOREIGN KEY (id) REFERENCES guests.guest_profiles(id) ON DELETE CASCADE)',
    'checkin.x:d guests.guest_profiles:f',
  ],
  [
    'ALTER TABLE checkin.check_ins ADD CONSTRAINT fk FOREIGN KEY (rid) REFERENCES reservations.reservations(id)',
    'checkin.check_ins:d reservations.reservations:f',
  ],
  ['ALTER TABLE reservations.reservations ADD COLUMN check_in_state text', 'reservations.reservations:d'],
  ['CREATE VIEW checkin.v AS SELECT * FROM reservations.reservations', 'checkin.v:d reservations.reservations:r'],
  [
    'CREATE MATERIALIZED VIEW analytics.mv AS SELECT count(*) FROM checkin.check_ins',
    'analytics.mv:d checkin.check_ins:r',
  ],
  ['CREATE TABLE checkin.copy AS SELECT * FROM guests.guest_profiles', 'checkin.copy:d guests.guest_profiles:r'],
  ['CREATE TABLE checkin.y (LIKE guests.guest_profiles INCLUDING ALL)', 'checkin.y:d guests.guest_profiles:r'],
  [
    'CREATE TRIGGER t AFTER INSERT ON reservations.reservations FOR EACH ROW EXECUTE FUNCTION checkin.sync()',
    'reservations.reservations:d',
  ],
  ['CREATE INDEX i ON reservations.reservations(id)', 'reservations.reservations:d'],
  ['DROP TABLE IF EXISTS reservations.reservations CASCADE', 'reservations.reservations:d'],
  ['GRANT SELECT ON reservations.reservations TO svc_check_in', 'reservations.reservations:g'],
  ['SELECT reservations.create_reservation($1)', 'reservations.create_reservation():x'],
  ["SELECT nextval('reservations.res_seq')", 'reservations.res_seq:w'],
  ["SELECT 'reservations.reservations'::regclass", 'reservations.reservations:r'],
  ['SELECT * FROM reservations.active_for($1) a', 'reservations.active_for():x'],
  ["DO $$ BEGIN UPDATE reservations.reservations SET status='x'; END $$", 'reservations.reservations:w'],
  [
    'CREATE FUNCTION checkin.f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN INSERT INTO reservations.status_history SELECT id FROM checkin.check_ins; END $$',
    'checkin.check_ins:r reservations.status_history:w',
  ],
  [
    'CREATE FUNCTION checkin.g() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM guests.guest_profiles $$',
    'guests.guest_profiles:r',
  ],
  [
    'CREATE FUNCTION checkin.h(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM guests.guest_profiles; END',
    'guests.guest_profiles:r',
  ],
  ['EXPLAIN ANALYZE SELECT * FROM gear.gear_items', 'gear.gear_items:r'],
  [`SELECT * FROM checkin.check_ins WHERE data @> '{"a":1}'::jsonb AND meta->>'b' = $1`, 'checkin.check_ins:r'],
  [
    'SELECT a.* FROM checkin.check_ins a WHERE a.id = ANY($1::uuid[]) ORDER BY a.created_at DESC NULLS LAST LIMIT $2 OFFSET $3',
    'checkin.check_ins:r',
  ],
  ['SELECT * FROM checkin.check_ins TABLESAMPLE SYSTEM (1)', 'checkin.check_ins:r'],
  ['SELECT x FROM generate_series(1,3) x', '(none)'],
  ["SELECT table_name FROM information_schema.tables WHERE table_schema='checkin'", 'information_schema.tables:r'],
  [
    'INSERT INTO checkin.check_ins AS t (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET seen=t.seen+1 WHERE t.id IN (SELECT id FROM reservations.reservations)',
    'checkin.check_ins:w reservations.reservations:r',
  ],
  [
    'SELECT * FROM checkin.a UNION ALL SELECT * FROM reservations.b EXCEPT SELECT * FROM gear.c',
    'checkin.a:r gear.c:r reservations.b:r',
  ],
  [
    'SELECT json_agg(x ORDER BY x.id) FILTER (WHERE x.ok) FROM checkin.x x GROUP BY GROUPING SETS ((a),(b))',
    'checkin.x:r',
  ],
  [
    "SELECT 'reservations.reservations' AS literal FROM checkin.check_ins -- JOIN reservations.reservations",
    'checkin.check_ins:r',
  ],
  ['SELECT * FROM ROWS FROM (reservations.f(1), checkin.g(2)) AS t', 'checkin.g():x reservations.f():x'],
  ['CREATE POLICY p ON reservations.reservations USING (true)', 'reservations.reservations:d'],
  ['ALTER TABLE reservations.reservations SET SCHEMA checkin', 'reservations.reservations:d'],
  [
    'UPDATE ONLY checkin.check_ins SET (a,b)=(SELECT x,y FROM guests.guest_profiles g WHERE g.id=guest_id)',
    'checkin.check_ins:w guests.guest_profiles:r',
  ],
];
