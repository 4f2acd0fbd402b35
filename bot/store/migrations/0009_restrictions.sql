-- How somebody's reaching us is limited, appeals, and accounts that are one person's.

-- Read whole and changed by its own verbs, so it is kept as it is (JSON) beside what finds it.
CREATE TABLE restriction (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    person  INTEGER NOT NULL REFERENCES person (id),
    state   TEXT NOT NULL,
    body    TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX restriction_person ON restriction (person, id);

-- What became of each message of somebody restricted: kept until a window or a review, let
-- through and counted, or let through whatever applies.
CREATE TABLE restriction_message (
    restriction_id INTEGER NOT NULL REFERENCES restriction (id),
    inbox_id       INTEGER NOT NULL REFERENCES inbox (id),
    at             INTEGER NOT NULL,
    fate           TEXT NOT NULL CHECK (fate IN ('held', 'counted', 'passed')),
    need           TEXT NOT NULL,           -- what a held one was judged to ask for (JSON)
    handed_at      INTEGER,
    PRIMARY KEY (restriction_id, inbox_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX restriction_message_time ON restriction_message (restriction_id, fate, at);
CREATE INDEX restriction_message_inbox ON restriction_message (inbox_id, fate);

CREATE TABLE appeal (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    decision TEXT NOT NULL UNIQUE,          -- there is one appeal against each decision
    person   INTEGER NOT NULL REFERENCES person (id),
    state    TEXT NOT NULL,
    body     TEXT NOT NULL,
    version  INTEGER NOT NULL
) STRICT;
CREATE INDEX appeal_person ON appeal (person, id);

-- Accounts with the same head are one person's, on proof.
CREATE TABLE person_link (
    person    INTEGER PRIMARY KEY REFERENCES person (id),
    head      INTEGER NOT NULL REFERENCES person (id),
    reason    TEXT NOT NULL,
    linked_by TEXT NOT NULL,
    linked_at INTEGER NOT NULL
) STRICT;
CREATE INDEX person_link_head ON person_link (head, person);
