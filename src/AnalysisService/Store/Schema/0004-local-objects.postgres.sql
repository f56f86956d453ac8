-- What the API server keeps where there is a cluster: whole objects, for a service without one.
CREATE TABLE local_objects (
    kind text NOT NULL,
    namespace text NOT NULL,
    name text NOT NULL,
    json bytea NOT NULL,
    PRIMARY KEY (kind, namespace, name)
);
