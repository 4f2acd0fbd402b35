-- Answers of staff: forms that are open, what went out, saved replies, and who answers.

-- One for each person and case; the draft is what came back instead of being sent.
CREATE TABLE reply_form (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    staff TEXT NOT NULL,
    name TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
    draft TEXT NOT NULL,
    media TEXT NOT NULL,
    warned TEXT NOT NULL,
    PRIMARY KEY (case_id, staff)
) STRICT, WITHOUT ROWID;

CREATE TABLE answer (
    key TEXT PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    staff TEXT NOT NULL,
    name TEXT NOT NULL,
    sent_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_of_case ON answer (case_id, sent_at);

-- The first choice stands: whoever presses later is told whose it was.
CREATE TABLE delivery_choice (
    key TEXT PRIMARY KEY,
    what TEXT NOT NULL CHECK (what IN ('again', 'left')),
    name TEXT NOT NULL,
    chosen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE saved_reply (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    text TEXT NOT NULL,
    staff TEXT NOT NULL,
    written_at INTEGER NOT NULL
) STRICT;

CREATE TABLE colleague (
    staff TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX colleague_seen ON colleague (seen_at, name);
CREATE INDEX colleague_called ON colleague (name COLLATE NOCASE);
