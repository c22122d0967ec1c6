-- A store as the release with schema 0001 wrote it: every table, revisions, a long key, Arabic, each state.
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE alerts (
	seq INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	rule TEXT, 
	incident VARCHAR, 
	reason VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	toll TEXT, 
	data TEXT NOT NULL, 
	PRIMARY KEY (seq), 
	UNIQUE (id)
);
INSERT INTO "alerts" VALUES(1,'a1','Civilians','inc1','new','2026-03-02 12:00:00.000000','{"killed":{"all":{"low":7,"best":7,"words":"at least 7","span":[0,10]}}}','{"id":"a1","rule":"Civilians","incident":"inc1","reason":"new","severity":3,"at":"2026-03-02T12:00:00Z","facts":{"title":"Karsa"}}');
INSERT INTO "alerts" VALUES(2,'a2',NULL,NULL,'new','2026-03-02 12:00:00.000000',NULL,'{"id":"a2","rule":null,"incident":null,"reason":"new","severity":3,"at":"2026-03-02T12:00:00Z","facts":{"title":"Karsa"}}');
CREATE TABLE deliveries (
	seq INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	alert VARCHAR NOT NULL, 
	channel TEXT NOT NULL, 
	medium VARCHAR NOT NULL, 
	recipient TEXT NOT NULL, 
	thread TEXT NOT NULL, 
	state VARCHAR NOT NULL, 
	created DATETIME NOT NULL, 
	next_at DATETIME NOT NULL, 
	lease_until DATETIME, 
	sent_at DATETIME, 
	attempts INTEGER NOT NULL, 
	last_error TEXT, 
	remote_ref TEXT, 
	facts TEXT NOT NULL, 
	notes TEXT NOT NULL, 
	body BLOB, 
	PRIMARY KEY (seq), 
	UNIQUE (id), 
	FOREIGN KEY(alert) REFERENCES alerts (id)
);
INSERT INTO "deliveries" VALUES(1,'d1','a1','duty','email','duty@example.org','inc1','sent','2026-03-02 12:00:00.000000','2026-03-02 12:00:00.000000',NULL,'2026-03-02 12:00:00.000000',1,NULL,'OPS-7','{"title":"Karsa"}','{}',X'5375626A6563743A20746F6C640D0A0D0A4174206C6561737420736576656E2E0D0A');
INSERT INTO "deliveries" VALUES(2,'d2','a2','tracker','email','tracker','operational','pending','2026-03-02 12:00:00.000000','2026-03-02 12:00:00.000000',NULL,NULL,0,NULL,NULL,'{"title":"Karsa"}','{}',NULL);
INSERT INTO "deliveries" VALUES(3,'d3','a1','duty','email','duty@example.org','inc1','dropped','2026-03-02 12:00:00.000000','2026-03-02 12:00:00.000000',NULL,NULL,0,'said so',NULL,'{"title":"Karsa"}','{}',NULL);
CREATE TABLE digests (
	name TEXT NOT NULL, 
	last_run DATETIME, 
	next_run DATETIME, 
	PRIMARY KEY (name)
);
INSERT INTO "digests" VALUES('Morning','2026-03-02 12:00:00.000000','2026-03-03 12:00:00.000000');
CREATE TABLE entries (
	feed TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	hash VARCHAR NOT NULL, 
	link TEXT, 
	seen DATETIME NOT NULL, 
	text TEXT NOT NULL, 
	data TEXT NOT NULL, 
	PRIMARY KEY (feed, "key", revision)
);
INSERT INTO "entries" VALUES('Wire','k1',0,'hash of k1','https://wire.example/k1','2026-03-02 12:00:00.000000','At least five people died when shells hit Karsa.','{"feed":"Wire","key":"k1","hash":"hash of k1","title":"Shelling in Karsa (k1)","text":"","link":"https://wire.example/k1","publisher":"Wire","published":"2026-03-02T12:00:00Z","seen":"2026-03-02T12:00:00Z","language":"en"}');
INSERT INTO "entries" VALUES('Wire','k1',1,'later','https://wire.example/k1','2026-03-02 12:00:00.000000','At least seven people died.','{"feed":"Wire","key":"k1","hash":"later","title":"Shelling in Karsa (k1)","text":"","link":"https://wire.example/k1","publisher":"Wire","published":"2026-03-02T12:00:00Z","seen":"2026-03-02T12:00:00Z","language":"en","revision":1}');
INSERT INTO "entries" VALUES('Wire','kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk17b16d8ef494060fefa36a6a41567b8c32d213a17e02b7eeae86158cc4495461',0,'hash of kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk',NULL,'2026-03-02 12:00:00.000000','At least five people died when shells hit Karsa.','{"feed":"Wire","key":"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk","hash":"hash of kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk","title":"Ärzte melden قتيل","text":"","link":null,"publisher":"Wire","published":null,"seen":"2026-03-02T12:00:00Z","language":"en"}');
CREATE TABLE feeds (
	feed TEXT NOT NULL, 
	next_poll_at DATETIME, 
	data TEXT NOT NULL, 
	PRIMARY KEY (feed)
);
INSERT INTO "feeds" VALUES('Wire','2026-03-02 12:00:00.000000','{"feed":"Wire","next_poll_at":"2026-03-02T12:00:00Z","etag":"\"1\"","last_success_at":"2026-03-02T12:00:00Z"}');
CREATE TABLE incident_members (
	incident VARCHAR NOT NULL, 
	feed TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	"index" INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	data TEXT NOT NULL, 
	PRIMARY KEY (incident, feed, "key", "index"), 
	FOREIGN KEY(incident) REFERENCES incidents (id) ON DELETE CASCADE
);
INSERT INTO "incident_members" VALUES('inc1','Wire','k1',0,1,0,'{"feed":"Wire","key":"k1","index":0,"revision":1,"report":{"kind":"casualties","toll":{"killed":{"all":{"low":7,"best":7,"words":"at least 7","span":[0,10]}}},"place":{"name":"Karsa","country":"SY","admin1":"Idlib","lat":35.9,"lon":36.6,"precision":1,"written":"Karsa"},"date":"2026-03-02","cause":"conflict","confidence":0.9,"quotes":[{"words":"at least 7","span":[0,10]}]},"title":"Shelling in Karsa (k1)","link":"https://wire.example/k1","publisher":"Wire","published":"2026-03-02T12:00:00Z","seen":"2026-03-02T12:00:00Z","language":"en"}');
CREATE TABLE incidents (
	id VARCHAR NOT NULL, 
	opened DATETIME NOT NULL, 
	updated DATETIME NOT NULL, 
	country VARCHAR, 
	status VARCHAR NOT NULL, 
	data TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "incidents" VALUES('inc1','2026-03-02 12:00:00.000000','2026-03-02 12:00:00.000000','SY','open','{"id":"inc1","opened":"2026-03-02T12:00:00Z","updated":"2026-03-02T12:00:00Z","members":[],"toll":{"killed":{"all":{"low":5,"best":5,"words":"at least 5","span":[0,10]}}},"place":{"name":"Karsa","country":"SY","admin1":"Idlib","lat":35.9,"lon":36.6,"precision":1,"written":"Karsa"},"cause":"conflict","history":[{"at":"2026-03-02T12:00:00Z","what":"opened","detail":"Wire"}],"marks":[{"at":"2026-03-02T12:00:00Z","what":"wrong_count","by":"staff","note":"counted","reported":7,"figure":6}]}');
CREATE TABLE meta (
	name VARCHAR NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "meta" VALUES('channel_failing tracker','2026-03-02T12:00:00+00:00');
CREATE TABLE reports (
	feed TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	language VARCHAR, 
	rejected VARCHAR, 
	confidence FLOAT, 
	data TEXT NOT NULL, 
	PRIMARY KEY (feed, "key", revision), 
	FOREIGN KEY(feed, "key", revision) REFERENCES entries (feed, "key", revision) ON DELETE CASCADE
);
INSERT INTO "reports" VALUES('Wire','k1',0,'en',NULL,0.9,'{"language":"en","reports":[{"kind":"casualties","toll":{"killed":{"all":{"low":5,"best":5,"words":"at least 5","span":[0,10]}}},"place":{"name":"Karsa","country":"SY","admin1":"Idlib","lat":35.9,"lon":36.6,"precision":1,"written":"Karsa"},"date":"2026-03-02","cause":"conflict","confidence":0.9,"quotes":[{"words":"at least 5","span":[0,10]}]}]}');
INSERT INTO "reports" VALUES('Wire','k1',1,'en',NULL,0.9,'{"language":"en","reports":[{"kind":"casualties","toll":{"killed":{"all":{"low":7,"best":7,"words":"at least 7","span":[0,10]}}},"place":{"name":"Karsa","country":"SY","admin1":"Idlib","lat":35.9,"lon":36.6,"precision":1,"written":"Karsa"},"date":"2026-03-02","cause":"conflict","confidence":0.9,"quotes":[{"words":"at least 7","span":[0,10]}]}]}');
INSERT INTO "reports" VALUES('Wire','kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk17b16d8ef494060fefa36a6a41567b8c32d213a17e02b7eeae86158cc4495461',0,'en',NULL,NULL,'{"language":"en"}');
CREATE TABLE verdicts (
	seq INTEGER NOT NULL, 
	incident VARCHAR NOT NULL, 
	rule TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	reason VARCHAR, 
	stopped_by VARCHAR, 
	revisit_at DATETIME, 
	data TEXT NOT NULL, 
	PRIMARY KEY (seq)
);
INSERT INTO "verdicts" VALUES(1,'inc1','Civilians','2026-03-02 12:00:00.000000','new',NULL,NULL,'{"rule":"Civilians","incident":"inc1","severity":3,"reason":"new","checks":[{"gate":"threshold","held":true,"wanted":"killed.all 5","found":"5"}],"at":"2026-03-02T12:00:00Z"}');
INSERT INTO "verdicts" VALUES(2,'inc1','Hospitals','2026-03-02 12:00:00.000000',NULL,NULL,'2026-03-02 12:30:00.000000','{"rule":"Hospitals","incident":"inc1","severity":3,"reason":null,"checks":[{"gate":"threshold","held":true,"wanted":"killed.all 5","found":"5"}],"at":"2026-03-02T12:00:00Z","revisit_at":"2026-03-02T12:30:00Z"}');
CREATE INDEX ix_feeds_next_poll_at ON feeds (next_poll_at);
CREATE INDEX ix_entries_seen ON entries (seen);
CREATE INDEX ix_entries_link ON entries (link);
CREATE INDEX ix_reports_rejected ON reports (rejected);
CREATE INDEX ix_reports_confidence ON reports (confidence);
CREATE INDEX ix_incidents_updated ON incidents (updated);
CREATE INDEX ix_incident_members_feed_key ON incident_members (feed, "key");
CREATE INDEX ix_verdicts_revisit_at ON verdicts (revisit_at);
CREATE INDEX ix_verdicts_incident ON verdicts (incident);
CREATE INDEX ix_alerts_incident ON alerts (incident);
CREATE INDEX ix_alerts_at ON alerts (at);
CREATE INDEX ix_deliveries_alert ON deliveries (alert);
CREATE INDEX ix_deliveries_state_next_at ON deliveries (state, next_at);
CREATE INDEX ix_deliveries_thread_recipient_seq ON deliveries (thread, recipient, seq);
COMMIT;
