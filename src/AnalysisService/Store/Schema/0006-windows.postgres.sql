-- Long measurements that look at windows, each from its first window on. The facts give the numbers of its windows a meaning.
CREATE TABLE window_records (
    run_uid text NOT NULL,
    metric text NOT NULL,
    ordinal integer NOT NULL,
    begins_at timestamptz NOT NULL,
    seconds double precision NOT NULL,
    facts text NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (run_uid, metric, ordinal, begins_at)
);

-- Their closed windows, counted from 0. The key is what keeps one from being stored twice.
CREATE TABLE windows (
    run_uid text NOT NULL,
    metric text NOT NULL,
    ordinal integer NOT NULL,
    begins_at timestamptz NOT NULL,
    number integer NOT NULL,
    line text NOT NULL,
    PRIMARY KEY (run_uid, metric, ordinal, begins_at, number)
);
