-- Which runs have raw measurements; their own verdict may come much later, or never.
CREATE TABLE measured_runs (
    run_uid TEXT NOT NULL PRIMARY KEY,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    first_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX measured_runs_first_at ON measured_runs (first_at, run_uid);

-- Every measurement of a run; the ordinal counts from 1 within its metric.
CREATE TABLE measurements (
    run_uid TEXT NOT NULL,
    metric TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    phase TEXT NOT NULL,
    value TEXT NULL,
    message TEXT NULL,
    started_at TEXT NULL,
    finished_at TEXT NULL,
    metadata TEXT NULL,
    PRIMARY KEY (run_uid, metric, ordinal)
) WITHOUT ROWID;
