BEGIN TRANSACTION;
CREATE TABLE application_versions (
    version_id TEXT NOT NULL PRIMARY KEY,
    version_name TEXT NOT NULL UNIQUE,
    version_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    created_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
, "application_name" TEXT DEFAULT NULL);
INSERT INTO "application_versions" VALUES('34590416-6828-4ec9-803f-1b372d9463ac','2',1796031438000,1796031438000,'storyboard');
CREATE TABLE dbos_migrations (version INTEGER NOT NULL PRIMARY KEY);
INSERT INTO "dbos_migrations" VALUES(125);
CREATE TABLE notifications (
    message_uuid TEXT NOT NULL DEFAULT (hex(randomblob(16))) PRIMARY KEY,
    destination_uuid TEXT NOT NULL,
    topic TEXT,
    message TEXT NOT NULL,
    created_at_epoch_ms INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000), "serialization" TEXT DEFAULT NULL, "consumed" BOOLEAN NOT NULL DEFAULT FALSE, consumed_by_function_id INTEGER,
    FOREIGN KEY (destination_uuid) REFERENCES workflow_status(workflow_uuid) 
        ON UPDATE CASCADE ON DELETE CASCADE
);
INSERT INTO "notifications" VALUES('53d02f47-8c33-4add-8e9e-9f2a7ef30e78','take-e979e9a74cf44970822ace2344cd1cb7','callback','gASVCgAAAAAAAACMBmxlc3NvbpQu',1796031438000,'py_pickle',1,5);
CREATE TABLE "operation_outputs" (
    workflow_uuid TEXT NOT NULL,
    function_id INTEGER NOT NULL,
    function_name TEXT NOT NULL DEFAULT '',
    output TEXT,
    error TEXT,
    child_workflow_id TEXT,
    started_at_epoch_ms INTEGER,
    completed_at_epoch_ms INTEGER,
    serialization TEXT,
    application_name TEXT DEFAULT NULL,
    retention_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    PRIMARY KEY (workflow_uuid, function_id)
);
INSERT INTO "operation_outputs" VALUES('board-e1570d89cbf347d7-harbour_20260404T184434.532830Z',1,'open','gASVmAAAAAAAAAB9lCiMBmZvbGRlcpROjAhhdHRlbXB0c5RdlH2UKIwCaWSUjCA2YWU2ODcwYTJmODA0MmZjYjc5MDM3NDg1OTg1ODE5NpSMBXF1ZXVllIwcdGFrZXMtMy1hdC1vbmNlLTYwMC1hLW1pbnV0ZZSMCXBhcnRpdGlvbpSMGXNjcmlwdGVkL3NlZWRhbmNlLTEuNS1wcm+UdWF1Lg==',NULL,NULL,1796031438187,1796031438200,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('board-e1570d89cbf347d7-harbour_20260404T184434.532830Z',2,'take',NULL,NULL,'take-6ae6870a2f8042fcb790374859858196',1796031438205,1796031438206,NULL,'storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('board-e1570d89cbf347d7-harbour_20260404T184434.532830Z',3,'open','gASVmAAAAAAAAAB9lCiMBmZvbGRlcpROjAhhdHRlbXB0c5RdlH2UKIwCaWSUjCBlOTc5ZTlhNzRjZjQ0OTcwODIyYWNlMjM0NGNkMWNiN5SMBXF1ZXVllIwcdGFrZXMtMy1hdC1vbmNlLTYwMC1hLW1pbnV0ZZSMCXBhcnRpdGlvbpSMGXNjcmlwdGVkL3NlZWRhbmNlLTEuNS1wcm+UdWF1Lg==',NULL,NULL,1796031438207,1796031438211,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('board-e1570d89cbf347d7-harbour_20260404T184434.532830Z',4,'take',NULL,NULL,'take-e979e9a74cf44970822ace2344cd1cb7',1796031438212,1796031438214,NULL,'storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-e979e9a74cf44970822ace2344cd1cb7',1,'send','gASVKwAAAAAAAAB9lCiMBXN0YXRllIwJc3VibWl0dGVklIwGd2FpdF9zlEc/hnTGnDuDq3Uu',NULL,NULL,1796031438264,1796031438300,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-6ae6870a2f8042fcb790374859858196',1,'send','gASVKwAAAAAAAAB9lCiMBXN0YXRllIwJc3VibWl0dGVklIwGd2FpdF9zlEc/j6ffBqekzHUu',NULL,NULL,1796031438256,1796031438292,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-6ae6870a2f8042fcb790374859858196',3,'DBOS.sleep','1796031438.325728',NULL,NULL,1796031438310,1796031438310,'portable_json','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-e979e9a74cf44970822ace2344cd1cb7',3,'DBOS.sleep','1796031438.3230066',NULL,NULL,1796031438303,1796031438312,'portable_json','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-e979e9a74cf44970822ace2344cd1cb7',2,'DBOS.recv','gAROLg==',NULL,NULL,1796031438302,1796031438327,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-6ae6870a2f8042fcb790374859858196',2,'DBOS.recv','gAROLg==',NULL,NULL,1796031438309,1796031438329,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-e979e9a74cf44970822ace2344cd1cb7',4,'ask','gASVKQAAAAAAAAB9lCiMBXN0YXRllIwHcnVubmluZ5SMBndhaXRfc5RHP5r4n22VNF91Lg==',NULL,NULL,1796031438327,1796031438340,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-6ae6870a2f8042fcb790374859858196',4,'ask','gASVSAAAAAAAAAB9lCiMBXN0YXRllIwJc3VjY2VlZGVklIwGdGF1Z2h0lF2UjCBlOTc5ZTlhNzRjZjQ0OTcwODIyYWNlMjM0NGNkMWNiN5RhdS4=',NULL,NULL,1796031438340,1796031438355,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-e979e9a74cf44970822ace2344cd1cb7',6,'DBOS.sleep','1796031438.384202',NULL,NULL,1796031438357,1796031438357,'portable_json','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-6ae6870a2f8042fcb790374859858196',5,'filing',NULL,NULL,'filing-6ae6870a2f8042fcb790374859858196',1796031438362,1796031438366,NULL,'storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-6ae6870a2f8042fcb790374859858196',6,'DBOS.send',NULL,NULL,NULL,1796031438367,1796031438371,NULL,'storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-e979e9a74cf44970822ace2344cd1cb7',5,'DBOS.recv','gASVCgAAAAAAAACMBmxlc3NvbpQu',NULL,NULL,1796031438356,1796031438407,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-e979e9a74cf44970822ace2344cd1cb7',7,'ask','gASVKQAAAAAAAAB9lCiMBXN0YXRllIwHcnVubmluZ5SMBndhaXRfc5RHP7Sx5m5Lp1N1Lg==',NULL,NULL,1796031438409,1796031438415,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('board-e1570d89cbf347d7-harbour_20260404T184434.532830Z',5,'DBOS.waitFirst','gASVKQAAAAAAAACMJXRha2UtNmFlNjg3MGEyZjgwNDJmY2I3OTAzNzQ4NTk4NTgxOTaULg==',NULL,NULL,1796031438396,1796031438420,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-e979e9a74cf44970822ace2344cd1cb7',9,'DBOS.sleep','1796031438.472645',NULL,NULL,1796031438422,1796031438422,'portable_json','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('board-e1570d89cbf347d7-harbour_20260404T184434.532830Z',6,'DBOS.getResult','gASVSAAAAAAAAAB9lCiMBXN0YXRllIwJc3VjY2VlZGVklIwGdGF1Z2h0lF2UjCBlOTc5ZTlhNzRjZjQ0OTcwODIyYWNlMjM0NGNkMWNiN5RhdS4=',NULL,'take-6ae6870a2f8042fcb790374859858196',1796031438423,1796031438424,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('board-e1570d89cbf347d7-harbour_20260404T184434.532830Z',7,'filing',NULL,NULL,'filing-6ae6870a2f8042fcb790374859858196',1796031438425,1796031438426,NULL,'storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('filing-6ae6870a2f8042fcb790374859858196',1,'keep','gASVOwAAAAAAAAB9lCiMBXN0YXRllIwIYXJjaGl2ZWSUjAZmb2xkZXKUjAxsYW1wLnRha2UtMDGUjAZjb3VudHOUaAR1Lg==',NULL,NULL,1796031438368,1796031438433,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('board-e1570d89cbf347d7-harbour_20260404T184434.532830Z',8,'DBOS.waitFirst','gASVKwAAAAAAAACMJ2ZpbGluZy02YWU2ODcwYTJmODA0MmZjYjc5MDM3NDg1OTg1ODE5NpQu',NULL,NULL,1796031438435,1796031438437,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('board-e1570d89cbf347d7-harbour_20260404T184434.532830Z',9,'DBOS.getResult','gASVOwAAAAAAAAB9lCiMBXN0YXRllIwIYXJjaGl2ZWSUjAZmb2xkZXKUjAxsYW1wLnRha2UtMDGUjAZjb3VudHOUaAR1Lg==',NULL,'filing-6ae6870a2f8042fcb790374859858196',1796031438438,1796031438438,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('board-e1570d89cbf347d7-harbour_20260404T184434.532830Z',10,'drift','gASJLg==',NULL,NULL,1796031438439,1796031438440,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('board-e1570d89cbf347d7-harbour_20260404T184434.532830Z',11,'open','gASVmAAAAAAAAAB9lCiMBmZvbGRlcpROjAhhdHRlbXB0c5RdlH2UKIwCaWSUjCBiN2IzNGJjNTlmNDA0NWY2OTRlYjM1ZTU5YTNlMWM1Y5SMBXF1ZXVllIwcdGFrZXMtMy1hdC1vbmNlLTYwMC1hLW1pbnV0ZZSMCXBhcnRpdGlvbpSMGXNjcmlwdGVkL3NlZWRhbmNlLTEuNS1wcm+UdWF1Lg==',NULL,NULL,1796031438441,1796031438445,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('board-e1570d89cbf347d7-harbour_20260404T184434.532830Z',12,'take',NULL,NULL,'take-b7b34bc59f4045f694eb35e59a3e1c5c',1796031438446,1796031438447,NULL,'storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-e979e9a74cf44970822ace2344cd1cb7',8,'DBOS.recv','gAROLg==',NULL,NULL,1796031438421,1796031438479,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-e979e9a74cf44970822ace2344cd1cb7',10,'ask','gASVKQAAAAAAAAB9lCiMBXN0YXRllIwHcnVubmluZ5SMBndhaXRfc5RHP7NvVvUtw6x1Lg==',NULL,NULL,1796031438481,1796031438487,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-e979e9a74cf44970822ace2344cd1cb7',12,'DBOS.sleep','1796031438.540864',NULL,NULL,1796031438490,1796031438490,'portable_json','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',1,'send','gASVKwAAAAAAAAB9lCiMBXN0YXRllIwJc3VibWl0dGVklIwGd2FpdF9zlEc/rUadoQ+/VnUu',NULL,NULL,1796031438492,1796031438505,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',3,'DBOS.sleep','1796031438.5591054',NULL,NULL,1796031438508,1796031438509,'portable_json','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-e979e9a74cf44970822ace2344cd1cb7',11,'DBOS.recv','gAROLg==',NULL,NULL,1796031438489,1796031438545,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-e979e9a74cf44970822ace2344cd1cb7',13,'ask','gASVKQAAAAAAAAB9lCiMBXN0YXRllIwHcnVubmluZ5SMBndhaXRfc5RHP73LHHsvbyx1Lg==',NULL,NULL,1796031438547,1796031438555,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-e979e9a74cf44970822ace2344cd1cb7',15,'DBOS.sleep','1796031438.6073627',NULL,NULL,1796031438557,1796031438557,'portable_json','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',2,'DBOS.recv','gAROLg==',NULL,NULL,1796031438507,1796031438566,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',4,'ask','gASVKQAAAAAAAAB9lCiMBXN0YXRllIwHcnVubmluZ5SMBndhaXRfc5RHP6+cktXBmjB1Lg==',NULL,NULL,1796031438567,1796031438572,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',6,'DBOS.sleep','1796031438.624303',NULL,NULL,1796031438574,1796031438574,'portable_json','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-e979e9a74cf44970822ace2344cd1cb7',14,'DBOS.recv','gAROLg==',NULL,NULL,1796031438556,1796031438609,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-e979e9a74cf44970822ace2344cd1cb7',16,'ask','gASVKQAAAAAAAAB9lCiMBXN0YXRllIwHcnVubmluZ5SMBndhaXRfc5RHP7zAbHDhU9J1Lg==',NULL,NULL,1796031438610,1796031438615,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-e979e9a74cf44970822ace2344cd1cb7',18,'DBOS.sleep','1796031438.667868',NULL,NULL,1796031438617,1796031438617,'portable_json','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',5,'DBOS.recv','gAROLg==',NULL,NULL,1796031438573,1796031438625,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',7,'ask','gASVKQAAAAAAAAB9lCiMBXN0YXRllIwHcnVubmluZ5SMBndhaXRfc5RHP7eXg9AO0hV1Lg==',NULL,NULL,1796031438626,1796031438630,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',9,'DBOS.sleep','1796031438.682499',NULL,NULL,1796031438632,1796031438632,'portable_json','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-e979e9a74cf44970822ace2344cd1cb7',17,'DBOS.recv','gAROLg==',NULL,NULL,1796031438617,1796031438669,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-e979e9a74cf44970822ace2344cd1cb7',19,'ask','gASVKQAAAAAAAAB9lCiMBXN0YXRllIwHcnVubmluZ5SMBndhaXRfc5RHP8YHmL2gElF1Lg==',NULL,NULL,1796031438670,1796031438674,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-e979e9a74cf44970822ace2344cd1cb7',21,'DBOS.sleep','1796031438.7264545',NULL,NULL,1796031438676,1796031438676,'portable_json','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',8,'DBOS.recv','gAROLg==',NULL,NULL,1796031438631,1796031438685,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',10,'ask','gASVKQAAAAAAAAB9lCiMBXN0YXRllIwHcnVubmluZ5SMBndhaXRfc5RHP7yfjNFG9U51Lg==',NULL,NULL,1796031438686,1796031438689,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',12,'DBOS.sleep','1796031438.741586',NULL,NULL,1796031438691,1796031438691,'portable_json','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-e979e9a74cf44970822ace2344cd1cb7',20,'DBOS.recv','gAROLg==',NULL,NULL,1796031438675,1796031438729,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-e979e9a74cf44970822ace2344cd1cb7',22,'ask','gASVGAAAAAAAAAB9lIwFc3RhdGWUjAlzdWNjZWVkZWSUcy4=',NULL,NULL,1796031438730,1796031438736,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',11,'DBOS.recv','gAROLg==',NULL,NULL,1796031438690,1796031438743,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-e979e9a74cf44970822ace2344cd1cb7',23,'filing',NULL,NULL,'filing-e979e9a74cf44970822ace2344cd1cb7',1796031438739,1796031438746,NULL,'storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',13,'ask','gASVKQAAAAAAAAB9lCiMBXN0YXRllIwHcnVubmluZ5SMBndhaXRfc5RHP8BfcCj/vmR1Lg==',NULL,NULL,1796031438744,1796031438749,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('board-e1570d89cbf347d7-harbour_20260404T184434.532830Z',13,'DBOS.waitFirst','gASVKQAAAAAAAACMJXRha2UtZTk3OWU5YTc0Y2Y0NDk3MDgyMmFjZTIzNDRjZDFjYjeULg==',NULL,NULL,1796031438749,1796031438753,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',15,'DBOS.sleep','1796031438.8066754',NULL,NULL,1796031438756,1796031438756,'portable_json','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('board-e1570d89cbf347d7-harbour_20260404T184434.532830Z',14,'DBOS.getResult','gASVGAAAAAAAAAB9lIwFc3RhdGWUjAlzdWNjZWVkZWSUcy4=',NULL,'take-e979e9a74cf44970822ace2344cd1cb7',1796031438755,1796031438758,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('board-e1570d89cbf347d7-harbour_20260404T184434.532830Z',15,'filing',NULL,NULL,'filing-e979e9a74cf44970822ace2344cd1cb7',1796031438760,1796031438761,NULL,'storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',14,'DBOS.recv','gAROLg==',NULL,NULL,1796031438755,1796031438809,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',16,'ask','gASVKQAAAAAAAAB9lCiMBXN0YXRllIwHcnVubmluZ5SMBndhaXRfc5RHP71wbHr2oLx1Lg==',NULL,NULL,1796031438810,1796031438814,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',18,'DBOS.sleep','1796031438.866785',NULL,NULL,1796031438816,1796031438816,'portable_json','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',17,'DBOS.recv','gAROLg==',NULL,NULL,1796031438815,1796031438868,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',19,'ask','gASVKQAAAAAAAAB9lCiMBXN0YXRllIwHcnVubmluZ5SMBndhaXRfc5RHP7skf5IJ/kl1Lg==',NULL,NULL,1796031438869,1796031438874,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',21,'DBOS.sleep','1796031438.9262648',NULL,NULL,1796031438876,1796031438876,'portable_json','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',20,'DBOS.recv','gAROLg==',NULL,NULL,1796031438875,1796031438968,'py_pickle','storyboard',1796031438000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',22,'ask','gASVKQAAAAAAAAB9lCiMBXN0YXRllIwHcnVubmluZ5SMBndhaXRfc5RHP70iPqqHeO51Lg==',NULL,NULL,1796031438972,1796031439001,'py_pickle','storyboard',1796031439000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',24,'DBOS.sleep','1796031439.0536945',NULL,NULL,1796031439003,1796031439003,'portable_json','storyboard',1796031439000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',23,'DBOS.recv','gAROLg==',NULL,NULL,1796031439002,1796031439057,'py_pickle','storyboard',1796031439000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',25,'ask','gASVKQAAAAAAAAB9lCiMBXN0YXRllIwHcnVubmluZ5SMBndhaXRfc5RHP7PcUE1MU+11Lg==',NULL,NULL,1796031439058,1796031439061,'py_pickle','storyboard',1796031439000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',27,'DBOS.sleep','1796031439.113979',NULL,NULL,1796031439063,1796031439064,'portable_json','storyboard',1796031439000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',26,'DBOS.recv','gAROLg==',NULL,NULL,1796031439063,1796031439121,'py_pickle','storyboard',1796031439000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',28,'ask','gASVKQAAAAAAAAB9lCiMBXN0YXRllIwHcnVubmluZ5SMBndhaXRfc5RHP7VM3KXxSct1Lg==',NULL,NULL,1796031439122,1796031439125,'py_pickle','storyboard',1796031439000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',30,'DBOS.sleep','1796031439.177522',NULL,NULL,1796031439127,1796031439127,'portable_json','storyboard',1796031439000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',29,'DBOS.recv','gAROLg==',NULL,NULL,1796031439126,1796031439180,'py_pickle','storyboard',1796031439000);
INSERT INTO "operation_outputs" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c',31,'ask','gASVKQAAAAAAAAB9lCiMBXN0YXRllIwHcnVubmluZ5SMBndhaXRfc5RHP8RFDT9IYQd1Lg==',NULL,NULL,1796031439181,1796031439262,'py_pickle','storyboard',1796031439000);
CREATE TABLE queues (
    queue_id TEXT PRIMARY KEY DEFAULT (hex(randomblob(16))),
    name TEXT NOT NULL UNIQUE,
    concurrency INTEGER,
    worker_concurrency INTEGER,
    rate_limit_max INTEGER,
    rate_limit_period_sec REAL,
    priority_enabled BOOLEAN NOT NULL DEFAULT FALSE,
    partition_queue BOOLEAN NOT NULL DEFAULT FALSE,
    polling_interval_sec REAL NOT NULL DEFAULT 1.0,
    created_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    updated_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
, "application_name" TEXT DEFAULT NULL, "partition_concurrency" INTEGER DEFAULT NULL, "partition_worker_concurrency" INTEGER DEFAULT NULL, "partition_rate_limit_max" INTEGER DEFAULT NULL, "partition_rate_limit_period_sec" REAL DEFAULT NULL);
INSERT INTO "queues" VALUES('0BF9927EDF8A76D434E52123D82BE2FD','takes-3-at-once-600-a-minute',NULL,NULL,NULL,NULL,1,1,0.05,1796031438000,1796031438162,'storyboard',3,NULL,600,60.0);
CREATE TABLE storyboard_attempts (
	id TEXT NOT NULL, 
	project TEXT NOT NULL, 
	shot TEXT NOT NULL, 
	segment INTEGER NOT NULL, 
	take INTEGER NOT NULL, 
	fingerprint TEXT NOT NULL, 
	state TEXT NOT NULL, 
	marker INTEGER, 
	task_id TEXT, 
	record TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (project, shot, segment, take)
);
INSERT INTO "storyboard_attempts" VALUES('6ae6870a2f8042fcb790374859858196','harbour','lamp',1,1,'586eac6325a18b73bac4dea3e7256516','archived',169663,'task-1','{"key":{"shot":"lamp","segment":1,"take":1},"storyboard":"storyboard.yaml","run_id":"harbour_20260404T184434.532830Z","fingerprint":"586eac6325a18b73bac4dea3e7256516","ingredients":{"provider":"scripted","model":"seedance-1.5-pro","mode":"text","resolution":"480p","ratio":"16:9","duration":"4","prompt":"lamp happens"},"provider":"scripted","model":"seedance-1.5-pro","model_id":"scripted-seedance-1.5-pro","mode":"text","prompt":"lamp happens","submit_url":"https://video.example/tasks","query_url":"https://video.example/tasks/{task_id}","request":{"prompt":"lamp happens","pictures":[],"seed":1074457949},"asked":{"key":{"shot":"lamp","segment":1,"take":1},"provider":"scripted","model":"seedance-1.5-pro","mode":"text","prompt":"lamp happens","pictures":[],"resolution":"480p","ratio":"16:9","duration":4,"frames":null,"seed":1074457949,"camera_fixed":null,"watermark":null,"audio":null,"negative_prompt":null,"service_tier":null,"execution_expires_after":169663,"priority":null,"safety_identifier":null,"tools":null,"output_format":null,"omni_reference_task_type":null,"draft":false,"draft_task_id":null,"callback_url":null,"extra":{}},"sources":[],"chosen":["seed","execution_expires_after"],"intended_at":"2026-11-30T09:37:18.268204Z","submitted_at":"2026-11-30T09:37:18.274507Z","submit":{"id":"task-1"},"submit_http_status":200,"task_id":"task-1","task":{"id":"task-1","status":"succeeded","content":{"last_frame_url":"task-1/last.png?look=2"}},"state":"archived","failure":null,"expected_s":150.0,"expected_tokens":40594,"expected_usd":0.0974256,"tokens":40000,"usd":0.096,"credits_billed":null,"retake":false}');
INSERT INTO "storyboard_attempts" VALUES('e979e9a74cf44970822ace2344cd1cb7','harbour','tide',1,1,'fc6ef956f2aec55d5785b01836240066','succeeded',172417,'task-2','{"key":{"shot":"tide","segment":1,"take":1},"storyboard":"storyboard.yaml","run_id":"harbour_20260404T184434.532830Z","fingerprint":"fc6ef956f2aec55d5785b01836240066","ingredients":{"provider":"scripted","model":"seedance-1.5-pro","mode":"text","resolution":"480p","ratio":"16:9","duration":"4","prompt":"tide happens"},"provider":"scripted","model":"seedance-1.5-pro","model_id":"scripted-seedance-1.5-pro","mode":"text","prompt":"tide happens","submit_url":"https://video.example/tasks","query_url":"https://video.example/tasks/{task_id}","request":{"prompt":"tide happens","pictures":[],"seed":1701067665},"asked":{"key":{"shot":"tide","segment":1,"take":1},"provider":"scripted","model":"seedance-1.5-pro","mode":"text","prompt":"tide happens","pictures":[],"resolution":"480p","ratio":"16:9","duration":4,"frames":null,"seed":1701067665,"camera_fixed":null,"watermark":null,"audio":null,"negative_prompt":null,"service_tier":null,"execution_expires_after":172417,"priority":null,"safety_identifier":null,"tools":null,"output_format":null,"omni_reference_task_type":null,"draft":false,"draft_task_id":null,"callback_url":null,"extra":{}},"sources":[],"chosen":["seed","execution_expires_after"],"intended_at":"2026-11-30T09:37:18.294033Z","submitted_at":"2026-11-30T09:37:18.296680Z","submit":{"id":"task-2"},"submit_http_status":200,"task_id":"task-2","task":{"id":"task-2","status":"succeeded","content":{"last_frame_url":"task-2/last.png?look=7"}},"state":"succeeded","failure":null,"expected_s":150.0,"expected_tokens":40594,"expected_usd":0.0974256,"tokens":40000,"usd":0.096,"credits_billed":null,"retake":false}');
INSERT INTO "storyboard_attempts" VALUES('b7b34bc59f4045f694eb35e59a3e1c5c','harbour','mast',1,1,'dc373b2cd645604d2da17fa9f90e4492','submitted',171910,'task-3','{"key":{"shot":"mast","segment":1,"take":1},"storyboard":"storyboard.yaml","run_id":"harbour_20260404T184434.532830Z","fingerprint":"dc373b2cd645604d2da17fa9f90e4492","ingredients":{"provider":"scripted","model":"seedance-1.5-pro","mode":"first_frame","resolution":"480p","ratio":"16:9","duration":"4","prompt":"mast happens","first_frame":"last frame of lamp: 2c9eafe8a745102d82a350f90b9518da231e8aa8cfd3a0a8e9b272d84b7c9788 586eac6325a18b73bac4dea3e7256516"},"provider":"scripted","model":"seedance-1.5-pro","model_id":"scripted-seedance-1.5-pro","mode":"first_frame","prompt":"mast happens","submit_url":"https://video.example/tasks","query_url":"https://video.example/tasks/{task_id}","request":{"prompt":"mast happens","pictures":[{"role":"first_frame","url":"task-1/last.png?look=2"}],"seed":1277612679},"asked":{"key":{"shot":"mast","segment":1,"take":1},"provider":"scripted","model":"seedance-1.5-pro","mode":"first_frame","prompt":"mast happens","pictures":[],"resolution":"480p","ratio":"16:9","duration":4,"frames":null,"seed":1277612679,"camera_fixed":null,"watermark":null,"audio":null,"negative_prompt":null,"service_tier":null,"execution_expires_after":171910,"priority":null,"safety_identifier":null,"tools":null,"output_format":null,"omni_reference_task_type":null,"draft":false,"draft_task_id":null,"callback_url":null,"extra":{}},"sources":[{"role":"first_frame","kind":"last_frame","place":"lamp.take-01","sha256":"2c9eafe8a745102d82a350f90b9518da231e8aa8cfd3a0a8e9b272d84b7c9788","duration_s":null}],"chosen":["seed","execution_expires_after"],"intended_at":"2026-11-30T09:37:18.495851Z","submitted_at":"2026-11-30T09:37:18.498283Z","submit":{"id":"task-3"},"submit_http_status":200,"task_id":"task-3","task":{},"state":"submitted","failure":null,"expected_s":150.0,"expected_tokens":40594,"expected_usd":0.0974256,"tokens":null,"usd":null,"credits_billed":null,"retake":false}');
CREATE TABLE storyboard_callbacks (
	digest TEXT NOT NULL, 
	attempt TEXT NOT NULL, 
	PRIMARY KEY (digest), 
	FOREIGN KEY(attempt) REFERENCES storyboard_attempts (id) ON DELETE CASCADE
);
CREATE TABLE storyboard_costs (
	attempt TEXT NOT NULL, 
	project TEXT NOT NULL, 
	run_id TEXT NOT NULL, 
	tokens INTEGER NOT NULL, 
	usd FLOAT NOT NULL, 
	PRIMARY KEY (attempt), 
	FOREIGN KEY(attempt) REFERENCES storyboard_attempts (id) ON DELETE CASCADE
);
INSERT INTO "storyboard_costs" VALUES('6ae6870a2f8042fcb790374859858196','harbour','harbour_20260404T184434.532830Z',40000,0.096);
INSERT INTO "storyboard_costs" VALUES('b7b34bc59f4045f694eb35e59a3e1c5c','harbour','harbour_20260404T184434.532830Z',40594,0.0974256);
INSERT INTO "storyboard_costs" VALUES('e979e9a74cf44970822ace2344cd1cb7','harbour','harbour_20260404T184434.532830Z',40000,0.096);
CREATE TABLE storyboard_creates (
	number INTEGER NOT NULL, 
	attempt TEXT NOT NULL, 
	partition TEXT NOT NULL, 
	sent_at FLOAT NOT NULL, 
	answered_at FLOAT, 
	PRIMARY KEY (number)
);
INSERT INTO "storyboard_creates" VALUES(1,'6ae6870a2f8042fcb790374859858196','scripted/seedance-1.5-pro',1.79603143827025055886e+09,1.7960314382761332989e+09);
INSERT INTO "storyboard_creates" VALUES(2,'e979e9a74cf44970822ace2344cd1cb7','scripted/seedance-1.5-pro',1.79603143829548835756e+09,1.7960314382975018024e+09);
INSERT INTO "storyboard_creates" VALUES(3,'b7b34bc59f4045f694eb35e59a3e1c5c','scripted/seedance-1.5-pro',1.79603143849721908573e+09,1.79603143849909925458e+09);
CREATE TABLE storyboard_owners (
	project TEXT NOT NULL, 
	token TEXT NOT NULL, 
	PRIMARY KEY (project)
);
INSERT INTO "storyboard_owners" VALUES('harbour','d848681685a04ffaac2d7c03919da6b7');
CREATE TABLE storyboard_polls (
	attempt TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	record TEXT NOT NULL, 
	PRIMARY KEY (attempt, number), 
	FOREIGN KEY(attempt) REFERENCES storyboard_attempts (id) ON DELETE CASCADE
);
INSERT INTO "storyboard_polls" VALUES('e979e9a74cf44970822ace2344cd1cb7',1,'{"attempt":1,"ts":"2026-11-30T09:37:18.331376Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO "storyboard_polls" VALUES('6ae6870a2f8042fcb790374859858196',1,'{"attempt":1,"ts":"2026-11-30T09:37:18.344875Z","http_status":200,"status":"succeeded","provider_status":"succeeded","error":{}}');
INSERT INTO "storyboard_polls" VALUES('e979e9a74cf44970822ace2344cd1cb7',2,'{"attempt":2,"ts":"2026-11-30T09:37:18.411354Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO "storyboard_polls" VALUES('e979e9a74cf44970822ace2344cd1cb7',3,'{"attempt":3,"ts":"2026-11-30T09:37:18.483649Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO "storyboard_polls" VALUES('e979e9a74cf44970822ace2344cd1cb7',4,'{"attempt":4,"ts":"2026-11-30T09:37:18.554056Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO "storyboard_polls" VALUES('b7b34bc59f4045f694eb35e59a3e1c5c',1,'{"attempt":1,"ts":"2026-11-30T09:37:18.569260Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO "storyboard_polls" VALUES('e979e9a74cf44970822ace2344cd1cb7',5,'{"attempt":5,"ts":"2026-11-30T09:37:18.612785Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO "storyboard_polls" VALUES('b7b34bc59f4045f694eb35e59a3e1c5c',2,'{"attempt":2,"ts":"2026-11-30T09:37:18.629086Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO "storyboard_polls" VALUES('e979e9a74cf44970822ace2344cd1cb7',6,'{"attempt":6,"ts":"2026-11-30T09:37:18.672845Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO "storyboard_polls" VALUES('b7b34bc59f4045f694eb35e59a3e1c5c',3,'{"attempt":3,"ts":"2026-11-30T09:37:18.688163Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO "storyboard_polls" VALUES('e979e9a74cf44970822ace2344cd1cb7',7,'{"attempt":7,"ts":"2026-11-30T09:37:18.732376Z","http_status":200,"status":"succeeded","provider_status":"succeeded","error":{}}');
INSERT INTO "storyboard_polls" VALUES('b7b34bc59f4045f694eb35e59a3e1c5c',4,'{"attempt":4,"ts":"2026-11-30T09:37:18.747960Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO "storyboard_polls" VALUES('b7b34bc59f4045f694eb35e59a3e1c5c',5,'{"attempt":5,"ts":"2026-11-30T09:37:18.813452Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO "storyboard_polls" VALUES('b7b34bc59f4045f694eb35e59a3e1c5c',6,'{"attempt":6,"ts":"2026-11-30T09:37:18.871643Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO "storyboard_polls" VALUES('b7b34bc59f4045f694eb35e59a3e1c5c',7,'{"attempt":7,"ts":"2026-11-30T09:37:18.988697Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO "storyboard_polls" VALUES('b7b34bc59f4045f694eb35e59a3e1c5c',8,'{"attempt":8,"ts":"2026-11-30T09:37:19.060489Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO "storyboard_polls" VALUES('b7b34bc59f4045f694eb35e59a3e1c5c',9,'{"attempt":9,"ts":"2026-11-30T09:37:19.124197Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO "storyboard_polls" VALUES('b7b34bc59f4045f694eb35e59a3e1c5c',10,'{"attempt":10,"ts":"2026-11-30T09:37:19.184410Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
CREATE TABLE storyboard_stops (
	project TEXT NOT NULL, 
	shot TEXT NOT NULL, 
	PRIMARY KEY (project, shot)
);
CREATE TABLE storyboard_times (
	attempt TEXT NOT NULL, 
	service TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	noted_at TEXT NOT NULL, 
	took_s FLOAT NOT NULL, 
	PRIMARY KEY (attempt), 
	FOREIGN KEY(attempt) REFERENCES storyboard_attempts (id) ON DELETE CASCADE
);
INSERT INTO "storyboard_times" VALUES('6ae6870a2f8042fcb790374859858196','https://video.example/tasks','seedance-1.5-pro 480p 4 s default','2026-11-30T09:37:18.350690Z',0.0);
INSERT INTO "storyboard_times" VALUES('e979e9a74cf44970822ace2344cd1cb7','https://video.example/tasks','seedance-1.5-pro 480p 4 s default','2026-11-30T09:37:18.735161Z',0.376165);
CREATE TABLE streams (
    workflow_uuid TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    "offset" INTEGER NOT NULL, function_id INTEGER NOT NULL DEFAULT 0, "serialization" TEXT DEFAULT NULL,
    PRIMARY KEY (workflow_uuid, key, "offset"),
    FOREIGN KEY (workflow_uuid) REFERENCES workflow_status(workflow_uuid) 
        ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE TABLE workflow_events (
    workflow_uuid TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL, "serialization" TEXT DEFAULT NULL,
    PRIMARY KEY (workflow_uuid, key),
    FOREIGN KEY (workflow_uuid) REFERENCES workflow_status(workflow_uuid) 
        ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE TABLE workflow_events_history (
    workflow_uuid TEXT NOT NULL,
    function_id INTEGER NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL, "serialization" TEXT DEFAULT NULL,
    PRIMARY KEY (workflow_uuid, function_id, key),
    FOREIGN KEY (workflow_uuid) REFERENCES workflow_status(workflow_uuid)
        ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE TABLE workflow_input (
    workflow_uuid TEXT NOT NULL PRIMARY KEY,
    inputs TEXT,
    retention_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
);
INSERT INTO "workflow_input" VALUES('board-e1570d89cbf347d7-harbour_20260404T184434.532830Z','gASVggYAAAAAAAB9lCiMBGFyZ3OUfZQojAdwcm9qZWN0lIweL2ZpbG1zL2hhcmJvdXIvc3Rvcnlib2FyZC55YW1slIwGcnVuX2lklIwfaGFyYm91cl8yMDI2MDQwNFQxODQ0MzQuNTMyODMwWpSMBmxpbWl0c5R9lIwQc2VlZGFuY2UtMS41LXByb5R9lCiMCmNvbmN1cnJlbnSUSwOMCnBlcl9taW51dGWUTnVzjARjYXBzlH2UKIwEZmlsbZR9lCiMBnRva2Vuc5RKgJaYAIwDdXNklE51jANydW6UTnWMBndhbnRlZJRdlCh9lCiMB3JlcXVlc3SUfZQojANrZXmUfZQojARzaG90lIwEbGFtcJSMB3NlZ21lbnSUSwGMBHRha2WUSwF1jAhwcm92aWRlcpSMCHNjcmlwdGVklIwFbW9kZWyUjBBzZWVkYW5jZS0xLjUtcHJvlIwEbW9kZZSMBHRleHSUjAZwcm9tcHSUjAxsYW1wIGhhcHBlbnOUjAhwaWN0dXJlc5RdlIwKcmVzb2x1dGlvbpSMBDQ4MHCUjAVyYXRpb5SMBDE2OjmUjAhkdXJhdGlvbpRLBIwGZnJhbWVzlE6MBHNlZWSUTowMY2FtZXJhX2ZpeGVklE6MCXdhdGVybWFya5ROjAVhdWRpb5ROjA9uZWdhdGl2ZV9wcm9tcHSUTowMc2VydmljZV90aWVylE6MF2V4ZWN1dGlvbl9leHBpcmVzX2FmdGVylE6MCHByaW9yaXR5lE6MEXNhZmV0eV9pZGVudGlmaWVylE6MBXRvb2xzlE6MDW91dHB1dF9mb3JtYXSUTowYb21uaV9yZWZlcmVuY2VfdGFza190eXBllE6MBWRyYWZ0lImMDWRyYWZ0X3Rhc2tfaWSUTowMY2FsbGJhY2tfdXJslE6MBWV4dHJhlH2UdYwHc291cmNlc5RdlIwFbmVlZHOUXZSMCmV4cGVjdGVkX3OUR0BiwAAAAAAAjA9leHBlY3RlZF90b2tlbnOUTZKejAxleHBlY3RlZF91c2SURz+48OJVyw2wjAN3YXmUTowFdGFrZXOUSwGMBGtlcHSUXZSMBnJldGFrZZSJjAtyZXRha2Vfc2VlZJROdX2UKGgXfZQoaBl9lChoG4wEbWFzdJRoHUsBaB5LAXVoH2ggaCFoImgjjAtmaXJzdF9mcmFtZZRoJYwMbWFzdCBoYXBwZW5zlGgnXZRoKWgqaCtoLGgtSwRoLk5oL05oME5oMU5oMk5oM05oNE5oNU5oNk5oN05oOE5oOU5oOk5oO4loPE5oPU5oPn2UdWhAXZRoQl2UfZQoaBtoHGgdSwGMBWZyYW1llIwEbGFzdJSMBHJvbGWUaFGMBGtpbmSUjAVmaW5hbJR1YWhER0BiwAAAAAAAaEVNkp5oRkc/uPDiVcsNsGhHTmhISwFoSV2UaEuJaExOdX2UKGgXfZQoaBl9lChoG4wEdGlkZZRoHUsBaB5LAXVoH2ggaCFoImgjaCRoJYwMdGlkZSBoYXBwZW5zlGgnXZRoKWgqaCtoLGgtSwRoLk5oL05oME5oMU5oMk5oM05oNE5oNU5oNk5oN05oOE5oOU5oOk5oO4loPE5oPU5oPn2UdWhAXZRoQl2UaERHQGLAAAAAAABoRU2SnmhGRz+48OJVyw2waEdOaEhLAWhJXZRoS4loTE51fZQoaBd9lChoGX2UKGgbjARndWxslGgdSwFoHksBdWgfaCBoIWgiaCNoUWgljAxndWxsIGhhcHBlbnOUaCddlGgpaCpoK2gsaC1LBGguTmgvTmgwTmgxTmgyTmgzTmg0Tmg1Tmg2Tmg3Tmg4Tmg5Tmg6Tmg7iWg8Tmg9Tmg+fZR1aEBdlGhCXZR9lChoG2hhaB1LAWhYaFloWmhRaFtoXHVhaERHQGLAAAAAAABoRU2SnmhGRz+48OJVyw2waEdOaEhLAWhJXZRoS4loTE51ZYwEbWFkZZRdlIwFZ2F0ZWSUXZQoaGFLAWhcXZR0lGGMBXN0b3BzlH2UKGgcfZQojAZjb2xvdXKUR0BWgAAAAAAAjAhjb250cmFzdJROjAlzaGFycG5lc3OUTnVoUH2UKGh8R0BWgAAAAAAAaH1OaH5OdWhhfZQoaHxHQFaAAAAAAABofU5ofk51aGt9lChofEdAVoAAAAAAAGh9Tmh+TnV1jAZzdHJheXOUXZSMBWFsb25llIh1hZSMBmt3YXJnc5R9lHUu',1796031438000);
INSERT INTO "workflow_input" VALUES('take-6ae6870a2f8042fcb790374859858196','gASVXQAAAAAAAAB9lCiMBGFyZ3OUjB4vZmlsbXMvaGFyYm91ci9zdG9yeWJvYXJkLnlhbWyUjCA2YWU2ODcwYTJmODA0MmZjYjc5MDM3NDg1OTg1ODE5NpSGlIwGa3dhcmdzlH2UdS4=',1796031438000);
INSERT INTO "workflow_input" VALUES('take-e979e9a74cf44970822ace2344cd1cb7','gASVXQAAAAAAAAB9lCiMBGFyZ3OUjB4vZmlsbXMvaGFyYm91ci9zdG9yeWJvYXJkLnlhbWyUjCBlOTc5ZTlhNzRjZjQ0OTcwODIyYWNlMjM0NGNkMWNiN5SGlIwGa3dhcmdzlH2UdS4=',1796031438000);
INSERT INTO "workflow_input" VALUES('filing-6ae6870a2f8042fcb790374859858196','gASVXQAAAAAAAAB9lCiMBGFyZ3OUjB4vZmlsbXMvaGFyYm91ci9zdG9yeWJvYXJkLnlhbWyUjCA2YWU2ODcwYTJmODA0MmZjYjc5MDM3NDg1OTg1ODE5NpSGlIwGa3dhcmdzlH2UdS4=',1796031438000);
INSERT INTO "workflow_input" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c','gASVXQAAAAAAAAB9lCiMBGFyZ3OUjB4vZmlsbXMvaGFyYm91ci9zdG9yeWJvYXJkLnlhbWyUjCBiN2IzNGJjNTlmNDA0NWY2OTRlYjM1ZTU5YTNlMWM1Y5SGlIwGa3dhcmdzlH2UdS4=',1796031438000);
INSERT INTO "workflow_input" VALUES('filing-e979e9a74cf44970822ace2344cd1cb7','gASVXQAAAAAAAAB9lCiMBGFyZ3OUjB4vZmlsbXMvaGFyYm91ci9zdG9yeWJvYXJkLnlhbWyUjCBlOTc5ZTlhNzRjZjQ0OTcwODIyYWNlMjM0NGNkMWNiN5SGlIwGa3dhcmdzlH2UdS4=',1796031438000);
CREATE TABLE workflow_output (
    workflow_uuid TEXT NOT NULL PRIMARY KEY,
    output TEXT,
    error TEXT,
    retention_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
);
INSERT INTO "workflow_output" VALUES('take-6ae6870a2f8042fcb790374859858196','gASVSAAAAAAAAAB9lCiMBXN0YXRllIwJc3VjY2VlZGVklIwGdGF1Z2h0lF2UjCBlOTc5ZTlhNzRjZjQ0OTcwODIyYWNlMjM0NGNkMWNiN5RhdS4=',NULL,1796031438000);
INSERT INTO "workflow_output" VALUES('filing-6ae6870a2f8042fcb790374859858196','gASVOwAAAAAAAAB9lCiMBXN0YXRllIwIYXJjaGl2ZWSUjAZmb2xkZXKUjAxsYW1wLnRha2UtMDGUjAZjb3VudHOUaAR1Lg==',NULL,1796031438000);
INSERT INTO "workflow_output" VALUES('take-e979e9a74cf44970822ace2344cd1cb7','gASVGAAAAAAAAAB9lIwFc3RhdGWUjAlzdWNjZWVkZWSUcy4=',NULL,1796031438000);
CREATE TABLE workflow_schedules (
    schedule_id TEXT PRIMARY KEY,
    schedule_name TEXT NOT NULL UNIQUE,
    workflow_name TEXT NOT NULL,
    workflow_class_name TEXT,
    schedule TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'ACTIVE',
    context TEXT NOT NULL
, "last_fired_at" TEXT DEFAULT NULL, "automatic_backfill" BOOLEAN NOT NULL DEFAULT FALSE, "cron_timezone" TEXT DEFAULT NULL, "queue_name" TEXT DEFAULT NULL, "application_name" TEXT DEFAULT NULL);
CREATE TABLE workflow_status (
    workflow_uuid TEXT PRIMARY KEY,
    status TEXT,
    name TEXT,
    authenticated_user TEXT,
    assumed_role TEXT,
    authenticated_roles TEXT,
    request TEXT,
    output TEXT,
    error TEXT,
    executor_id TEXT,
    created_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    updated_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    application_version TEXT,
    application_id TEXT,
    class_name TEXT DEFAULT NULL,
    config_name TEXT DEFAULT NULL,
    recovery_attempts INTEGER DEFAULT 0,
    queue_name TEXT,
    workflow_timeout_ms INTEGER,
    workflow_deadline_epoch_ms INTEGER,
    inputs TEXT,
    started_at_epoch_ms INTEGER,
    deduplication_id TEXT,
    priority INTEGER NOT NULL DEFAULT 0
, queue_partition_key TEXT, forked_from TEXT, "owner_xid" TEXT DEFAULT NULL, "parent_workflow_id" TEXT DEFAULT NULL, "serialization" TEXT DEFAULT NULL, "delay_until_epoch_ms" BIGINT DEFAULT NULL, "was_forked_from" BOOLEAN NOT NULL DEFAULT FALSE, "rate_limited" BOOLEAN NOT NULL DEFAULT FALSE, "completed_at" BIGINT, "attributes" TEXT, "schedule_name" TEXT, "debounce_deadline_epoch_ms" BIGINT DEFAULT NULL, "is_debounced" BOOLEAN NOT NULL DEFAULT FALSE, "application_name" TEXT DEFAULT NULL, "creator_xid" TEXT DEFAULT NULL);
INSERT INTO "workflow_status" VALUES('board-e1570d89cbf347d7-harbour_20260404T184434.532830Z','PENDING','board',NULL,NULL,NULL,NULL,NULL,NULL,'local',1796031438000,1796031438000,'2','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,'f93dd09d-9e2d-4746-a3d7-ba0356a69996',NULL,'py_pickle',NULL,0,0,NULL,'null',NULL,NULL,0,'storyboard','f93dd09d-9e2d-4746-a3d7-ba0356a69996');
INSERT INTO "workflow_status" VALUES('take-6ae6870a2f8042fcb790374859858196','SUCCESS','take',NULL,NULL,NULL,NULL,NULL,NULL,'local',1796031438000,1796031438000,'2','',NULL,NULL,1,'takes-3-at-once-600-a-minute',NULL,NULL,NULL,1796031438000,NULL,0,'scripted/seedance-1.5-pro',NULL,NULL,'board-e1570d89cbf347d7-harbour_20260404T184434.532830Z','py_pickle',NULL,0,1,1796031438000,'null',NULL,NULL,0,'storyboard','86789bac-492b-4115-ac58-d6f4982d54a2');
INSERT INTO "workflow_status" VALUES('take-e979e9a74cf44970822ace2344cd1cb7','SUCCESS','take',NULL,NULL,NULL,NULL,NULL,NULL,'local',1796031438000,1796031438000,'2','',NULL,NULL,1,'takes-3-at-once-600-a-minute',NULL,NULL,NULL,1796031438000,NULL,0,'scripted/seedance-1.5-pro',NULL,NULL,'board-e1570d89cbf347d7-harbour_20260404T184434.532830Z','py_pickle',NULL,0,1,1796031438000,'null',NULL,NULL,0,'storyboard','5ccbe1e5-8db5-47ca-94b0-f045f14ae00c');
INSERT INTO "workflow_status" VALUES('filing-6ae6870a2f8042fcb790374859858196','SUCCESS','filing',NULL,NULL,NULL,NULL,NULL,NULL,'local',1796031438000,1796031438000,'2','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,'take-6ae6870a2f8042fcb790374859858196','py_pickle',NULL,0,0,1796031438000,'null',NULL,NULL,0,'storyboard','cfde69e3-3982-4360-9b78-98d70489318c');
INSERT INTO "workflow_status" VALUES('take-b7b34bc59f4045f694eb35e59a3e1c5c','PENDING','take',NULL,NULL,NULL,NULL,NULL,NULL,'local',1796031438000,1796031438000,'2','',NULL,NULL,1,'takes-3-at-once-600-a-minute',NULL,NULL,NULL,1796031438000,NULL,0,'scripted/seedance-1.5-pro',NULL,'ba957ce1-3b7f-4a5a-80f8-324f23233fd3','board-e1570d89cbf347d7-harbour_20260404T184434.532830Z','py_pickle',NULL,0,1,NULL,'null',NULL,NULL,0,'storyboard','6266cbca-48e3-499a-80ae-a1b998d29b72');
INSERT INTO "workflow_status" VALUES('filing-e979e9a74cf44970822ace2344cd1cb7','PENDING','filing',NULL,NULL,NULL,NULL,NULL,NULL,'local',1796031438000,1796031438000,'2','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,'78e6f73b-24a3-4cdc-bedb-e393299a1428','take-e979e9a74cf44970822ace2344cd1cb7','py_pickle',NULL,0,0,NULL,'null',NULL,NULL,0,'storyboard','78e6f73b-24a3-4cdc-bedb-e393299a1428');
CREATE INDEX workflow_status_created_at_index ON workflow_status (created_at);
CREATE INDEX idx_workflow_topic ON notifications (destination_uuid, topic);
CREATE INDEX "idx_workflow_status_delayed" ON "workflow_status" ("delay_until_epoch_ms") WHERE status = 'DELAYED';
CREATE INDEX "idx_workflow_status_forked_from" ON "workflow_status" ("forked_from") WHERE "forked_from" IS NOT NULL;
CREATE INDEX "idx_workflow_status_parent_workflow_id" ON "workflow_status" ("parent_workflow_id") WHERE "parent_workflow_id" IS NOT NULL;
CREATE UNIQUE INDEX "uq_workflow_status_dedup_id" ON "workflow_status" ("queue_name", "deduplication_id") WHERE "deduplication_id" IS NOT NULL;
CREATE INDEX "idx_workflow_status_pending" ON "workflow_status" ("created_at") WHERE "status" = 'PENDING';
CREATE INDEX "idx_workflow_status_failed" ON "workflow_status" ("status", "created_at") WHERE "status" IN ('ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED');
CREATE INDEX "idx_workflow_status_rate_limited" ON "workflow_status" ("queue_name", "started_at_epoch_ms") WHERE "rate_limited" = TRUE;
CREATE INDEX "idx_workflow_status_completed_at" ON "workflow_status" ("completed_at") WHERE "completed_at" IS NOT NULL;
CREATE INDEX "idx_workflow_status_started_at" ON "workflow_status" ("started_at_epoch_ms") WHERE "started_at_epoch_ms" IS NOT NULL;
CREATE INDEX "idx_workflow_status_schedule_name" ON "workflow_status" ("schedule_name") WHERE "schedule_name" IS NOT NULL;
CREATE UNIQUE INDEX "uq_application_versions_owner_version"
    ON application_versions ("application_name", "version_name")
    WHERE "application_name" IS NOT NULL;
CREATE UNIQUE INDEX "uq_application_versions_unclaimed_version"
    ON application_versions ("version_name")
    WHERE "application_name" IS NULL;
CREATE INDEX idx_workflow_input_retention
    ON workflow_input (retention_timestamp);
CREATE INDEX idx_workflow_output_retention
    ON workflow_output (retention_timestamp);
CREATE INDEX idx_operation_outputs_retention
    ON operation_outputs (retention_timestamp);
CREATE INDEX "idx_workflow_status_in_flight_v2" ON "workflow_status" ("queue_name", "status", "priority", "created_at", "application_name") WHERE "status" IN ('ENQUEUED', 'PENDING');
CREATE INDEX "idx_workflow_status_partition_dequeue_v3" ON "workflow_status" ("queue_name", "status", "queue_partition_key", "priority", "created_at", "workflow_uuid", "application_name") WHERE "status" IN ('ENQUEUED', 'PENDING') AND "queue_partition_key" IS NOT NULL;
CREATE INDEX "idx_operation_outputs_completed_at_function_name_v2" ON "operation_outputs" ("completed_at_epoch_ms", "function_name", "application_name");
CREATE INDEX "idx_workflow_status_deadline" ON "workflow_status" ("workflow_deadline_epoch_ms") WHERE "status" IN ('ENQUEUED', 'PENDING', 'DELAYED') AND "workflow_deadline_epoch_ms" IS NOT NULL;
CREATE INDEX "idx_application_versions_timestamp" ON "application_versions" ("version_timestamp" DESC);
CREATE INDEX "idx_application_versions_owner_timestamp" ON "application_versions" ("application_name", "version_timestamp" DESC);
CREATE INDEX ix_storyboard_attempts_task_id ON storyboard_attempts (task_id);
CREATE INDEX ix_storyboard_attempts_project ON storyboard_attempts (project);
CREATE INDEX ix_storyboard_attempts_state ON storyboard_attempts (state);
CREATE INDEX storyboard_costs_of_run ON storyboard_costs (project, run_id, tokens, usd);
CREATE INDEX storyboard_times_lately ON storyboard_times (service, kind, noted_at);
CREATE INDEX ix_storyboard_creates_attempt ON storyboard_creates (attempt);
CREATE INDEX storyboard_creates_lately ON storyboard_creates (partition, sent_at);
COMMIT;
