-- How far the questions about a repair have got, and a complaint has. Each is small, read
-- whole with its case and never searched, so it is kept as it is (JSON).

CREATE TABLE guide (
    case_id INTEGER PRIMARY KEY REFERENCES cases (id),
    state   TEXT NOT NULL
) STRICT;

CREATE TABLE complaint (
    case_id INTEGER PRIMARY KEY REFERENCES cases (id),
    state   TEXT NOT NULL
) STRICT;
