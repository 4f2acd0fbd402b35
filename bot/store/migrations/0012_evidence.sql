-- What makes the record whole: salts of the seals, where the log ends, what is kept for a
-- claim, and evidence packs that were asked for.

-- Erased with the words: then the seal in the log tells nothing about them. Rows from before
-- have none, and no seal.
ALTER TABLE inbox ADD COLUMN salt TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN salt TEXT NOT NULL DEFAULT '';

-- Where the log ends, so that a log whose end was cut off is noticed.
CREATE TABLE audit_end (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    entries INTEGER NOT NULL,
    hash    TEXT NOT NULL
) STRICT;
INSERT INTO audit_end (id, entries, hash)
    SELECT 1, coalesce(max(id), 0), coalesce((SELECT hash FROM audit ORDER BY id DESC LIMIT 1), '')
    FROM audit;
CREATE TRIGGER audit_end_moves AFTER INSERT ON audit
BEGIN UPDATE audit_end SET entries = NEW.id, hash = NEW.hash WHERE id = 1; END;

-- Somebody said that this is to be kept, why and until when; whatever retention says.
CREATE TABLE legal_hold (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    subject     TEXT NOT NULL,              -- M-12, P-3
    person      INTEGER REFERENCES person (id),
    why         TEXT NOT NULL,
    by          TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    since       INTEGER NOT NULL,
    until       INTEGER,                    -- NULL: until somebody lifts it
    lifted_at   INTEGER,
    lifted_by   TEXT NOT NULL DEFAULT '',
    lifted_by_name TEXT NOT NULL DEFAULT '',
    lifted_why  TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX legal_hold_subject ON legal_hold (subject, id) WHERE lifted_at IS NULL;
CREATE INDEX legal_hold_person ON legal_hold (person, id);
INSERT INTO legal_hold (subject, person, why, by, by_name, since)
    SELECT 'M-' || id, person, 'given to police or a solicitor', 'bot', '', last_at
    FROM incidents WHERE held = 1;

-- A pack takes seconds to minutes, so it is asked for here and made beside everything else.
CREATE TABLE evidence_request (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    subjects TEXT NOT NULL,                 -- JSON: ["M-12"]
    by       TEXT NOT NULL,
    by_name  TEXT NOT NULL,
    queue    TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    state    TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'made', 'failed')),
    because  TEXT NOT NULL DEFAULT '',
    sha256   TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX evidence_request_waiting ON evidence_request (state, id) WHERE state = 'waiting';

-- What is added to a concern afterwards: what else happened, files, what it did to whoever
-- told it, and the support that was offered.
CREATE TABLE concern_note (
    id         INTEGER PRIMARY KEY,
    concern_id INTEGER NOT NULL REFERENCES concern (id),
    inbox_id   INTEGER,                     -- of the form it came with; its files hang on that
    kind       TEXT NOT NULL CHECK (kind IN ('happened', 'effect', 'support')),
    text       TEXT NOT NULL,
    answer     TEXT NOT NULL DEFAULT '',    -- to an offer: accepted, declined, thinking
    by         TEXT NOT NULL,
    by_name    TEXT NOT NULL,
    at         INTEGER NOT NULL
) STRICT;
CREATE INDEX concern_note_concern ON concern_note (concern_id, id);

-- Tables of earlier migrations that refer to a row are looked through whenever one is written.
CREATE INDEX group_report_post ON group_report (post);
