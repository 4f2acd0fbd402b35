-- What is to happen at a moment, and what the moments of a case's clocks come from.

-- One row for each thing that is to happen; set again, it moves. It fires in the
-- transaction that marks it fired, so however many processes look, one of them does it.
CREATE TABLE timer (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    key        TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL,
    subject    TEXT NOT NULL,
    due_at     INTEGER NOT NULL,
    next_at    INTEGER NOT NULL,            -- later than due_at after a failed try
    detail     TEXT NOT NULL DEFAULT '{}',
    state      TEXT NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'fired', 'cancelled', 'aside')),
    sets       INTEGER NOT NULL DEFAULT 1,  -- tells one setting of it from the next
    tries      INTEGER NOT NULL DEFAULT 0,
    settled_at INTEGER,
    because    TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX timer_waiting ON timer (next_at, id) WHERE state = 'waiting';
CREATE INDEX timer_subject ON timer (subject) WHERE state = 'waiting';

-- What happened to a case and moves its clocks, in the order in which it was written down.
CREATE TABLE case_event (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    event   TEXT NOT NULL,
    at      INTEGER NOT NULL,
    matter  TEXT                            -- what the case is about from then on, if it changed
) STRICT;
CREATE INDEX case_event_case ON case_event (case_id, id);

-- An extension counts unless its notice is known not to have reached anybody.
CREATE TABLE case_extension (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    clock   TEXT NOT NULL,
    at      INTEGER NOT NULL,
    until   INTEGER NOT NULL,
    notice  TEXT NOT NULL                   -- key of the outbound act that tells the tenant
) STRICT;
CREATE INDEX case_extension_case ON case_extension (case_id, id);

-- A promise that was not kept in time stays on the case, with the reason once somebody says it.
CREATE TABLE case_missed (
    case_id   INTEGER NOT NULL REFERENCES cases (id),
    clock     TEXT NOT NULL,
    due_at    INTEGER NOT NULL,
    name      TEXT NOT NULL,
    reason    TEXT NOT NULL DEFAULT '',
    said_by   TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (case_id, clock, due_at)
) STRICT, WITHOUT ROWID;
