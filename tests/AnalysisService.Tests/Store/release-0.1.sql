BEGIN TRANSACTION;
CREATE TABLE "verdicts" (
    "uid" TEXT NOT NULL CONSTRAINT "PK_verdicts" PRIMARY KEY,
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "explanation" TEXT NOT NULL,
    "started_at" TEXT NULL,
    "completed_at" TEXT NULL,
    "recorded_at" TEXT NOT NULL,
    "metrics" TEXT NOT NULL
);
INSERT INTO "verdicts" VALUES('0d6a5f0e-5a3c-4e6f-9d27-000000000001','demo','web-6f-1','Rollout/web','Failed','Failed','Metric "errors" assessed Failed due to failed (1) > failureLimit (0)','Analysis web-6f-1 is Failed after 5m0s: Metric "errors" is Failed: the last value was 12 and successCondition result < 1 is false: result = 12; failed (1) > failureLimit (0).','2026-03-01T11:56:00Z','2026-03-01T12:01:00Z','2026-03-01T12:01:00Z','[{"name":"errors","phase":"Failed","value":"12","condition":"result < 1","rule":"failed (1) > failureLimit (0)","explanation":"Metric \"errors\" is Failed: the last value was 12 and successCondition result < 1 is false: result = 12; failed (1) > failureLimit (0).","result":{"name":"errors","phase":"Failed","count":2,"successful":1,"failed":1,"measurements":[{"phase":"Successful","startedAt":"2026-03-01T11:56:00Z","finishedAt":"2026-03-01T11:56:01Z","value":"0"},{"phase":"Failed","startedAt":"2026-03-01T12:00:59Z","finishedAt":"2026-03-01T12:01:00Z","value":"12"}]}}]');
INSERT INTO "verdicts" VALUES('0d6a5f0e-5a3c-4e6f-9d27-000000000002','demo','web-6f-2','Rollout/web','Successful','NotMeasured','','Analysis web-6f-2 is Successful after 5m0s: it ended before anything was measured.','2026-03-01T11:57:00Z','2026-03-01T12:02:00Z','2026-03-01T12:02:00Z','[]');
INSERT INTO "verdicts" VALUES('0d6a5f0e-5a3c-4e6f-9d27-000000000003','demo','alone','','Error','Error','','Analysis alone is Error: Größe 10 µs, args.x was not resolved.',NULL,NULL,'2026-03-01T12:00:00Z','[]');
CREATE INDEX "IX_verdicts_completed_at" ON "verdicts" ("completed_at");
CREATE INDEX "IX_verdicts_namespace_name" ON "verdicts" ("namespace", "name");
COMMIT;
