-- What staff tell supervisors in private, and each look of theirs at what was folded.

CREATE TABLE concern (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    kind           TEXT NOT NULL CHECK (kind IN ('targeted', 'reported')),
    raised_by      TEXT NOT NULL,
    raised_by_name TEXT NOT NULL,
    raised_at      INTEGER NOT NULL,
    what           TEXT NOT NULL,
    place          TEXT NOT NULL,
    who            TEXT NOT NULL,
    since          TEXT NOT NULL,
    safe           TEXT NOT NULL,
    words          TEXT NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('open', 'taken', 'closed')),
    taken_by       TEXT NOT NULL,
    taken_by_name  TEXT NOT NULL,
    outcome        TEXT NOT NULL,
    closed_at      INTEGER,
    card           TEXT,
    version        INTEGER NOT NULL
) STRICT;

CREATE TABLE exposure (
    id      INTEGER PRIMARY KEY,
    staff   TEXT NOT NULL,
    name    TEXT NOT NULL,
    subject TEXT NOT NULL,
    what    TEXT NOT NULL,
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX exposure_staff ON exposure (staff, at);
CREATE INDEX exposure_at ON exposure (at, staff);
