-- What was read off a message beside its judgement: its language, and what tells texts that
-- are the same. Only messages in another language, and texts long enough to be compared,
-- have a row. It goes when its message goes.

CREATE TABLE reading (
    inbox_id     INTEGER PRIMARY KEY REFERENCES inbox (id) ON DELETE CASCADE,
    person       INTEGER NOT NULL REFERENCES person (id),
    conversation INTEGER NOT NULL REFERENCES conversation (id),
    read_at      INTEGER NOT NULL,
    language     TEXT NOT NULL,             -- two letters
    name         TEXT NOT NULL,
    sure         TEXT NOT NULL CHECK (sure IN ('certain', 'probably', 'unsure')),
    marks        TEXT,                      -- NULL: too short to be compared
    people       INTEGER NOT NULL DEFAULT 1,
    times        INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX reading_conversation ON reading (conversation, inbox_id);
CREATE INDEX reading_person ON reading (person);

-- Several numbers for each text; texts that are nearly the same share at least one.
CREATE TABLE reading_band (
    band     INTEGER NOT NULL,
    inbox_id INTEGER NOT NULL REFERENCES reading (inbox_id) ON DELETE CASCADE,
    PRIMARY KEY (band, inbox_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reading_band_inbox ON reading_band (inbox_id);
