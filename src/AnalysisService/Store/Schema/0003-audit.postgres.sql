-- Who changed what, when and why. Rows are added and never touched again; the triggers hold everybody to it.
CREATE TABLE audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    request_id text NOT NULL,
    actor text NOT NULL,
    mechanism text NOT NULL,
    origin text NOT NULL,
    action text NOT NULL,
    target text NOT NULL,
    reason text NOT NULL,
    outcome text NOT NULL
);
CREATE INDEX audit_at ON audit (at, id);
CREATE INDEX audit_actor ON audit (actor, at, id);
CREATE INDEX audit_action ON audit (action, at, id);
CREATE INDEX audit_target ON audit (target, at, id);
CREATE INDEX audit_request_id ON audit (request_id, at, id);

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit table is append-only' USING ERRCODE = 'insufficient_privilege';
END;
$$;
CREATE TRIGGER audit_keeps_rows BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_keeps_table BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
-- A session that plays a replica would pass by ordinary triggers.
ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_keeps_rows;
ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_keeps_table;
REVOKE UPDATE, DELETE, TRUNCATE ON audit FROM PUBLIC;
