-- The agents' worklist, each list in its order, and what cases can be searched by.

ALTER TABLE cases ADD COLUMN awaits INTEGER NOT NULL DEFAULT 0 CHECK (awaits IN (0, 1));

-- What is asked for is in the indexes too, so that counting never looks at the rows.
CREATE INDEX cases_mine ON cases (state, owner, (due_at IS NULL), due_at, id)
    WHERE state = 'claimed';
CREATE INDEX cases_unclaimed ON cases (state, (due_at IS NULL), due_at, id) WHERE state = 'open';
CREATE INDEX cases_due ON cases (due_at, id, state) WHERE state <> 'closed';
CREATE INDEX cases_waiting ON cases (awaits, (due_at IS NULL), due_at, id, state, reply)
    WHERE state <> 'closed' AND awaits = 1 AND reply IN ('queued', 'delivered');

CREATE INDEX person_name ON person (name COLLATE NOCASE, id);

-- The words of messages that belong to a case, under the message's number. They go when
-- the message goes, and change when it does.
CREATE VIRTUAL TABLE case_words USING fts5 (words, tokenize = "unicode61 remove_diacritics 2");
INSERT INTO case_words (rowid, words)
    SELECT id, coalesce(json_extract(payload, '$.text'), '') FROM inbox
    WHERE id IN (SELECT inbox_id FROM case_message);
CREATE TRIGGER case_words_heard AFTER INSERT ON case_message
    WHEN NOT EXISTS (SELECT 1 FROM case_words WHERE rowid = new.inbox_id)
BEGIN
    INSERT INTO case_words (rowid, words)
        SELECT id, coalesce(json_extract(payload, '$.text'), '') FROM inbox
        WHERE id = new.inbox_id;
END;
CREATE TRIGGER case_words_changed AFTER UPDATE OF payload ON inbox
BEGIN
    UPDATE case_words SET words = coalesce(json_extract(new.payload, '$.text'), '')
        WHERE rowid = new.id;
END;
CREATE TRIGGER case_words_gone AFTER DELETE ON inbox
BEGIN
    DELETE FROM case_words WHERE rowid = old.id;
END;
