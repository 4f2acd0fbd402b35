-- The first schema.
--
-- Times are microseconds since 1970 UTC: eight bytes, exact, and compared as numbers.
-- An empty thread means none, because NULLs would not count as equal in UNIQUE.
-- AUTOINCREMENT wherever a number is spoken aloud, hashed into a key or remembered
-- outside: a number must not come back after its row was deleted on schedule.

CREATE TABLE conversation (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    channel         TEXT NOT NULL,
    chat            TEXT NOT NULL,
    thread          TEXT NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('private', 'group', 'channel')),
    acknowledged_at INTEGER,
    advised         TEXT NOT NULL DEFAULT '[]',
    closed          INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1)),
    UNIQUE (channel, chat, thread)
) STRICT;

CREATE TABLE person (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    channel       TEXT NOT NULL,
    external_id   TEXT NOT NULL,
    name          TEXT NOT NULL,
    private       INTEGER REFERENCES conversation (id),
    first_seen_at INTEGER NOT NULL,
    UNIQUE (channel, external_id)
) STRICT;
CREATE INDEX person_private ON person (private) WHERE private IS NOT NULL;

-- What came in, as it came. Only state, tries, handled_at and because ever change.
-- Event ids of some platforms are random; that index is the price of knowing repeats.
CREATE TABLE inbox (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    channel    TEXT NOT NULL,
    event_id   TEXT NOT NULL,
    chat       TEXT NOT NULL,
    thread     TEXT NOT NULL,
    message_id TEXT,                        -- of a message or its edit, else NULL
    album      TEXT,
    said       INTEGER NOT NULL CHECK (said IN (0, 1)),  -- has words of a conversation
    stored_at  INTEGER NOT NULL,
    state      TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done', 'aside')),
    tries      INTEGER NOT NULL DEFAULT 0,
    handled_at INTEGER,
    because    TEXT NOT NULL DEFAULT '',
    payload    TEXT NOT NULL,
    original   TEXT NOT NULL,
    UNIQUE (channel, event_id)
) STRICT;
-- The state is in the index too, so that counting what waits never looks at the rows.
CREATE INDEX inbox_pending ON inbox (state, id) WHERE state = 'pending';
-- Message and album ids mostly ascend over all chats of a platform, so with the id first
-- these indexes grow at their end; with the chat first every insert would touch a page
-- of its own. The history of a chat cannot be had that way and pays that price.
CREATE INDEX inbox_message ON inbox (message_id, chat, channel, id) WHERE message_id IS NOT NULL;
CREATE INDEX inbox_said ON inbox (channel, chat, thread, id) WHERE said = 1;
CREATE INDEX inbox_album ON inbox (album, chat, channel) WHERE album IS NOT NULL;

CREATE TABLE cases (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    person          INTEGER NOT NULL REFERENCES person (id),
    conversation    INTEGER NOT NULL REFERENCES conversation (id),
    kind            TEXT NOT NULL,
    queue           TEXT NOT NULL,
    priority        TEXT,
    trade           TEXT,
    hazard          TEXT,
    state           TEXT NOT NULL CHECK (state IN ('open', 'claimed', 'closed')),
    owner           TEXT NOT NULL,
    owner_name      TEXT NOT NULL,
    reasons         TEXT NOT NULL,
    vulnerabilities TEXT NOT NULL,
    opened_at       INTEGER NOT NULL,
    due_at          INTEGER,
    due_name        TEXT NOT NULL,
    last_heard_at   INTEGER,
    chases          INTEGER NOT NULL,
    offer           TEXT NOT NULL CHECK (offer IN ('none', 'offered', 'accepted', 'declined')),
    reply           TEXT NOT NULL
        CHECK (reply IN ('none', 'queued', 'delivered', 'failed', 'unknown')),
    reply_because   TEXT NOT NULL,
    closed_at       INTEGER,
    outcome         TEXT NOT NULL,
    card            TEXT,
    parent          TEXT,
    folded          INTEGER NOT NULL CHECK (folded IN (0, 1)),
    version         INTEGER NOT NULL
) STRICT;
CREATE INDEX cases_person ON cases (person, id);
CREATE INDEX cases_conversation ON cases (conversation);
CREATE INDEX cases_open_person ON cases (person, id) WHERE state <> 'closed';
CREATE INDEX cases_open_queue ON cases (queue, (due_at IS NULL), due_at, id)
    WHERE state <> 'closed';

CREATE TABLE case_message (
    case_id  INTEGER NOT NULL REFERENCES cases (id),
    inbox_id INTEGER NOT NULL REFERENCES inbox (id),
    PRIMARY KEY (case_id, inbox_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_message_inbox ON case_message (inbox_id, case_id);

CREATE TABLE incidents (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    person          INTEGER NOT NULL REFERENCES person (id),
    conversation    INTEGER NOT NULL REFERENCES conversation (id),
    severity        TEXT NOT NULL,
    kinds           TEXT NOT NULL,
    target          TEXT,
    state           TEXT NOT NULL CHECK (state IN ('open', 'warned', 'dismissed')),
    opened_at       INTEGER NOT NULL,
    last_at         INTEGER NOT NULL,
    case_reference  TEXT,
    clause          TEXT NOT NULL,
    rules_version   TEXT NOT NULL,
    warning         TEXT NOT NULL
        CHECK (warning IN ('none', 'queued', 'delivered', 'undeliverable', 'unknown')),
    strike          INTEGER NOT NULL CHECK (strike IN (0, 1)),
    warned_at       INTEGER,
    warning_key     TEXT,
    warning_because TEXT NOT NULL,
    hidden          INTEGER NOT NULL CHECK (hidden IN (0, 1)),
    challenged_at   INTEGER,
    decided_by      TEXT NOT NULL,
    decided_by_name TEXT NOT NULL,
    reason          TEXT NOT NULL,
    card            TEXT,
    because         TEXT NOT NULL,
    version         INTEGER NOT NULL
) STRICT;
CREATE INDEX incidents_person ON incidents (person, id);
CREATE INDEX incidents_occasion ON incidents (conversation, person, last_at, id);

CREATE TABLE incident_message (
    incident_id INTEGER NOT NULL REFERENCES incidents (id),
    inbox_id    INTEGER NOT NULL REFERENCES inbox (id),
    PRIMARY KEY (incident_id, inbox_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_message_inbox ON incident_message (inbox_id, incident_id);

-- What goes out. Keys begin with the number of what caused them, so they ascend roughly
-- and their index grows near its end.
CREATE TABLE outbox (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    key            TEXT NOT NULL UNIQUE,
    channel        TEXT NOT NULL,
    chat           TEXT NOT NULL,
    thread         TEXT NOT NULL,
    kind           TEXT NOT NULL CHECK (kind IN ('private', 'group', 'channel')),
    type           TEXT NOT NULL,
    importance     TEXT NOT NULL CHECK (importance IN ('required', 'degrade', 'skip')),
    rank           INTEGER NOT NULL CHECK (rank BETWEEN 0 AND 3),
    subject        TEXT,
    anchor         TEXT,
    anchor_message TEXT,
    expires_at     INTEGER,
    said           INTEGER NOT NULL CHECK (said IN (0, 1)),  -- words of a conversation
    heard          INTEGER NOT NULL,        -- the newest inbox row when this was put
    put_at         INTEGER NOT NULL,
    state          TEXT NOT NULL DEFAULT 'ready' CHECK (state IN
        ('ready', 'sending', 'accepted', 'refused', 'unknown', 'superseded')),
    tries          INTEGER NOT NULL DEFAULT 0,
    next_at        INTEGER NOT NULL,
    lease_until    INTEGER,
    parts          TEXT NOT NULL DEFAULT '[]',
    first_part     TEXT,
    settled_at     INTEGER,
    because        TEXT NOT NULL DEFAULT '',
    intent         TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_ready ON outbox (state, rank, id) WHERE state = 'ready';
CREATE INDEX outbox_sending ON outbox (state, lease_until, id) WHERE state = 'sending';
CREATE INDEX outbox_updates ON outbox (anchor) WHERE state = 'ready' AND type = 'update_card';
CREATE INDEX outbox_posted ON outbox (first_part, chat, channel) WHERE first_part IS NOT NULL;
CREATE INDEX outbox_said ON outbox (channel, chat, thread, heard, id) WHERE said = 1;

CREATE TABLE media (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    inbox_id INTEGER NOT NULL REFERENCES inbox (id),
    position INTEGER NOT NULL,
    channel  TEXT NOT NULL,
    case_id  INTEGER REFERENCES cases (id),
    added_at INTEGER NOT NULL,
    state    TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'kept', 'gone')),
    tries    INTEGER NOT NULL DEFAULT 0,
    next_at  INTEGER NOT NULL,
    sha256   TEXT NOT NULL DEFAULT '',
    size     INTEGER NOT NULL DEFAULT 0,
    because  TEXT NOT NULL DEFAULT '',
    media    TEXT NOT NULL,
    UNIQUE (inbox_id, position)
) STRICT;
CREATE INDEX media_waiting ON media (next_at, id) WHERE state = 'waiting';
CREATE INDEX media_case ON media (case_id, id) WHERE case_id IS NOT NULL;

-- Only added to. The hashes show what somebody with a database tool does anyway.
CREATE TABLE audit (
    id   INTEGER PRIMARY KEY,
    body TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
-- Also refuses INSERT OR REPLACE, which deletes without asking the trigger above.
CREATE TRIGGER audit_has_no_gaps BEFORE INSERT ON audit
WHEN NEW.id <> (SELECT coalesce(max(id), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
