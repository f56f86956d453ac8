-- Verdicts of finished runs. The id sorts by the end of the run, newest last: seconds since 1970 times 2^29, plus a
-- hash of the uid. So an interval of time is an interval of ids, and every index below also gives the order of a page.
CREATE TABLE verdicts (
    id INTEGER NOT NULL PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    owner TEXT NOT NULL,
    phase TEXT NOT NULL,
    outcome TEXT NOT NULL,
    message TEXT NOT NULL,
    explanation TEXT NOT NULL,
    started_at TEXT NULL,
    completed_at TEXT NULL,
    recorded_at TEXT NOT NULL,
    record TEXT NULL
);
CREATE INDEX verdicts_namespace ON verdicts (namespace, id);
CREATE INDEX verdicts_namespace_name ON verdicts (namespace, name, id);
CREATE INDEX verdicts_name ON verdicts (name, id);
CREATE INDEX verdicts_owner ON verdicts (owner, id);
CREATE INDEX verdicts_phase ON verdicts (phase, id);
CREATE INDEX verdicts_namespace_phase ON verdicts (namespace, phase, id);
CREATE INDEX verdicts_outcome ON verdicts (outcome, id);
CREATE INDEX verdicts_namespace_outcome ON verdicts (namespace, outcome, id);

-- The metrics of a verdict, in the order of the spec.
CREATE TABLE verdict_metrics (
    verdict_id INTEGER NOT NULL REFERENCES verdicts (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    phase TEXT NOT NULL,
    value TEXT NULL,
    condition TEXT NULL,
    rule TEXT NOT NULL,
    explanation TEXT NOT NULL,
    result TEXT NULL,
    PRIMARY KEY (verdict_id, position)
) WITHOUT ROWID;
CREATE UNIQUE INDEX verdict_metrics_name ON verdict_metrics (name, verdict_id);
CREATE INDEX verdict_metrics_name_phase ON verdict_metrics (name, phase, verdict_id);

CREATE TABLE verdict_labels (
    verdict_id INTEGER NOT NULL REFERENCES verdicts (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (verdict_id, name)
) WITHOUT ROWID;
CREATE INDEX verdict_labels_name_value ON verdict_labels (name, value, verdict_id);

-- The words of a verdict, already in lower case and apart; rowid is the verdict's id.
CREATE VIRTUAL TABLE verdict_words USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0');
