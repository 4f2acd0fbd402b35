-- What staff keep beside a case: who changed it last, what was asked, how it was rated, which
-- case took its place. Small, read whole with its case and never searched (JSON).

CREATE TABLE case_file (
    case_id INTEGER PRIMARY KEY REFERENCES cases (id),
    state   TEXT NOT NULL
) STRICT;
