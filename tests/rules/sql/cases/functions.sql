-- The topic and its levels, counted from 1.
SELECT topic() AS whole, topic(1) AS pk, topic(2) AS dn, topic(4) AS last FROM /a1/+/user/update
-- topic: /a1/dev/user/update
-- payload: {}
-- expect: {"whole": "/a1/dev/user/update", "pk": "a1", "dn": "dev", "last": "update"}

-- A level the topic does not have is null.
SELECT topic(0) AS a, topic(5) AS b, topic(-1) AS c, topic(missing) AS d FROM /a1/+/user/update
-- topic: /a1/dev/user/update
-- payload: {}
-- expect: {"a": null, "b": null, "c": null, "d": null}

-- A level may come from the payload.
SELECT topic(n + 1) AS level FROM /a1/+/user/update
-- topic: /a1/dev/user/update
-- payload: {"n": 1}
-- expect: {"level": "dev"}

-- A level is a whole number.
SELECT topic('2') AS level FROM /a1/+/user/update
-- payload: {}
-- expect: error: topic(n) counts levels with a whole number, not "2".

-- The time of arrival in milliseconds.
SELECT timestamp() AS ts FROM /a1/+/user/update
-- payload: {}
-- expect: {"ts": 1543373798943}

-- Function names in any case, spaces before the parenthesis.
SELECT DEVICENAME () AS dn FROM /a1/+/user/update WHERE devicename() = 'dev'
-- payload: {}
-- expect: {"dn": "dev"}

-- A field may be called like a function.
SELECT topic, timestamp FROM /a1/+/user/update
-- payload: {"topic": 1, "timestamp": 2}
-- expect: {"topic": 1, "timestamp": 2}
