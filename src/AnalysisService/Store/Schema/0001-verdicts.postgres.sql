-- Verdicts of finished runs. The id sorts by the end of the run, newest last: seconds since 1970 times 2^29, plus a
-- hash of the uid. So an interval of time is an interval of ids, and every index below also gives the order of a page.
CREATE TABLE verdicts (
    id bigint NOT NULL PRIMARY KEY,
    uid text NOT NULL UNIQUE,
    namespace text NOT NULL,
    name text NOT NULL,
    owner text NOT NULL,
    phase text NOT NULL,
    outcome text NOT NULL,
    message text NOT NULL,
    explanation text NOT NULL,
    started_at timestamptz NULL,
    completed_at timestamptz NULL,
    recorded_at timestamptz NOT NULL,
    record text NULL
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
    verdict_id bigint NOT NULL REFERENCES verdicts (id) ON DELETE CASCADE,
    position integer NOT NULL,
    name text NOT NULL,
    phase text NOT NULL,
    value text NULL,
    condition text NULL,
    rule text NOT NULL,
    explanation text NOT NULL,
    result text NULL,
    PRIMARY KEY (verdict_id, position)
);
CREATE UNIQUE INDEX verdict_metrics_name ON verdict_metrics (name, verdict_id);
CREATE INDEX verdict_metrics_name_phase ON verdict_metrics (name, phase, verdict_id);

CREATE TABLE verdict_labels (
    verdict_id bigint NOT NULL REFERENCES verdicts (id) ON DELETE CASCADE,
    name text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (verdict_id, name)
);
CREATE INDEX verdict_labels_name_value ON verdict_labels (name, value, verdict_id);

-- The words of a verdict, already in lower case and apart.
CREATE TABLE verdict_words (
    verdict_id bigint NOT NULL PRIMARY KEY REFERENCES verdicts (id) ON DELETE CASCADE,
    words tsvector NOT NULL
);
CREATE INDEX verdict_words_words ON verdict_words USING gin (words);
