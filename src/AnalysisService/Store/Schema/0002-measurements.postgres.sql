-- Which runs have raw measurements; their own verdict may come much later, or never.
CREATE TABLE measured_runs (
    run_uid text NOT NULL PRIMARY KEY,
    namespace text NOT NULL,
    name text NOT NULL,
    first_at timestamptz NOT NULL
);
CREATE INDEX measured_runs_first_at ON measured_runs (first_at, run_uid);

-- Every measurement of a run; the ordinal counts from 1 within its metric.
CREATE TABLE measurements (
    run_uid text NOT NULL,
    metric text NOT NULL,
    ordinal integer NOT NULL,
    phase text NOT NULL,
    value text NULL,
    message text NULL,
    started_at timestamptz NULL,
    finished_at timestamptz NULL,
    metadata text NULL,
    PRIMARY KEY (run_uid, metric, ordinal)
);
