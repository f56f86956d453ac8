-- Long measurements that look at windows, each from its first window on. The facts give the numbers of its windows a meaning.
CREATE TABLE window_records (
    run_uid TEXT NOT NULL,
    metric TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    begins_at TEXT NOT NULL,
    seconds REAL NOT NULL,
    facts TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (run_uid, metric, ordinal, begins_at)
) WITHOUT ROWID;

-- Their closed windows, counted from 0. The key is what keeps one from being stored twice.
CREATE TABLE windows (
    run_uid TEXT NOT NULL,
    metric TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    begins_at TEXT NOT NULL,
    number INTEGER NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (run_uid, metric, ordinal, begins_at, number)
) WITHOUT ROWID;
