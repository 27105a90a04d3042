=== everything
SELECT * FROM 'rooms/+/air'
=> SELECT *
FROM "/+/+/user/rooms/+/air"
1:15 'rooms/+/air': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/rooms/+/air.

=== everything as it came
SELECT VALUE * FROM 'rooms/#'
=> SELECT *
FROM "/+/+/user/rooms/#"
1:1 VALUE: What comes out is a JSON object: it is a member of it, or all of it with *.
1:21 'rooms/#': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/rooms/#.

=== one value
SELECT VALUE color FROM 'a/b'
=> SELECT color
FROM "/+/+/user/a/b"
1:1 VALUE: What comes out is a JSON object: it is a member of it, or all of it with *.
1:25 'a/b': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/a/b.

=== a field that is called value
SELECT value, b FROM 'a/b'
=> SELECT value, b
FROM "/+/+/user/a/b"
1:22 'a/b': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/a/b.

=== a topic that begins with a slash has its first level empty
SELECT topic() AS t, topic(2) AS room FROM '/rooms/+'
=> SELECT topic() AS t, topic(4) AS room
FROM "/+/+/user/rooms/+"
1:22 topic(2): Level 2 of the topic is level 4 here.
1:44 '/rooms/+': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/rooms/+.

=== levels of the topic
SELECT *, topic(2) AS device FROM 'rooms/+/air'
=> SELECT *, topic(5) AS device
FROM "/+/+/user/rooms/+/air"
1:11 topic(2): Level 2 of the topic is level 5 here.
1:35 'rooms/+/air': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/rooms/+/air.

=== members of members are called by their last name
SELECT state.reported.t, state.reported.h AS humidity FROM 'a/b'
=> SELECT state.reported.t AS t, state.reported.h AS humidity
FROM "/+/+/user/a/b"
1:60 'a/b': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/a/b.

=== elements of lists
SELECT get(b, 0) AS first, b[1] AS second FROM 'a/b'
=> SELECT b[0] AS first, b[1] AS second
FROM "/+/+/user/a/b"
1:48 'a/b': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/a/b.

=== texts in double quotes
SELECT upper("it's") AS u FROM 'a/b' WHERE color = "red"
=> SELECT upper('it\'s') AS u
FROM "/+/+/user/a/b"
WHERE color = 'red'
1:32 'a/b': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/a/b.

=== conditions keep their shape
SELECT a FROM 'a/b'
WHERE (a > 1 OR NOT b <> 2) AND c IN (1, 2)
  AND d IN ['x', 'y']
=> SELECT a
FROM "/+/+/user/a/b"
WHERE (a > 1 OR NOT b <> 2) AND c IN (1, 2) AND d IN ('x', 'y')
1:15 'a/b': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/a/b.

=== texts joined by +
SELECT 'a' + b + c AS d FROM 'a/b'
=> SELECT concat(concat('a', b), c) AS d
FROM "/+/+/user/a/b"
1:30 'a/b': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/a/b.

=== numbers added by +
SELECT a + b * -2 AS d FROM 'a/b'
=> SELECT a + b * -2 AS d
FROM "/+/+/user/a/b"
1:29 'a/b': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/a/b.

=== case
SELECT CASE color WHEN 'red' THEN 1 ELSE 0 END AS n, CASE WHEN t > 30 THEN 'hot' END AS w FROM 'a'
=> SELECT CASE color WHEN 'red' THEN 1 ELSE 0 END AS n, CASE WHEN t > 30 THEN 'hot' END AS w
FROM "/+/+/user/a"
1:96 'a': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/a.

=== the device
SELECT clientid() AS device, traceid() AS id FROM 'a/b'
=> SELECT deviceName() AS device, messageId() AS id
FROM "/+/+/user/a/b"
1:8 clientid(): The DeviceName stands in its place: client ids of devices are free here.
1:30 traceid(): It is the id that the platform gave the message, a number.
1:51 'a/b': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/a/b.

=== binary payloads
SELECT encode(*, 'base64') AS data FROM 'a/b'
=> SELECT to_base64(*) AS data
FROM "/+/+/user/a/b"
1:41 'a/b': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/a/b.

=== times
SELECT timestamp() AS ms, parse_time("yyyy-MM-dd", timestamp(), "UTC") AS day FROM 'a/b'
=> SELECT timestamp() AS ms, timestamp_utc('yyyy-MM-dd') AS day
FROM "/+/+/user/a/b"
1:27 parse_time("yyyy-MM-dd", timestamp(), "UTC"): Patterns are those of Java's SimpleDateFormat, and the time is in UTC.
1:84 'a/b': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/a/b.

=== times of other zones
SELECT parse_time("HH:mm", timestamp(), "Europe/Berlin") AS t FROM 'a/b'
=> SELECT null AS t
FROM "/+/+/user/a/b"
1:8 ! parse_time("HH:mm", timestamp(), "Europe/Berlin"): There is no counterpart here; null stands in its place.
1:68 'a/b': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/a/b.

=== digests and mathematics
SELECT md5(a) AS m, sha256(a) AS s, sqrt(b) AS r, ceil(b) AS c, ln(b) AS l, log(b) AS g FROM 'a/b'
=> SELECT crypto(a, 'MD5') AS m, crypto(a, 'SHA-256') AS s, power(b, 0.5) AS r, -floor(-(b)) AS c, log(b, 2.718281828459045) AS l, log(b, 10) AS g
FROM "/+/+/user/a/b"
1:94 'a/b': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/a/b.

=== null and undefined
SELECT a FROM 'a/b' WHERE NOT isNull(a) AND isUndefined(b) = false
=> SELECT a
FROM "/+/+/user/a/b"
WHERE NOT (a IS NULL) AND (b IS NULL) = false
1:15 'a/b': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/a/b.
1:31 isNull(a): Null and a field that is not there are the same here.
1:45 isUndefined(b): Null and a field that is not there are the same here.

=== starts with
SELECT a FROM 'a/b' WHERE startswith(a, '50%') OR endswith(a, 'x')
=> SELECT a
FROM "/+/+/user/a/b"
WHERE (a LIKE '50\\%%') OR endswith(a, 'x')
1:15 'a/b': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/a/b.

=== a condition without counterpart is never true
SELECT a FROM 'a/b' WHERE t > 30 AND regexp_matches(a, 'x.*')
=> SELECT a
FROM "/+/+/user/a/b"
WHERE t > 30 AND null
1:15 'a/b': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/a/b.
1:38 ! regexp_matches(a, 'x.*'): There is no counterpart here; null stands in its place.

=== nor within what looks at null
SELECT a FROM 'a/b' WHERE isNull(regexp_substr(a, 'x')) OR CASE WHEN indexof(a, 'x') > 0 THEN false ELSE true END
=> SELECT a
FROM "/+/+/user/a/b"
WHERE null OR null
1:15 'a/b': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/a/b.
1:27 isNull(regexp_substr(a, 'x')): Null and a field that is not there are the same here.
1:34 ! regexp_substr(a, 'x'): There is no counterpart here; null stands in its place.
1:70 ! indexof(a, 'x'): There is no counterpart here; null stands in its place.

=== what asks other services
SELECT get_thing_shadow('x', 'arn') AS s, aws_lambda('arn', a) AS l, principal() AS p FROM 'a/b'
=> SELECT null AS s, null AS l, null AS p
FROM "/+/+/user/a/b"
1:8 ! get_thing_shadow('x', 'arn'): There is no counterpart here; null stands in its place.
1:43 ! aws_lambda('arn', a): There is no counterpart here; null stands in its place.
1:70 ! principal(): There is no counterpart here; null stands in its place.
1:92 'a/b': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/a/b.

=== lists, objects, queries and casts
SELECT [1, 2] AS l, {'a': b} AS o, (SELECT VALUE n FROM e) AS q, cast(a AS int) AS c FROM 'a/b'
=> SELECT null AS l, null AS o, null AS q, null AS c
FROM "/+/+/user/a/b"
1:8 ! [1, 2]: Lists and objects cannot be written here; null stands in its place.
1:21 ! {'a': b}: Lists and objects cannot be written here; null stands in its place.
1:36 ! (SELECT VALUE n FROM e): There are no queries within queries here; null stands in its place.
1:66 ! cast(a AS int): There is no counterpart here; null stands in its place.
1:91 'a/b': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/a/b.

=== shadows
SELECT state FROM '$aws/things/x/shadow/update/accepted'
=> nothing
1:19 ! '$aws/things/x/shadow/update/accepted': Events have other topics here: devices that come and go are told of on /as/mqtt/status/{ProductKey}/{DeviceName}, things on /sys/{ProductKey}/{DeviceName}/thing/….

=== more arguments than ours take
SELECT substring(a) AS s FROM 'a/b'
=> nothing
1:1 ! SELECT: The translation is no query here: line 1, column 8: substring() takes 2 to 3 arguments, not 1.
1:31 'a/b': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/a/b.

=== the end is missing
SELECT a FROM 'a/b' WHERE
=> refused
line 1, column 26: The query is not finished.

=== no query
DELETE FROM x
=> refused
line 1, column 1: "DELETE" is not understood here.

=== a member of what another service answers
SELECT * FROM 'a/b' WHERE get_thing_shadow("lamp", "arn:role").state.reported.alarm = 'ON'
=> SELECT *
FROM "/+/+/user/a/b"
WHERE null = 'ON'
1:15 'a/b': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/a/b.
1:27 ! get_thing_shadow("lamp", "arn:role").state.reported.alarm: There is no counterpart here; null stands in its place.

=== whether a query within the query has any
SELECT a FROM 'a/b' WHERE EXISTS (SELECT v FROM e WHERE n = 1) AND (SELECT v FROM e)[0].v > 1
=> SELECT a
FROM "/+/+/user/a/b"
WHERE null AND null > 1
1:15 'a/b': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/a/b.
1:27 ! EXISTS (SELECT v FROM e WHERE n = 1): There are no queries within queries here; null stands in its place.
1:68 ! (SELECT v FROM e)[0].v: There are no queries within queries here; null stands in its place.
