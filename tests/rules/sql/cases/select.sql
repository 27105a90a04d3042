-- Every member of the payload.
SELECT * FROM "/a1/dev/user/update"
-- payload: {"temperature": 31.5, "tags": ["x"], "nested": {"on": true}, "none": null}
-- expect: {"temperature": 31.5, "tags": ["x"], "nested": {"on": true}, "none": null}

-- Every member and a function.
SELECT *, deviceName() AS dn FROM "/a1/dev/user/update"
-- payload: {"a": 1}
-- expect: {"a": 1, "dn": "dev"}

-- Of two columns with the same name the last one stays.
SELECT *, 'mine' AS a FROM "/a1/dev/user/update"
-- payload: {"a": 1, "b": 2}
-- expect: {"a": "mine", "b": 2}

-- A star after other columns overrides them.
SELECT 'mine' AS a, * FROM "/a1/dev/user/update"
-- payload: {"a": 1}
-- expect: {"a": 1}

-- A star needs an object.
SELECT * FROM "/a1/dev/user/update"
-- payload: [1, 2]
-- expect: error: SELECT * needs a JSON object

-- A column is named by its own text, a field by its path.
SELECT deviceName(), location, items.Temperature.value, ( a + 1 )*2, 'text', 7 FROM /a1/dev/user/update
-- payload: {"location": "L1", "items": {"Temperature": {"value": 38}}, "a": 1}
-- expect: {"deviceName()": "dev", "location": "L1", "items.Temperature.value": 38, "( a + 1 )*2": 4, "'text'": "text", "7": 7}

-- AS may be left out.
SELECT temperature t, humidity AS h FROM /a1/dev/user/update
-- payload: {"temperature": 1, "humidity": 2}
-- expect: {"t": 1, "h": 2}

-- Keywords in any case.
select temperature As t from /a1/dev/user/update wHeRe temperature > 0 And nOt temperature > 5
-- payload: {"temperature": 1}
-- expect: {"t": 1}

-- Double quotes are a field, single quotes a text.
SELECT "a" a1, 'a' a2, a a3 FROM /a1/dev/user/update
-- payload: {"a": 5}
-- expect: {"a1": 5, "a2": "a", "a3": 5}

-- A quote inside a text.
SELECT 'it\'s' AS a, 'back\\slash' AS b, '\d' AS c FROM /a1/dev/user/update
-- payload: {}
-- expect: {"a": "it's", "b": "back\\slash", "c": "\\d"}

-- Types are those of the payload.
SELECT i, f, s, b, n, l, o FROM /a1/dev/user/update
-- payload: {"i": 1, "f": 1.0, "s": "1", "b": true, "n": null, "l": [1], "o": {"x": 1}}
-- expect: {"i": 1, "f": 1.0, "s": "1", "b": true, "n": null, "l": [1], "o": {"x": 1}}

-- A field that is not there is left out.
SELECT here, missing, here.deeper AS deeper FROM /a1/dev/user/update
-- payload: {"here": 1}
-- expect: {"here": 1}

-- A row may end up empty.
SELECT missing FROM /a1/dev/user/update
-- payload: {"here": 1}
-- expect: {}

-- Truth values and exponents are constants.
SELECT true AS t, FALSE AS f, 1e3 AS e, 2.50 AS d FROM /a1/dev/user/update
-- payload: {}
-- expect: {"t": true, "f": false, "e": 1000.0, "d": 2.5}

-- A condition can be a column.
SELECT a > 1 AS hot, a > b AS unknown FROM /a1/dev/user/update
-- payload: {"a": 2}
-- expect: {"hot": true, "unknown": null}

-- Names in other scripts.
SELECT 温度 AS 値 FROM /a1/dev/user/update WHERE 温度 > 30
-- payload: {"温度": 31}
-- expect: {"値": 31}

-- Names that only begin like a keyword.
SELECT selected, android, note, format FROM /a1/dev/user/update WHERE order_id = 1
-- payload: {"selected": 1, "android": 2, "note": 3, "format": 4, "order_id": 1}
-- expect: {"selected": 1, "android": 2, "note": 3, "format": 4}

-- A field that is called like a keyword stands in double quotes.
SELECT "from", data.from AS sender FROM /a1/dev/user/update
-- payload: {"from": 1, "data": {"from": 2}}
-- expect: {"from": 1, "sender": 2}

-- The platform's own system topic sample.
SELECT deviceName() as deviceName, items.Temperature.value as Temperature
FROM "/sys/a1HHrkm/+/thing/event/property/post"
WHERE items.Temperature.value>38
-- payload: {"items": {"Temperature": {"value": 39, "time": 1510799670074}}}
-- expect: {"deviceName": "dev", "Temperature": 39}

-- A payload that is no JSON.
SELECT a FROM /a1/dev/user/update
-- payload: {broken
-- expect: error: The payload is not JSON.

-- A payload nobody looks at may be anything.
SELECT deviceName() AS dn FROM /a1/dev/user/update
-- payload: {broken
-- expect: {"dn": "dev"}
