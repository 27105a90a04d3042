-- SQL page: double quotes are a field, single quotes a text.
select "a" a1, 'a' a2, a a3 from "/a1/dev/user/update"
-- payload: {"a": 5}
-- expect: {"a1": 5, "a2": "a", "a3": 5}

-- SQL page: a member, with and without quotes.
SELECT a.key2 AS x, "a.key2" AS y, 'a.key2' AS z FROM "/a1/dev/user/update"
-- payload: {"a": {"key2": [1]}}
-- expect: {"x": [1], "y": [1], "z": "a.key2"}

-- SQL page: elements of a list.
SELECT "a[0]" AS b, "$.a[0]" AS c, ".a[0]" AS d, "a[1].v" AS e, "$.a[1].v" AS f, ".a[1].v" AS g FROM "/a1/dev/user/update"
-- payload: {"a": [{"v": 0}, {"v": 1}, {"v": 2}]}
-- expect: {"b": {"v": 0}, "c": {"v": 0}, "d": [{"v": 0}], "e": 1, "f": 1, "g": [1]}

-- SQL page: every member and a function.
SELECT *, deviceName() as name FROM "/a1/+/user/update"
-- payload: {"temperature": 25.1}
-- expect: {"temperature": 25.1, "name": "dev"}

-- SQL page, conditions: =
SELECT color FROM "/a1/dev/user/update" WHERE color = 'red'
-- payload: {"color": "red"}
-- expect: {"color": "red"}

-- SQL page, conditions: <>
SELECT color FROM "/a1/dev/user/update" WHERE color <> 'red'
-- payload: {"color": "red"}
-- expect: filtered

-- SQL page, conditions: AND, OR, parentheses, a bare field.
SELECT color FROM "/a1/dev/user/update" WHERE color = 'red' AND (siren = 'on' OR isTest)
-- payload: {"color": "red", "siren": "off", "isTest": true}
-- expect: {"color": "red"}

-- SQL page, conditions: arithmetic.
SELECT 4 + 5 AS a, 5 - 4 AS b, 20 / 5 AS c, 5 * 4 AS d, 20 % 6 AS e FROM "/a1/dev/user/update"
-- payload: {}
-- expect: {"a": 9, "b": 1, "c": 4, "d": 20, "e": 2}

-- SQL page, conditions: comparisons.
SELECT 5 < 6 AS a, 5 <= 6 AS b, 5 > 6 AS c, 5 >= 6 AS d FROM "/a1/dev/user/update"
-- payload: {}
-- expect: {"a": true, "b": true, "c": false, "d": false}

-- SQL page, conditions: CASE.
SELECT CASE color WHEN 'red' THEN 1 ELSE 2 END AS n FROM "/a1/dev/user/update"
-- payload: {"color": "red"}
-- expect: {"n": 1}

-- SQL page, conditions: IN.
SELECT n FROM "/a1/dev/user/update" WHERE n in (1, 2, 3)
-- payload: {"n": 4}
-- expect: filtered

-- SQL page, conditions: LIKE and NOT LIKE.
SELECT c1 FROM "/a1/dev/user/update" WHERE c1 like '%abc' AND c1 not like '%def%'
-- payload: {"c1": "zabc"}
-- expect: {"c1": "zabc"}

-- Functions page: functions in SELECT and in WHERE.
SELECT case flag when 'case1' then '2' when 'case2' then '1' else endswith(flag, 'e') end as flag FROM "/a1/dev/user/update" WHERE topic(2) = 'dev'
-- payload: {"flag": "else"}
-- expect: {"flag": true}

-- Functions page: the 13 digits of the time.
SELECT timestamp() AS a, timestamp_utc() AS b FROM "/a1/dev/user/update"
-- payload: {}
-- expect: {"a": 1543373798943, "b": 1543373798943}

-- Functions page: a time by pattern, in the region's zone and in UTC.
SELECT timestamp('yyyy-MM-dd\'T\'HH:mm:ss\'Z\'') AS a, timestamp_utc('yyyy-MM-dd\'T\'HH:mm:ss\'Z\'') AS b FROM "/a1/dev/user/update"
-- payload: {}
-- expect: {"a": "2018-11-28T10:56:38Z", "b": "2018-11-28T02:56:38Z"}

-- Functions page: levels of a topic.
SELECT topic() AS a, topic(1) AS b, topic(2) AS c FROM "/alDbcLe2/+/user/set"
-- topic: /alDbcLe2/TestDevice/user/set
-- payload: {}
-- expect: {"a": "/alDbcLe2/TestDevice/user/set", "b": "alDbcLe2", "c": "TestDevice"}

-- Functions page: substring from a start.
SELECT substring('012345', 0) AS a, substring('012345', 2) AS b, substring('012345', 2.745) AS c, substring(123, 2) AS d, substring('012345', -1) AS e FROM "/a1/dev/user/update"
-- payload: {}
-- expect: {"a": "012345", "b": "2345", "c": "2345", "d": "3", "e": "012345"}

-- Functions page: substring from a start to an end.
SELECT substring('012345', 1, 3) AS a, substring('012345', -50, 50) AS b, substring('012345', 3, 1) AS c FROM "/a1/dev/user/update"
-- payload: {}
-- expect: {"a": "12", "b": "012345", "c": ""}

-- Functions page: substring of a truth value fails.
SELECT substring(true, 1.2) AS a FROM "/a1/dev/user/update"
-- payload: {}
-- expect: error: substring() takes a text or a number, not true.

-- Functions page: upper.
SELECT upper('alibaba') AS a, lower('ALIBABA') AS b FROM "/a1/dev/user/update"
-- payload: {}
-- expect: {"a": "ALIBABA", "b": "alibaba"}

-- Functions page: concat and replace with a field.
SELECT concat(field, 'a') AS a, replace(field, 'a', '1') AS b FROM "/a1/dev/user/update"
-- payload: {"field": "banana"}
-- expect: {"a": "bananaa", "b": "b1n1n1"}

-- Functions page: properties without the level of items, the rest beside them.
SELECT deviceName() AS dn, thingPropertyFlatMap('Power', 'Position') FROM "/sys/a1/+/thing/event/property/post"
-- topic: /sys/a1/dev/thing/event/property/post
-- payload: {"deviceType": "Ammeter", "items": {"Power": {"value": "On", "time": 1510292697470}, "Position": {"time": 1510292697470, "value": {"latitude": 39.9, "longitude": 116.38}}}}
-- expect: {"dn": "dev", "Power": "On", "Position_latitude": 39.9, "Position_longitude": 116.38}

-- Functions page: all properties.
SELECT thingPropertyFlatMap() FROM "/sys/a1/+/thing/event/property/post"
-- payload: {"items": {"Power": {"value": "On"}, "Position": {"value": {"latitude": 39.9, "longitude": 116.38}}}}
-- expect: {"Power": "On", "Position_latitude": 39.9, "Position_longitude": 116.38}

-- Functions page: bytes as base64 and hexadecimal digits.
SELECT to_base64(*) AS data, deviceName() AS dn FROM "/a1/+/user/update"
-- payload: hello
-- expect: {"data": "aGVsbG8=", "dn": "dev"}

-- Best practice: without an alias the key is the text.
SELECT deviceName() FROM "/a1/+/user/update"
-- payload: {}
-- expect: {"deviceName()": "dev"}

-- An article of the platform: tags of the device and a condition.
SELECT deviceName() as deviceName, attribute('location') as location, pm25, temperature FROM '/a1/dev/data' WHERE pm25 > 60
-- topic: /a1/dev/data
-- tags: {"imei": "XIXI2018034532", "location": "L1"}
-- payload: {"pm25": 63, "temperature": 31}
-- expect: {"deviceName": "dev", "location": "L1", "pm25": 63, "temperature": 31}

-- SQL page: the parsed format of a system topic, and devices by name.
SELECT deviceName() as deviceName, items.Temperature.value as Temperature
FROM "/sys/a1HHrkm/+/thing/event/property/post"
WHERE items.Temperature.value>38 and deviceName() in ('TestDevice1','TestDevice2','dev')
-- payload: {"items": {"Temperature": {"value": 39, "time": 1510799670074}}}
-- expect: {"deviceName": "dev", "Temperature": 39}

-- Data formats page: status of a device.
SELECT deviceName, status, lastTime FROM "/as/mqtt/status/a1/+" WHERE status = 'offline'
-- topic: /as/mqtt/status/a1/dev
-- payload: {"status": "offline", "productKey": "a1", "deviceName": "dev", "time": "2018-08-31 15:32:28.205", "lastTime": "2018-08-31 15:32:28.195"}
-- expect: {"deviceName": "dev", "status": "offline", "lastTime": "2018-08-31 15:32:28.195"}

-- Rule API sample.
SELECT a,b,deviceName() as dn FROM "/a1B2c3D4e5F/+/user/update" WHERE a>10
-- payload: {"a": 11, "b": "x"}
-- expect: {"a": 11, "b": "x", "dn": "dev"}

-- Rule API sample: all topics of all devices.
SELECT deviceName() as deviceName FROM "/a1KiVabc/+/#"
-- payload: {}
-- expect: {"deviceName": "dev"}

-- Data formats page: a device that was created.
SELECT action, deviceSecret FROM "/sys/a1/+/thing/lifecycle" WHERE action = 'create'
-- payload: {"action": "create", "iotId": "4z819VQHk6VSLmmBJfrf00107ee200", "productKey": "a1", "deviceName": "dev", "deviceSecret": "s", "messageCreateTime": 1510292739881}
-- expect: {"action": "create", "deviceSecret": "s"}
