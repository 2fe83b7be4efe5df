PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
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
INSERT INTO storyboard_attempts VALUES('ae07fc83010440f9879cdc730a375c97','kites','kite',1,1,'20357f5f4d45ae5ef056102957da7043','archived',170152,'cgt-20261130211031-vmiqf','{"key":{"shot":"kite","segment":1,"take":1},"storyboard":"storyboard.yaml","run_id":"kites_20261130T131029.068480Z","fingerprint":"20357f5f4d45ae5ef056102957da7043","ingredients":{"provider":"simulator","model":"seedance-1.5-pro","mode":"text","ratio":"16:9","duration":"4","audio":"False","prompt":"A kite rises.","draft":"true"},"provider":"simulator","model":"seedance-1.5-pro","model_id":"doubao-seedance-1-5-pro-251215","mode":"text","prompt":"A kite rises.","submit_url":"http://simulator.local/api/v3/contents/generations/tasks","query_url":"http://simulator.local/api/v3/contents/generations/tasks/{task_id}","request":{"model":"doubao-seedance-1-5-pro-251215","content":[{"type":"text","text":"A kite rises."}],"resolution":"480p","ratio":"16:9","duration":4,"seed":349229473,"generate_audio":false,"execution_expires_after":170152,"draft":true},"asked":{"key":{"shot":"kite","segment":1,"take":1},"provider":"simulator","model":"seedance-1.5-pro","mode":"text","prompt":"A kite rises.","pictures":[],"resolution":"480p","ratio":"16:9","duration":4,"frames":null,"seed":349229473,"camera_fixed":null,"watermark":null,"audio":false,"negative_prompt":null,"service_tier":null,"execution_expires_after":170152,"priority":null,"safety_identifier":null,"tools":null,"output_format":null,"omni_reference_task_type":null,"draft":true,"draft_task_id":null,"callback_url":null,"extra":{}},"sources":[],"chosen":["seed","execution_expires_after"],"intended_at":"2026-11-30T13:10:31.332574Z","submitted_at":"2026-11-30T13:10:31.503121Z","submit":{"id":"cgt-20261130211031-vmiqf"},"submit_http_status":200,"task_id":"cgt-20261130211031-vmiqf","task":{"id":"cgt-20261130211031-vmiqf","model":"doubao-seedance-1-5-pro-251215","status":"succeeded","content":{"video_url":"http://simulator.local/files/doubao-seedance-1-5-pro/cgt-20261130211031-vmiqf.mp4?X-Tos-Algorithm=TOS4-HMAC-SHA256&X-Tos-Credential=simulator%2F20261130%2Flocal%2Ftos%2Frequest&X-Tos-Date=20261130T131033Z&X-Tos-Expires=86400&X-Tos-Signature=6cd8e9b97a4397fde93f6028a88530cbd72bf761c09a105032cb437bb417edf9&X-Tos-SignedHeaders=host"},"usage":{"completion_tokens":28415,"total_tokens":28415},"created_at":1796044231,"updated_at":1796044233,"seed":349229473,"resolution":"480p","ratio":"16:9","duration":4,"framespersecond":24,"service_tier":"default","execution_expires_after":170152,"generate_audio":false,"draft":true},"state":"archived","failure":null,"expected_s":2.0,"expected_tokens":28415,"expected_usd":0.034098,"tokens":28415,"usd":0.034098,"credits_billed":null,"retake":false}');
INSERT INTO storyboard_attempts VALUES('20a1d6dd17e342b791c9e5b039361740','kites','wake',1,1,'a03ed2cd95baa29f90e6afb90f88e91d','archived',170472,'cgt-20261130211043-7tcr0','{"key":{"shot":"wake","segment":1,"take":1},"storyboard":"storyboard.yaml","run_id":"kites_20261130T131041.302252Z","fingerprint":"a03ed2cd95baa29f90e6afb90f88e91d","ingredients":{"provider":"simulator","model":"seedance-1.0-pro-fast","mode":"text","resolution":"480p","ratio":"16:9","frames":"29","audio":"False","prompt":"A boy wakes."},"provider":"simulator","model":"seedance-1.0-pro-fast","model_id":"doubao-seedance-1-0-pro-fast-251015","mode":"text","prompt":"A boy wakes.","submit_url":"http://simulator.local/api/v3/contents/generations/tasks","query_url":"http://simulator.local/api/v3/contents/generations/tasks/{task_id}","request":{"model":"doubao-seedance-1-0-pro-fast-251015","content":[{"type":"text","text":"A boy wakes."}],"resolution":"480p","ratio":"16:9","frames":29,"seed":820583192,"generate_audio":false,"execution_expires_after":170472,"return_last_frame":true},"asked":{"key":{"shot":"wake","segment":1,"take":1},"provider":"simulator","model":"seedance-1.0-pro-fast","mode":"text","prompt":"A boy wakes.","pictures":[],"resolution":"480p","ratio":"16:9","duration":null,"frames":29,"seed":820583192,"camera_fixed":null,"watermark":null,"audio":false,"negative_prompt":null,"service_tier":null,"execution_expires_after":170472,"priority":null,"safety_identifier":null,"tools":null,"output_format":null,"omni_reference_task_type":null,"draft":false,"draft_task_id":null,"callback_url":null,"extra":{}},"sources":[],"chosen":["seed","execution_expires_after"],"intended_at":"2026-11-30T13:10:43.639691Z","submitted_at":"2026-11-30T13:10:43.950000Z","submit":{"id":"cgt-20261130211043-7tcr0"},"submit_http_status":200,"task_id":"cgt-20261130211043-7tcr0","task":{"id":"cgt-20261130211043-7tcr0","model":"doubao-seedance-1-0-pro-fast-251015","status":"succeeded","content":{"video_url":"http://simulator.local/files/doubao-seedance-1-0-pro-fast/cgt-20261130211043-7tcr0.mp4?X-Tos-Algorithm=TOS4-HMAC-SHA256&X-Tos-Credential=simulator%2F20261130%2Flocal%2Ftos%2Frequest&X-Tos-Date=20261130T131045Z&X-Tos-Expires=86400&X-Tos-Signature=5beae22c30d32dbbc57b3736c00fee64ff625a9a5712249619dc83cb80420d0d&X-Tos-SignedHeaders=host","last_frame_url":"http://simulator.local/files/doubao-seedance-1-0-pro-fast/cgt-20261130211043-7tcr0_last-frame.png?X-Tos-Algorithm=TOS4-HMAC-SHA256&X-Tos-Credential=simulator%2F20261130%2Flocal%2Ftos%2Frequest&X-Tos-Date=20261130T131045Z&X-Tos-Expires=86400&X-Tos-Signature=44ee54d88de55fd78c5e33d2c99f39b800e6dba55c590187e35956c5c321af80&X-Tos-SignedHeaders=host"},"usage":{"completion_tokens":11745,"total_tokens":11745},"created_at":1796044243,"updated_at":1796044245,"seed":820583192,"resolution":"480p","ratio":"16:9","frames":29,"framespersecond":24,"service_tier":"default","execution_expires_after":170472},"state":"archived","failure":null,"expected_s":2.0,"expected_tokens":11745,"expected_usd":0.011745,"tokens":11745,"usd":0.011745,"credits_billed":null,"retake":false}');
INSERT INTO storyboard_attempts VALUES('6b9924b4ca4a4ee4914300b89001c4c4','kites','run',1,1,'43c05f0674490136c2a1100e960cf411','archived',172688,'cgt-20261130211045-lf1p3','{"key":{"shot":"run","segment":1,"take":1},"storyboard":"storyboard.yaml","run_id":"kites_20261130T131041.302252Z","fingerprint":"43c05f0674490136c2a1100e960cf411","ingredients":{"provider":"simulator","model":"seedance-1.0-pro-fast","mode":"first_frame","resolution":"480p","ratio":"16:9","frames":"29","audio":"False","prompt":"He runs.","first_frame":"last frame of wake: 8c4471fc8c23c4d0f3c0bc29a775c47ae4b35a7ee77cb554a37f769086c37902 a03ed2cd95baa29f90e6afb90f88e91d"},"provider":"simulator","model":"seedance-1.0-pro-fast","model_id":"doubao-seedance-1-0-pro-fast-251015","mode":"first_frame","prompt":"He runs.","submit_url":"http://simulator.local/api/v3/contents/generations/tasks","query_url":"http://simulator.local/api/v3/contents/generations/tasks/{task_id}","request":{"model":"doubao-seedance-1-0-pro-fast-251015","content":[{"type":"text","text":"He runs."},{"type":"image_url","image_url":{"url":"http://simulator.local/files/doubao-seedance-1-0-pro-fast/cgt-20261130211043-7tcr0_last-frame.png?X-Tos-Algorithm=TOS4-HMAC-SHA256&X-Tos-Credential=simulator%2F20261130%2Flocal%2Ftos%2Frequest&X-Tos-Date=20261130T131045Z&X-Tos-Expires=86400&X-Tos-Signature=44ee54d88de55fd78c5e33d2c99f39b800e6dba55c590187e35956c5c321af80&X-Tos-SignedHeaders=host"},"role":"first_frame"}],"resolution":"480p","ratio":"16:9","frames":29,"seed":35040859,"generate_audio":false,"execution_expires_after":172688,"return_last_frame":true},"asked":{"key":{"shot":"run","segment":1,"take":1},"provider":"simulator","model":"seedance-1.0-pro-fast","mode":"first_frame","prompt":"He runs.","pictures":[],"resolution":"480p","ratio":"16:9","duration":null,"frames":29,"seed":35040859,"camera_fixed":null,"watermark":null,"audio":false,"negative_prompt":null,"service_tier":null,"execution_expires_after":172688,"priority":null,"safety_identifier":null,"tools":null,"output_format":null,"omni_reference_task_type":null,"draft":false,"draft_task_id":null,"callback_url":null,"extra":{}},"sources":[{"role":"first_frame","kind":"last_frame","place":"wake.take-01","sha256":"8c4471fc8c23c4d0f3c0bc29a775c47ae4b35a7ee77cb554a37f769086c37902","duration_s":null}],"chosen":["seed","execution_expires_after"],"intended_at":"2026-11-30T13:10:45.969989Z","submitted_at":"2026-11-30T13:10:45.999018Z","submit":{"id":"cgt-20261130211045-lf1p3"},"submit_http_status":200,"task_id":"cgt-20261130211045-lf1p3","task":{"id":"cgt-20261130211045-lf1p3","model":"doubao-seedance-1-0-pro-fast-251015","status":"succeeded","content":{"video_url":"http://simulator.local/files/doubao-seedance-1-0-pro-fast/cgt-20261130211045-lf1p3.mp4?X-Tos-Algorithm=TOS4-HMAC-SHA256&X-Tos-Credential=simulator%2F20261130%2Flocal%2Ftos%2Frequest&X-Tos-Date=20261130T131047Z&X-Tos-Expires=86400&X-Tos-Signature=160426b33df52f71ec4241f3f96d3fa25173636be2fbcf510092133f788cf552&X-Tos-SignedHeaders=host","last_frame_url":"http://simulator.local/files/doubao-seedance-1-0-pro-fast/cgt-20261130211045-lf1p3_last-frame.png?X-Tos-Algorithm=TOS4-HMAC-SHA256&X-Tos-Credential=simulator%2F20261130%2Flocal%2Ftos%2Frequest&X-Tos-Date=20261130T131047Z&X-Tos-Expires=86400&X-Tos-Signature=05ad50a3a34ba7536af1e1a484e07d639a56a0031d4676c4e20fd8a7369f6037&X-Tos-SignedHeaders=host"},"usage":{"completion_tokens":11745,"total_tokens":11745},"created_at":1796044245,"updated_at":1796044247,"seed":35040859,"resolution":"480p","ratio":"16:9","frames":29,"framespersecond":24,"service_tier":"default","execution_expires_after":172688},"state":"archived","failure":null,"expected_s":2.0,"expected_tokens":11745,"expected_usd":0.011745,"tokens":11745,"usd":0.011745,"credits_billed":null,"retake":false}');
INSERT INTO storyboard_attempts VALUES('3912464e53b648c28fb40a31c7d5f263','kites','hill',1,1,'d02da0e7b72ab5272d8ce05ae243c980','archived',170882,'cgt-20261130211059-jgd6w','{"key":{"shot":"hill","segment":1,"take":1},"storyboard":"storyboard.yaml","run_id":"kites_20261130T131056.672482Z","fingerprint":"d02da0e7b72ab5272d8ce05ae243c980","ingredients":{"provider":"simulator","model":"seedance-1.0-pro-fast","mode":"text","resolution":"480p","ratio":"16:9","frames":"29","audio":"False","prompt":"a hill, pan left"},"provider":"simulator","model":"seedance-1.0-pro-fast","model_id":"doubao-seedance-1-0-pro-fast-251015","mode":"text","prompt":"a hill, pan left","submit_url":"http://simulator.local/api/v3/contents/generations/tasks","query_url":"http://simulator.local/api/v3/contents/generations/tasks/{task_id}","request":{"model":"doubao-seedance-1-0-pro-fast-251015","content":[{"type":"text","text":"a hill, pan left"}],"resolution":"480p","ratio":"16:9","frames":29,"seed":1624981025,"generate_audio":false,"execution_expires_after":170882,"return_last_frame":true},"asked":{"key":{"shot":"hill","segment":1,"take":1},"provider":"simulator","model":"seedance-1.0-pro-fast","mode":"text","prompt":"a hill, pan left","pictures":[],"resolution":"480p","ratio":"16:9","duration":null,"frames":29,"seed":1624981025,"camera_fixed":null,"watermark":null,"audio":false,"negative_prompt":null,"service_tier":null,"execution_expires_after":170882,"priority":null,"safety_identifier":null,"tools":null,"output_format":null,"omni_reference_task_type":null,"draft":false,"draft_task_id":null,"callback_url":null,"extra":{}},"sources":[],"chosen":["seed","execution_expires_after"],"intended_at":"2026-11-30T13:10:59.448244Z","submitted_at":"2026-11-30T13:10:59.711044Z","submit":{"id":"cgt-20261130211059-jgd6w"},"submit_http_status":200,"task_id":"cgt-20261130211059-jgd6w","task":{"id":"cgt-20261130211059-jgd6w","model":"doubao-seedance-1-0-pro-fast-251015","status":"succeeded","content":{"video_url":"http://simulator.local/files/doubao-seedance-1-0-pro-fast/cgt-20261130211059-jgd6w.mp4?X-Tos-Algorithm=TOS4-HMAC-SHA256&X-Tos-Credential=simulator%2F20261130%2Flocal%2Ftos%2Frequest&X-Tos-Date=20261130T131101Z&X-Tos-Expires=86400&X-Tos-Signature=c54289d29801201091aaabb98add2cfadf1e07a585e079a5a07f90a51d06f19e&X-Tos-SignedHeaders=host","last_frame_url":"http://simulator.local/files/doubao-seedance-1-0-pro-fast/cgt-20261130211059-jgd6w_last-frame.png?X-Tos-Algorithm=TOS4-HMAC-SHA256&X-Tos-Credential=simulator%2F20261130%2Flocal%2Ftos%2Frequest&X-Tos-Date=20261130T131101Z&X-Tos-Expires=86400&X-Tos-Signature=e2f9cf64c1a1c9453f72e78ad8b4091fbfb288f66fea7c125fcd316e28bd379c&X-Tos-SignedHeaders=host"},"usage":{"completion_tokens":11745,"total_tokens":11745},"created_at":1796044259,"updated_at":1796044261,"seed":1624981025,"resolution":"480p","ratio":"16:9","frames":29,"framespersecond":24,"service_tier":"default","execution_expires_after":170882},"state":"archived","failure":null,"expected_s":1.494843,"expected_tokens":11745,"expected_usd":0.011745,"tokens":11745,"usd":0.011745,"credits_billed":null,"retake":false}');
INSERT INTO storyboard_attempts VALUES('fcba25f8a61949d3b8d846304efb47f6','kites','kite',1,2,'4e40ae3efc1a1b2bfa0d70b8ac75995b','archived',172621,'cgt-20261130211121-tgg9y','{"key":{"shot":"kite","segment":1,"take":2},"storyboard":"storyboard.yaml","run_id":"kites_20261130T131118.435489Z","fingerprint":"4e40ae3efc1a1b2bfa0d70b8ac75995b","ingredients":{"provider":"simulator","model":"seedance-1.5-pro","mode":"text","ratio":"16:9","duration":"4","audio":"False","prompt":"A kite rises.","draft":"promote, take 1, cgt-20261130211031-vmiqf 20357f5f4d45ae5ef056102957da7043","resolution":"480p"},"provider":"simulator","model":"seedance-1.5-pro","model_id":"doubao-seedance-1-5-pro-251215","mode":"text","prompt":"A kite rises.","submit_url":"http://simulator.local/api/v3/contents/generations/tasks","query_url":"http://simulator.local/api/v3/contents/generations/tasks/{task_id}","request":{"model":"doubao-seedance-1-5-pro-251215","content":[{"type":"draft_task","draft_task":{"id":"cgt-20261130211031-vmiqf"}}],"resolution":"480p","execution_expires_after":172621,"return_last_frame":true},"asked":{"key":{"shot":"kite","segment":1,"take":2},"provider":"simulator","model":"seedance-1.5-pro","mode":"text","prompt":"A kite rises.","pictures":[],"resolution":"480p","ratio":"16:9","duration":4,"frames":null,"seed":349229473,"camera_fixed":null,"watermark":null,"audio":false,"negative_prompt":null,"service_tier":null,"execution_expires_after":172621,"priority":null,"safety_identifier":null,"tools":null,"output_format":null,"omni_reference_task_type":null,"draft":false,"draft_task_id":"cgt-20261130211031-vmiqf","callback_url":null,"extra":{}},"sources":[],"chosen":["execution_expires_after"],"intended_at":"2026-11-30T13:11:21.595702Z","submitted_at":"2026-11-30T13:11:21.853424Z","submit":{"id":"cgt-20261130211121-tgg9y"},"submit_http_status":200,"task_id":"cgt-20261130211121-tgg9y","task":{"id":"cgt-20261130211121-tgg9y","model":"doubao-seedance-1-5-pro-251215","status":"succeeded","content":{"video_url":"http://simulator.local/files/doubao-seedance-1-5-pro/cgt-20261130211121-tgg9y.mp4?X-Tos-Algorithm=TOS4-HMAC-SHA256&X-Tos-Credential=simulator%2F20261130%2Flocal%2Ftos%2Frequest&X-Tos-Date=20261130T131124Z&X-Tos-Expires=86400&X-Tos-Signature=dfb893931f546ce9469ee8da2102ca8c1f20476f0578f62bda091da2e6dd0ca6&X-Tos-SignedHeaders=host","last_frame_url":"http://simulator.local/files/doubao-seedance-1-5-pro/cgt-20261130211121-tgg9y_last-frame.png?X-Tos-Algorithm=TOS4-HMAC-SHA256&X-Tos-Credential=simulator%2F20261130%2Flocal%2Ftos%2Frequest&X-Tos-Date=20261130T131124Z&X-Tos-Expires=86400&X-Tos-Signature=831c4f3df6a73b5ab6b51ae9b2cea46d87c4fe50b2624bcf75f67b1a8c3b001c&X-Tos-SignedHeaders=host"},"usage":{"completion_tokens":40594,"total_tokens":40594},"created_at":1796044281,"updated_at":1796044284,"seed":349229473,"resolution":"480p","ratio":"16:9","duration":4,"framespersecond":24,"service_tier":"default","execution_expires_after":172621,"generate_audio":false,"draft":false,"draft_task_id":"cgt-20261130211031-vmiqf"},"state":"archived","failure":null,"expected_s":2.0,"expected_tokens":40594,"expected_usd":0.0487128,"tokens":40594,"usd":0.0487128,"credits_billed":null,"retake":false}');
INSERT INTO storyboard_attempts VALUES('5827c0780c2e47659ceae62be3d2e4ec','kites','gull',1,1,'a28c97054f6beea9b23c525911a30064','submitted',170833,'cgt-20261130211212-q54ik','{"key":{"shot":"gull","segment":1,"take":1},"storyboard":"storyboard.yaml","run_id":"kites_20261130T131207.765148Z","fingerprint":"a28c97054f6beea9b23c525911a30064","ingredients":{"provider":"simulator","model":"seedance-1.0-pro-fast","mode":"text","resolution":"480p","ratio":"16:9","frames":"29","audio":"False","prompt":"A gull flies by."},"provider":"simulator","model":"seedance-1.0-pro-fast","model_id":"doubao-seedance-1-0-pro-fast-251015","mode":"text","prompt":"A gull flies by.","submit_url":"http://simulator.local/api/v3/contents/generations/tasks","query_url":"http://simulator.local/api/v3/contents/generations/tasks/{task_id}","request":{"model":"doubao-seedance-1-0-pro-fast-251015","content":[{"type":"text","text":"A gull flies by."}],"resolution":"480p","ratio":"16:9","frames":29,"seed":71324301,"generate_audio":false,"execution_expires_after":170833,"return_last_frame":true},"asked":{"key":{"shot":"gull","segment":1,"take":1},"provider":"simulator","model":"seedance-1.0-pro-fast","mode":"text","prompt":"A gull flies by.","pictures":[],"resolution":"480p","ratio":"16:9","duration":null,"frames":29,"seed":71324301,"camera_fixed":null,"watermark":null,"audio":false,"negative_prompt":null,"service_tier":null,"execution_expires_after":170833,"priority":null,"safety_identifier":null,"tools":null,"output_format":null,"omni_reference_task_type":null,"draft":false,"draft_task_id":null,"callback_url":null,"extra":{}},"sources":[],"chosen":["seed","execution_expires_after"],"intended_at":"2026-11-30T13:12:12.049090Z","submitted_at":"2026-11-30T13:12:12.337419Z","submit":{"id":"cgt-20261130211212-q54ik"},"submit_http_status":200,"task_id":"cgt-20261130211212-q54ik","task":{},"state":"submitted","failure":null,"expected_s":1.52541,"expected_tokens":11745,"expected_usd":0.011745,"tokens":null,"usd":null,"credits_billed":null,"retake":false}');
CREATE TABLE storyboard_stops (
	project TEXT NOT NULL, 
	shot TEXT NOT NULL, 
	PRIMARY KEY (project, shot)
);
CREATE TABLE storyboard_owners (
	project TEXT NOT NULL, 
	token TEXT NOT NULL, 
	PRIMARY KEY (project)
);
INSERT INTO storyboard_owners VALUES('kites','10f39ca331d04e8fb017689c7564c0d0');
CREATE TABLE storyboard_polls (
	attempt TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	record TEXT NOT NULL, 
	PRIMARY KEY (attempt, number), 
	FOREIGN KEY(attempt) REFERENCES storyboard_attempts (id) ON DELETE CASCADE
);
INSERT INTO storyboard_polls VALUES('ae07fc83010440f9879cdc730a375c97',1,'{"attempt":1,"ts":"2026-11-30T13:10:32.049595Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO storyboard_polls VALUES('ae07fc83010440f9879cdc730a375c97',2,'{"attempt":2,"ts":"2026-11-30T13:10:32.375184Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO storyboard_polls VALUES('ae07fc83010440f9879cdc730a375c97',3,'{"attempt":3,"ts":"2026-11-30T13:10:32.798127Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO storyboard_polls VALUES('ae07fc83010440f9879cdc730a375c97',4,'{"attempt":4,"ts":"2026-11-30T13:10:33.490556Z","http_status":200,"status":"succeeded","provider_status":"succeeded","error":{}}');
INSERT INTO storyboard_polls VALUES('20a1d6dd17e342b791c9e5b039361740',1,'{"attempt":1,"ts":"2026-11-30T13:10:44.209059Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO storyboard_polls VALUES('20a1d6dd17e342b791c9e5b039361740',2,'{"attempt":2,"ts":"2026-11-30T13:10:44.513756Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO storyboard_polls VALUES('20a1d6dd17e342b791c9e5b039361740',3,'{"attempt":3,"ts":"2026-11-30T13:10:44.900669Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO storyboard_polls VALUES('20a1d6dd17e342b791c9e5b039361740',4,'{"attempt":4,"ts":"2026-11-30T13:10:45.492304Z","http_status":200,"status":"succeeded","provider_status":"succeeded","error":{}}');
INSERT INTO storyboard_polls VALUES('6b9924b4ca4a4ee4914300b89001c4c4',1,'{"attempt":1,"ts":"2026-11-30T13:10:47.446400Z","http_status":200,"status":"succeeded","provider_status":"succeeded","error":{}}');
INSERT INTO storyboard_polls VALUES('3912464e53b648c28fb40a31c7d5f263',1,'{"attempt":1,"ts":"2026-11-30T13:11:01.236454Z","http_status":200,"status":"succeeded","provider_status":"succeeded","error":{}}');
INSERT INTO storyboard_polls VALUES('fcba25f8a61949d3b8d846304efb47f6',1,'{"attempt":1,"ts":"2026-11-30T13:11:22.131564Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO storyboard_polls VALUES('fcba25f8a61949d3b8d846304efb47f6',2,'{"attempt":2,"ts":"2026-11-30T13:11:22.714214Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO storyboard_polls VALUES('fcba25f8a61949d3b8d846304efb47f6',3,'{"attempt":3,"ts":"2026-11-30T13:11:23.199773Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO storyboard_polls VALUES('fcba25f8a61949d3b8d846304efb47f6',4,'{"attempt":4,"ts":"2026-11-30T13:11:23.939773Z","http_status":200,"status":"processing","provider_status":"running","error":{}}');
INSERT INTO storyboard_polls VALUES('fcba25f8a61949d3b8d846304efb47f6',5,'{"attempt":5,"ts":"2026-11-30T13:11:24.901027Z","http_status":200,"status":"succeeded","provider_status":"succeeded","error":{}}');
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
INSERT INTO storyboard_costs VALUES('ae07fc83010440f9879cdc730a375c97',replace('kites\nsimulator','\n',char(10)),'kites_20261130T131029.068480Z',28415,0.034098000000000003306);
INSERT INTO storyboard_costs VALUES('20a1d6dd17e342b791c9e5b039361740',replace('kites\nsimulator','\n',char(10)),'kites_20261130T131041.302252Z',11745,0.011745000000000000231);
INSERT INTO storyboard_costs VALUES('6b9924b4ca4a4ee4914300b89001c4c4',replace('kites\nsimulator','\n',char(10)),'kites_20261130T131041.302252Z',11745,0.011745000000000000231);
INSERT INTO storyboard_costs VALUES('3912464e53b648c28fb40a31c7d5f263',replace('kites\nsimulator','\n',char(10)),'kites_20261130T131056.672482Z',11745,0.011745000000000000231);
INSERT INTO storyboard_costs VALUES('fcba25f8a61949d3b8d846304efb47f6',replace('kites\nsimulator','\n',char(10)),'kites_20261130T131118.435489Z',40594,0.048712800000000000544);
INSERT INTO storyboard_costs VALUES('5827c0780c2e47659ceae62be3d2e4ec',replace('kites\nsimulator','\n',char(10)),'kites_20261130T131207.765148Z',11745,0.011745000000000000231);
CREATE TABLE storyboard_times (
	attempt TEXT NOT NULL, 
	service TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	noted_at TEXT NOT NULL, 
	took_s FLOAT NOT NULL, 
	PRIMARY KEY (attempt), 
	FOREIGN KEY(attempt) REFERENCES storyboard_attempts (id) ON DELETE CASCADE
);
INSERT INTO storyboard_times VALUES('ae07fc83010440f9879cdc730a375c97','http://simulator.local/api/v3/contents/generations/tasks','seedance-1.5-pro 480p 4 s draft','2026-11-30T13:10:33.568035Z',2.0);
INSERT INTO storyboard_times VALUES('20a1d6dd17e342b791c9e5b039361740','http://simulator.local/api/v3/contents/generations/tasks','seedance-1.0-pro-fast 480p 29 frames default','2026-11-30T13:10:45.544799Z',1.5940380000000000659);
INSERT INTO storyboard_times VALUES('6b9924b4ca4a4ee4914300b89001c4c4','http://simulator.local/api/v3/contents/generations/tasks','seedance-1.0-pro-fast 480p 29 frames default','2026-11-30T13:10:47.471060Z',1.4714179999999998926);
INSERT INTO storyboard_times VALUES('3912464e53b648c28fb40a31c7d5f263','http://simulator.local/api/v3/contents/generations/tasks','seedance-1.0-pro-fast 480p 29 frames default','2026-11-30T13:11:01.266270Z',1.5545269999999999921);
INSERT INTO storyboard_times VALUES('fcba25f8a61949d3b8d846304efb47f6','http://simulator.local/api/v3/contents/generations/tasks','seedance-1.5-pro 480p 4 s default','2026-11-30T13:11:24.916899Z',3.0);
CREATE TABLE storyboard_creates (
	number INTEGER NOT NULL, 
	attempt TEXT NOT NULL, 
	partition TEXT NOT NULL, 
	sent_at FLOAT NOT NULL, 
	answered_at FLOAT, 
	PRIMARY KEY (number)
);
INSERT INTO storyboard_creates VALUES(1,'ae07fc83010440f9879cdc730a375c97','simulator/seedance-1.5-pro',1796044231.3349997997,1796044231.6472334861);
INSERT INTO storyboard_creates VALUES(5,'fcba25f8a61949d3b8d846304efb47f6','simulator/seedance-1.5-pro',1796044281.5976204872,1796044281.8552553654);
INSERT INTO storyboard_creates VALUES(6,'5827c0780c2e47659ceae62be3d2e4ec','simulator/seedance-1.0-pro-fast',1796044332.0508544444,1796044332.3392829895);
CREATE TABLE dbos_migrations (version INTEGER NOT NULL PRIMARY KEY);
INSERT INTO dbos_migrations VALUES(125);
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
INSERT INTO workflow_status VALUES('board-a89ac0aef355827e-kites_20261130T131207.765148Z','PENDING','board',NULL,NULL,NULL,NULL,NULL,NULL,'local',1796044330000,1796044330000,'2','',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,'c7e65828-76e3-40db-8f7e-148a6a90e484',NULL,'py_pickle',NULL,0,0,NULL,'null',NULL,NULL,0,'storyboard','c7e65828-76e3-40db-8f7e-148a6a90e484');
INSERT INTO workflow_status VALUES('take-5827c0780c2e47659ceae62be3d2e4ec','PENDING','take',NULL,NULL,NULL,NULL,NULL,NULL,'local',1796044331000,1796044332000,'2','',NULL,NULL,1,'takes-10-at-once-600-a-minute',NULL,NULL,NULL,1796044332000,NULL,0,'simulator/seedance-1.0-pro-fast',NULL,'c18c07cb-fefa-4a2e-890b-9e079071549c','board-a89ac0aef355827e-kites_20261130T131207.765148Z','py_pickle',NULL,0,1,NULL,'null',NULL,NULL,0,'storyboard','36b3fd61-21c5-4be1-95bc-8ce291dc18f2');
CREATE TABLE notifications (
    message_uuid TEXT NOT NULL DEFAULT (hex(randomblob(16))) PRIMARY KEY,
    destination_uuid TEXT NOT NULL,
    topic TEXT,
    message TEXT NOT NULL,
    created_at_epoch_ms INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000), "serialization" TEXT DEFAULT NULL, "consumed" BOOLEAN NOT NULL DEFAULT FALSE, consumed_by_function_id INTEGER,
    FOREIGN KEY (destination_uuid) REFERENCES workflow_status(workflow_uuid) 
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
CREATE TABLE streams (
    workflow_uuid TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    "offset" INTEGER NOT NULL, function_id INTEGER NOT NULL DEFAULT 0, "serialization" TEXT DEFAULT NULL,
    PRIMARY KEY (workflow_uuid, key, "offset"),
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
CREATE TABLE workflow_schedules (
    schedule_id TEXT PRIMARY KEY,
    schedule_name TEXT NOT NULL UNIQUE,
    workflow_name TEXT NOT NULL,
    workflow_class_name TEXT,
    schedule TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'ACTIVE',
    context TEXT NOT NULL
, "last_fired_at" TEXT DEFAULT NULL, "automatic_backfill" BOOLEAN NOT NULL DEFAULT FALSE, "cron_timezone" TEXT DEFAULT NULL, "queue_name" TEXT DEFAULT NULL, "application_name" TEXT DEFAULT NULL);
CREATE TABLE application_versions (
    version_id TEXT NOT NULL PRIMARY KEY,
    version_name TEXT NOT NULL UNIQUE,
    version_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    created_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
, "application_name" TEXT DEFAULT NULL);
INSERT INTO application_versions VALUES('ba39eb7a-9bfc-4737-bacf-d0c666417190','2',1796044231000,1796044231000,'storyboard');
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
INSERT INTO queues VALUES('8025800B2891B7BCF9FCDCC6C05FE688','takes-10-at-once-600-a-minute',NULL,NULL,NULL,NULL,1,1,0.050000000000000002775,1796044231000,1796044330734,'storyboard',10,NULL,600,60.0);
CREATE TABLE workflow_input (
    workflow_uuid TEXT NOT NULL PRIMARY KEY,
    inputs TEXT,
    retention_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
);
INSERT INTO workflow_input VALUES('board-a89ac0aef355827e-kites_20261130T131207.765148Z','gASV2AMAAAAAAAB9lCiMBGFyZ3OUfZQojAdwcm9qZWN0lIwnL3RtcC9ob3VzZTEyL21ha2Uva2l0ZXMvc3Rvcnlib2FyZC55YW1slIwGcnVuX2lklIwda2l0ZXNfMjAyNjExMzBUMTMxMjA3Ljc2NTE0OFqUjAZsaW1pdHOUfZSMBGNhcHOUfZQojARmaWxtlE6MA3J1bpROdYwGd2FudGVklF2UfZQojAdyZXF1ZXN0lH2UKIwDa2V5lH2UKIwEc2hvdJSMBGd1bGyUjAdzZWdtZW50lEsBjAR0YWtllEsBdYwIcHJvdmlkZXKUjAlzaW11bGF0b3KUjAVtb2RlbJSMFXNlZWRhbmNlLTEuMC1wcm8tZmFzdJSMBG1vZGWUjAR0ZXh0lIwGcHJvbXB0lIwQQSBndWxsIGZsaWVzIGJ5LpSMCHBpY3R1cmVzlF2UjApyZXNvbHV0aW9ulIwENDgwcJSMBXJhdGlvlIwEMTY6OZSMCGR1cmF0aW9ulE6MBmZyYW1lc5RLHYwEc2VlZJROjAxjYW1lcmFfZml4ZWSUTowJd2F0ZXJtYXJrlE6MBWF1ZGlvlImMD25lZ2F0aXZlX3Byb21wdJROjAxzZXJ2aWNlX3RpZXKUTowXZXhlY3V0aW9uX2V4cGlyZXNfYWZ0ZXKUTowIcHJpb3JpdHmUTowRc2FmZXR5X2lkZW50aWZpZXKUTowFdG9vbHOUTowNb3V0cHV0X2Zvcm1hdJROjBhvbW5pX3JlZmVyZW5jZV90YXNrX3R5cGWUTowFZHJhZnSUiYwNZHJhZnRfdGFza19pZJROjAxjYWxsYmFja191cmyUTowFZXh0cmGUfZR1jAdzb3VyY2VzlF2UjAVuZWVkc5RdlIwKZXhwZWN0ZWRfc5RHP/hoFFDv3JyMD2V4cGVjdGVkX3Rva2Vuc5RN4S2MDGV4cGVjdGVkX3VzZJRHP4gNwzch1T2MA3dheZROjAV0YWtlc5RLAYwEa2VwdJRdlIwGcmV0YWtllImMC3JldGFrZV9zZWVklE51YYwEbWFkZZRdlCgojARraXRllEsBaDSMDGtpdGUudGFrZS0wMZR0lCiMBHdha2WUSwGMBWZpbmFslIwMd2FrZS50YWtlLTAxlHSUKIwDcnVulEsBaEyMC3J1bi50YWtlLTAxlHSUKIwEaGlsbJRLAWhMjAxoaWxsLnRha2UtMDGUdJQoaEhLAWhMjAxraXRlLnRha2UtMDKUdJRljAVnYXRlZJRdlIwFc3RvcHOUfZSMBnN0cmF5c5RdlIwFYWxvbmWUiHWFlIwGa3dhcmdzlH2UdS4=',1796044330000);
INSERT INTO workflow_input VALUES('take-5827c0780c2e47659ceae62be3d2e4ec','gASVZgAAAAAAAAB9lCiMBGFyZ3OUjCcvdG1wL2hvdXNlMTIvbWFrZS9raXRlcy9zdG9yeWJvYXJkLnlhbWyUjCA1ODI3YzA3ODBjMmU0NzY1OWNlYWU2MmJlM2QyZTRlY5SGlIwGa3dhcmdzlH2UdS4=',1796044331000);
CREATE TABLE workflow_output (
    workflow_uuid TEXT NOT NULL PRIMARY KEY,
    output TEXT,
    error TEXT,
    retention_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
);
CREATE TABLE IF NOT EXISTS "operation_outputs" (
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
INSERT INTO operation_outputs VALUES('board-a89ac0aef355827e-kites_20261130T131207.765148Z',1,'open','gASVnwAAAAAAAAB9lCiMBmZvbGRlcpROjAhhdHRlbXB0c5RdlH2UKIwCaWSUjCA1ODI3YzA3ODBjMmU0NzY1OWNlYWU2MmJlM2QyZTRlY5SMBXF1ZXVllIwddGFrZXMtMTAtYXQtb25jZS02MDAtYS1taW51dGWUjAlwYXJ0aXRpb26UjB9zaW11bGF0b3Ivc2VlZGFuY2UtMS4wLXByby1mYXN0lHVhdS4=',NULL,NULL,1796044330931,1796044331636,'py_pickle','storyboard',1796044331000);
INSERT INTO operation_outputs VALUES('board-a89ac0aef355827e-kites_20261130T131207.765148Z',2,'take',NULL,NULL,'take-5827c0780c2e47659ceae62be3d2e4ec',1796044331663,1796044331681,NULL,'storyboard',1796044331000);
INSERT INTO operation_outputs VALUES('take-5827c0780c2e47659ceae62be3d2e4ec',1,'send','gASVKwAAAAAAAAB9lCiMBXN0YXRllIwJc3VibWl0dGVklIwGd2FpdF9zlEc/9bXq237fPnUu',NULL,NULL,1796044332044,1796044332421,'py_pickle','storyboard',1796044332000);
INSERT INTO operation_outputs VALUES('take-5827c0780c2e47659ceae62be3d2e4ec',3,'DBOS.sleep','1796044333.7826788',NULL,NULL,1796044332425,1796044332425,'portable_json','storyboard',1796044332000);
INSERT INTO operation_outputs VALUES('take-5827c0780c2e47659ceae62be3d2e4ec',2,'DBOS.recv','gAROLg==',NULL,NULL,1796044332424,1796044333861,'py_pickle','storyboard',1796044333000);
CREATE INDEX ix_storyboard_attempts_task_id ON storyboard_attempts (task_id);
CREATE INDEX ix_storyboard_attempts_project ON storyboard_attempts (project);
CREATE INDEX ix_storyboard_attempts_state ON storyboard_attempts (state);
CREATE INDEX storyboard_costs_of_run ON storyboard_costs (project, run_id, tokens, usd);
CREATE INDEX storyboard_times_lately ON storyboard_times (service, kind, noted_at);
CREATE INDEX ix_storyboard_creates_attempt ON storyboard_creates (attempt);
CREATE INDEX storyboard_creates_lately ON storyboard_creates (partition, sent_at);
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
COMMIT;
