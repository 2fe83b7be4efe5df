PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE tasks (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    model TEXT NOT NULL,
    service_tier TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    started_at REAL,
    accepted TEXT NOT NULL,
    failure TEXT,
    base_url TEXT NOT NULL,
    owner TEXT NOT NULL,
    faults TEXT NOT NULL,
    spent TEXT NOT NULL DEFAULT '[]'
);
INSERT INTO tasks VALUES(1,'cgt-20261130211031-vmiqf','doubao-seedance-1-5-pro-251215','default','succeeded',1796044231.4960696697,1796044233.1597950458,1796044231.662292242,'{"model":"doubao-seedance-1-5-pro-251215","mode":"text","prompt":"A kite rises.","pictures":[],"input_video_s":null,"resolution":"480p","ratio":"16:9","width_px":864,"height_px":496,"duration_s":4,"frames":97,"seed":349229473,"camera_fixed":false,"watermark":false,"audio":false,"draft":true,"draft_task_id":null,"return_last_frame":false,"service_tier":"default","execution_expires_after":170152,"callback_url":null,"priority":null,"safety_identifier":null,"output_format":null}',NULL,'http://simulator.local/','0669b88c77f17b29','[]','[]');
INSERT INTO tasks VALUES(2,'cgt-20261130211043-7tcr0','doubao-seedance-1-0-pro-fast-251015','default','succeeded',1796044243.9189755916,1796044245.4634547233,1796044244.0043292045,'{"model":"doubao-seedance-1-0-pro-fast-251015","mode":"text","prompt":"A boy wakes.","pictures":[],"input_video_s":null,"resolution":"480p","ratio":"16:9","width_px":864,"height_px":480,"duration_s":null,"frames":29,"seed":820583192,"camera_fixed":false,"watermark":false,"audio":null,"draft":null,"draft_task_id":null,"return_last_frame":true,"service_tier":"default","execution_expires_after":170472,"callback_url":null,"priority":null,"safety_identifier":null,"output_format":null}',NULL,'http://simulator.local/','007bab1c4dba47cf','[]','[]');
INSERT INTO tasks VALUES(3,'cgt-20261130211045-lf1p3','doubao-seedance-1-0-pro-fast-251015','default','succeeded',1796044245.9785141945,1796044247.1945755481,1796044246.0307567119,'{"model":"doubao-seedance-1-0-pro-fast-251015","mode":"first_frame","prompt":"He runs.","pictures":[{"role":"first_frame","sha256":"8c4471fc8c23c4d0f3c0bc29a775c47ae4b35a7ee77cb554a37f769086c37902"}],"input_video_s":null,"resolution":"480p","ratio":"16:9","width_px":864,"height_px":480,"duration_s":null,"frames":29,"seed":35040859,"camera_fixed":false,"watermark":false,"audio":null,"draft":null,"draft_task_id":null,"return_last_frame":true,"service_tier":"default","execution_expires_after":172688,"callback_url":null,"priority":null,"safety_identifier":null,"output_format":null}',NULL,'http://simulator.local/','007bab1c4dba47cf','[]','[]');
INSERT INTO tasks VALUES(4,'cgt-20261130211059-jgd6w','doubao-seedance-1-0-pro-fast-251015','default','succeeded',1796044259.6957945823,1796044261.2203407287,1796044259.7360770701,'{"model":"doubao-seedance-1-0-pro-fast-251015","mode":"text","prompt":"a hill, pan left","pictures":[],"input_video_s":null,"resolution":"480p","ratio":"16:9","width_px":864,"height_px":480,"duration_s":null,"frames":29,"seed":1624981025,"camera_fixed":false,"watermark":false,"audio":null,"draft":null,"draft_task_id":null,"return_last_frame":true,"service_tier":"default","execution_expires_after":170882,"callback_url":null,"priority":null,"safety_identifier":null,"output_format":null}',NULL,'http://simulator.local/','1d841534b31eb21e','[]','[]');
INSERT INTO tasks VALUES(5,'cgt-20261130211121-tgg9y','doubao-seedance-1-5-pro-251215','default','succeeded',1796044281.8074989319,1796044284.6240952015,1796044281.9069015979,'{"model":"doubao-seedance-1-5-pro-251215","mode":"text","prompt":"A kite rises.","pictures":[],"input_video_s":null,"resolution":"480p","ratio":"16:9","width_px":864,"height_px":496,"duration_s":4,"frames":97,"seed":349229473,"camera_fixed":false,"watermark":false,"audio":false,"draft":false,"draft_task_id":"cgt-20261130211031-vmiqf","return_last_frame":true,"service_tier":"default","execution_expires_after":172621,"callback_url":null,"priority":null,"safety_identifier":null,"output_format":null}',NULL,'http://simulator.local/','e86bd430d3994a90','[]','[]');
INSERT INTO tasks VALUES(6,'cgt-20261130211212-q54ik','doubao-seedance-1-0-pro-fast-251015','default','running',1796044332.3235824108,1796044332.4227588176,1796044332.4227588176,'{"model":"doubao-seedance-1-0-pro-fast-251015","mode":"text","prompt":"A gull flies by.","pictures":[],"input_video_s":null,"resolution":"480p","ratio":"16:9","width_px":864,"height_px":480,"duration_s":null,"frames":29,"seed":71324301,"camera_fixed":false,"watermark":false,"audio":null,"draft":null,"draft_task_id":null,"return_last_frame":true,"service_tier":"default","execution_expires_after":170833,"callback_url":null,"priority":null,"safety_identifier":null,"output_format":null}',NULL,'http://simulator.local/','d50e9109240d86da','[]','[]');
CREATE TABLE secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL);
INSERT INTO secrets VALUES('links',X'53fd9747538727d0b80100337a9dceb56d2bcaefd8853f6f792ff113b8a9dee8');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('tasks',6);
CREATE INDEX tasks_by_age ON tasks (created_at);
COMMIT;
