=== fields of the payload
SELECT payload.temp AS t, payload.hum AS h FROM "t/#" WHERE payload.temp > 30
=> SELECT temp AS t, hum AS h
FROM "/+/+/user/t/#"
WHERE temp > 30
1:49 "t/#": Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/t/#.

=== without a name they would be nested
SELECT payload.temp, payload.a.b FROM "t/#"
=> SELECT temp, a.b AS b
FROM "/+/+/user/t/#"
1:8 payload.temp: What comes out is not nested: the member is called temp.
1:22 payload.a.b: What comes out is not nested: the member is called b.
1:39 "t/#": Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/t/#.

=== names of SELECT count in WHERE
SELECT payload.temp AS t FROM "t/#" WHERE t > 30 AND t + 1 < 50
=> SELECT temp AS t
FROM "/+/+/user/t/#"
WHERE (temp) > 30 AND (temp) + 1 < 50
1:31 "t/#": Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/t/#.

=== fields of the message
SELECT clientid, topic, timestamp, id, payload AS raw FROM "t/#"
=> SELECT deviceName() AS clientid, topic() AS topic, timestamp() AS timestamp, messageId() AS id, payload() AS raw
FROM "/+/+/user/t/#"
1:8 clientid: The DeviceName stands in its place: client ids of devices are free here.
1:36 id: It is the id that the platform gave the message, a number.
1:60 "t/#": Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/t/#.

=== fields that are not here
SELECT qos, username, peerhost AS ip FROM "t/#" WHERE username = 'abc'
=> SELECT null AS qos, null AS username, null AS ip
FROM "/+/+/user/t/#"
WHERE null = 'abc'
1:8 ! qos: Messages do not carry this here; null stands in its place.
1:13 ! username: Messages do not carry this here; null stands in its place.
1:23 ! peerhost: Messages do not carry this here; null stands in its place.
1:43 "t/#": Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/t/#.
1:55 ! username: Messages do not carry this here; null stands in its place.

=== everything
SELECT * FROM "t/#"
=> SELECT *
FROM "/+/+/user/t/#"
1:8 *: * is the payload here, without the fields of the message around it.
1:15 "t/#": Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/t/#.

=== all topics
SELECT payload.a AS a FROM "#"
=> SELECT a AS a
FROM "/+/+/user/#"
1:28 "#": Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/#.

=== a decoded payload
SELECT json_decode(payload) AS p, p.x AS x, p.list[1].y AS y FROM 't/+/up' WHERE p.x = 'a'
=> SELECT "$" AS p, x AS x, list[0].y AS y
FROM "/+/+/user/t/+/up"
WHERE x = 'a'
1:67 't/+/up': Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/t/+/up.

=== lists begin with 1
SELECT payload.list[1] AS first, payload[2] AS root, nth(3, payload.list) AS third, payload.list[-1] AS last FROM "t"
=> SELECT list[0] AS first, "$[1]" AS root, list[2] AS third, null AS last
FROM "/+/+/user/t"
1:85 ! payload.list[-1]: There is no counterpart here; null stands in its place.
1:115 "t": Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/t.

=== levels of the topic
SELECT nth(2, split(topic, '/')) AS device, nth(1, tokens(topic, '/')) AS room FROM "rooms/+"
=> SELECT topic(5) AS device, topic(4) AS room
FROM "/+/+/user/rooms/+"
1:8 nth(2, split(topic, '/')): Level 2 of the topic is level 5 here.
1:45 nth(1, tokens(topic, '/')): Level 1 of the topic is level 4 here.
1:85 "rooms/+": Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/rooms/+.

=== several topics
SELECT payload.a AS a FROM "t/a", "t/b"
=> SELECT a AS a
FROM "/+/+/user/t/a"
1:28 "t/a": Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/t/a.
1:35 ! "t/b": A rule listens to one topic filter here: make one more rule for this.

=== events
SELECT clientid FROM "$events/client_connected"
=> nothing
1:22 ! "$events/client_connected": Events have other topics here: devices that come and go are told of on /as/mqtt/status/{ProductKey}/{DeviceName}, things on /sys/{ProductKey}/{DeviceName}/thing/….

=== foreach
FOREACH payload.sensors AS s
DO clientid, s.idx AS idx
INCASE s.idx >= 1
FROM "t/#" WHERE clientid = 'c1'
=> nothing
1:1 ! FOREACH: One message makes one message here; take lists apart where it arrives.

=== topics that match
SELECT payload.a AS a FROM "t/#" WHERE topic =~ 't/+/x' OR payload.a = 1
=> SELECT a AS a
FROM "/+/+/user/t/#"
WHERE null OR a = 1
1:28 "t/#": Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/t/#.
1:40 ! topic =~ 't/+/x': Topics are matched by FROM alone; null stands in its place.

=== div and mod
SELECT payload.a div 2 AS d, payload.a mod 2 AS m FROM "t"
=> SELECT floor(a / 2) AS d, a % 2 AS m
FROM "/+/+/user/t"
1:8 payload.a div 2: floor() rounds negative numbers down; the other rounded towards zero.
1:56 "t": Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/t.

=== functions
SELECT coalesce(payload.a, 0) AS a, map_get('k', payload) AS k, substr(payload.s, 2) AS s, substr(payload.s, 2, 3) AS u, sqrt(payload.n) AS r, uuid_v4() AS id FROM "t" WHERE is_not_null(payload.a)
=> SELECT nanvl(a, 0) AS a, k AS k, substring(s, 2) AS s, substring(s, 2, 2 + 3) AS u, power(n, 0.5) AS r, newuuid() AS id
FROM "/+/+/user/t"
WHERE (a IS NOT NULL)
1:165 "t": Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/t.

=== the payload as it came
SELECT base64_encode(payload) AS b, bin2hexstr(payload) AS h FROM "t"
=> SELECT to_base64(*) AS b, to_hex(*) AS h
FROM "/+/+/user/t"
1:67 "t": Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/t.

=== functions that are not here
SELECT sprintf('~s', payload.a) AS s, jq('.', payload) AS j, now_rfc3339() AS n FROM "t"
=> SELECT null AS s, null AS j, null AS n
FROM "/+/+/user/t"
1:8 ! sprintf('~s', payload.a): There is no counterpart here; null stands in its place.
1:39 ! jq('.', payload): There is no counterpart here; null stands in its place.
1:62 ! now_rfc3339(): There is no counterpart here; null stands in its place.
1:86 "t": Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/t.

=== names with levels
SELECT payload.x AS y.z FROM "t"
=> SELECT x AS "y.z"
FROM "/+/+/user/t"
1:8 payload.x AS y.z: What comes out is not nested: the member is called y.z.
1:30 "t": Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/t.

=== texts joined by +
SELECT 'id-' + payload.a AS id FROM "t"
=> SELECT concat('id-', a) AS id
FROM "/+/+/user/t"
1:37 "t": Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/t.

=== comments
-- hot rooms
SELECT payload.a AS a -- the temperature
FROM "t"
=> SELECT a AS a
FROM "/+/+/user/t"
3:6 "t": Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/t.

=== a field called like a keyword
SELECT payload.end AS e, payload.case.x AS c FROM "t"
=> SELECT "end" AS e, "case.x" AS c
FROM "/+/+/user/t"
1:51 "t": Topics of devices begin with /{ProductKey}/{DeviceName} here: it is /+/+/user/t.

=== a word too many
SELECT payload.a AS a FROM "t" WHEN a > 1
=> refused
line 1, column 32: "WHEN" is not understood here.
