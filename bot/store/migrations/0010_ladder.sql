-- What a warning is proven by, who has looked at an incident again, and what supervisors know
-- about the people in it.

ALTER TABLE incidents ADD COLUMN notices TEXT NOT NULL DEFAULT '[]';
UPDATE incidents SET notices = json_array(json_object(
    'level', CASE strike WHEN 1 THEN 'warning' ELSE 'reminder' END,
    'clause', clause, 'rules_version', rules_version, 'state', warning, 'key', warning_key,
    'by', CASE state WHEN 'warned' THEN decided_by ELSE '' END,
    'at', CASE WHEN warned_at IS NULL THEN NULL
        ELSE strftime('%Y-%m-%dT%H:%M:%fZ', warned_at / 1000000.0, 'unixepoch') END,
    'because', warning_because, 'channel', '', 'parts', json_array()))
    WHERE warning <> 'none';
ALTER TABLE incidents DROP COLUMN warning;
ALTER TABLE incidents DROP COLUMN strike;
ALTER TABLE incidents DROP COLUMN warned_at;
ALTER TABLE incidents DROP COLUMN warning_key;
ALTER TABLE incidents DROP COLUMN warning_because;

ALTER TABLE incidents ADD COLUMN aimed_at TEXT NOT NULL DEFAULT '';
ALTER TABLE incidents ADD COLUMN held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1));
ALTER TABLE incidents ADD COLUMN referrals TEXT NOT NULL DEFAULT '[]';
ALTER TABLE incidents ADD COLUMN passed_to TEXT NOT NULL DEFAULT '';
ALTER TABLE incidents ADD COLUMN passed_to_name TEXT NOT NULL DEFAULT '';
ALTER TABLE incidents ADD COLUMN overturned_at INTEGER;
ALTER TABLE incidents ADD COLUMN overturned_by TEXT NOT NULL DEFAULT '';
ALTER TABLE incidents ADD COLUMN overturned_by_name TEXT NOT NULL DEFAULT '';
ALTER TABLE incidents ADD COLUMN overturned_reason TEXT NOT NULL DEFAULT '';

-- Where in the message the words are that led there: pairs of start and end.
ALTER TABLE incident_message ADD COLUMN spans TEXT NOT NULL DEFAULT '[]';

-- What to mind with a person: adjustments, and what makes things harder for them.
CREATE TABLE person_note (
    id      INTEGER PRIMARY KEY,
    person  INTEGER NOT NULL REFERENCES person (id),
    text    TEXT NOT NULL,
    by      TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX person_note_person ON person_note (person, id);

-- Whose messages the bot does not answer by itself, until when.
CREATE TABLE reply_hold (
    person   INTEGER PRIMARY KEY REFERENCES person (id),
    incident INTEGER NOT NULL REFERENCES incidents (id),
    by       TEXT NOT NULL,
    by_name  TEXT NOT NULL,
    since    INTEGER NOT NULL,
    until    INTEGER NOT NULL
) STRICT;
CREATE INDEX reply_hold_incident ON reply_hold (incident);

-- Supervisors who have used the bot, so that one can be chosen by name.
CREATE TABLE supervisor (
    staff TEXT PRIMARY KEY,
    name  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What was offered to whom among staff after an incident.
CREATE TABLE staff_support (
    id       INTEGER PRIMARY KEY,
    incident INTEGER NOT NULL REFERENCES incidents (id),
    who      TEXT NOT NULL,
    what     TEXT NOT NULL,
    by       TEXT NOT NULL,
    by_name  TEXT NOT NULL,
    at       INTEGER NOT NULL
) STRICT;
CREATE INDEX staff_support_incident ON staff_support (incident, id);
