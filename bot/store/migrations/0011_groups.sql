-- Groups: who may not post there for how long, what was reported by whom, which house rules stand
-- there; and names that claim to be somebody.

CREATE TABLE group_limit (
    key      TEXT PRIMARY KEY,
    incident INTEGER NOT NULL REFERENCES incidents (id),
    person   INTEGER NOT NULL REFERENCES person (id),
    act      TEXT NOT NULL,
    until    INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,
    by       TEXT NOT NULL,
    by_name  TEXT NOT NULL,
    reason   TEXT NOT NULL,
    state    TEXT NOT NULL,
    because  TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX group_limit_incident ON group_limit (incident, asked_at);
CREATE INDEX group_limit_person ON group_limit (person, asked_at);

CREATE TABLE group_report (
    id       INTEGER PRIMARY KEY,
    incident INTEGER NOT NULL REFERENCES incidents (id),
    reporter INTEGER NOT NULL REFERENCES person (id),
    post     INTEGER NOT NULL REFERENCES inbox (id),
    reason   TEXT NOT NULL,
    at       INTEGER NOT NULL,
    UNIQUE (reporter, post)
) STRICT;
CREATE INDEX group_report_incident ON group_report (incident, id);
CREATE INDEX group_report_reporter ON group_report (reporter, id);

-- The version that a group was told of last, and the post that holds it there.
CREATE TABLE group_rules (
    channel TEXT NOT NULL,
    chat    TEXT NOT NULL,
    version TEXT NOT NULL,
    post    TEXT,
    PRIMARY KEY (channel, chat)
) STRICT, WITHOUT ROWID;

-- Under which name somebody was looked at last, and whom it claims to be.
ALTER TABLE person ADD COLUMN looked_at_name TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN claim TEXT NOT NULL DEFAULT '';

-- Looked through whenever the bot asks what it may do where; few beside the private chats.
CREATE INDEX conversation_kind ON conversation (kind, channel, chat, thread, closed)
    WHERE kind = 'group';
