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

-- Numbers.
SELECT abs(-2.5) AS a, abs(-3) AS b, floor(2.9) AS c, floor(-2.1) AS d, floor(7) AS e, mod(7, 3) AS f, mod(-7, 3) AS g, mod(7.5, 2) AS h FROM /a1/dev/user/update
-- payload: {}
-- expect: {"a": 2.5, "b": 3, "c": 2, "d": -3, "e": 7, "f": 1, "g": -1, "h": 1.5}

-- Powers and logarithms; without a base it is 10.
SELECT power(2, 10) AS a, power(2, -1) AS b, power(4, 0.5) AS c, exp(0) AS d, log(8, 2) AS e, log(1000) AS f FROM /a1/dev/user/update
-- payload: {}
-- expect: {"a": 1024, "b": 0.5, "c": 2.0, "d": 1.0, "e": 3.0, "f": 3.0}

-- Angles in radians.
SELECT sin(0) AS a, cos(0) AS b, tan(0) AS c, asin(1) AS d, sinh(0) AS e, cosh(0) AS f, tanh(0) AS g FROM /a1/dev/user/update
-- payload: {}
-- expect: {"a": 0.0, "b": 1.0, "c": 0.0, "d": 1.5707963267948966, "e": 0.0, "f": 1.0, "g": 0.0}

-- Where there is no real, finite result it is null.
SELECT asin(2) AS a, log(0) AS b, log(-1) AS c, log(8, 1) AS d, exp(1000) AS e, power(10, 400) AS f, power(-1, 0.5) AS g, mod(1, 0) AS h FROM /a1/dev/user/update
-- payload: {}
-- expect: {"a": null, "b": null, "c": null, "d": null, "e": null, "f": null, "g": null, "h": null}

-- A function of null, or of a field that is not there, is null.
SELECT abs(n) AS a, upper(missing) AS b, concat('a', n) AS c, mod(n, 2) AS d, substring(missing, 1) AS e, crypto(n, 'MD5') AS f, endswith(n, 'a') AS g FROM /a1/dev/user/update
-- payload: {"n": null}
-- expect: {"a": null, "b": null, "c": null, "d": null, "e": null, "f": null, "g": null}

-- An argument of the wrong type fails the message.
SELECT abs(s) FROM /a1/dev/user/update
-- payload: {"s": "1"}
-- expect: error: abs() takes a number, not "1".

-- Also in WHERE.
SELECT s FROM /a1/dev/user/update WHERE upper(s) = 'A'
-- payload: {"s": {"x": 1}}
-- expect: error: upper() takes a text or a number, not an object.

-- A truth value is no number and no text.
SELECT concat('a', b) FROM /a1/dev/user/update
-- payload: {"b": true}
-- expect: error: concat() takes a text or a number, not true.

-- But what WHERE does not come to fails nothing.
SELECT s FROM /a1/dev/user/update WHERE s = 'x' AND abs(s) = 1
-- payload: {"s": "1"}
-- expect: filtered

-- nanvl takes anything, also what is missing.
SELECT nanvl(missing, 0) AS a, nanvl(n, 'none') AS b, nanvl(t, 0) AS c, nanvl(missing, n) AS d, nanvl(o.x, 1) AS e FROM /a1/dev/user/update
-- payload: {"n": null, "t": 21.5, "o": {}}
-- expect: {"a": 0, "b": "none", "c": 21.5, "d": null, "e": 1}

-- A number counts as the text it is in JSON.
SELECT concat('t=', t, '°C') AS a, lower(5) AS b, replace(1.5, '.', ',') AS c, endswith(n, '5') AS d FROM /a1/dev/user/update
-- payload: {"t": 21.50, "n": 15}
-- expect: {"a": "t=21.5°C", "b": "5", "c": "1,5", "d": true}

-- Case of letters in any script.
SELECT upper('straße') AS a, lower('ÄÖ') AS b FROM /a1/dev/user/update
-- payload: {}
-- expect: {"a": "STRASSE", "b": "äö"}

-- Positions may come from the payload; past the end there is nothing.
SELECT substring(s, n) AS a, substring(s, 99) AS b, substring(s, 1, n) AS c, substring(s, 1.9, 2.9) AS d FROM /a1/dev/user/update
-- payload: {"s": "012345", "n": 4}
-- expect: {"a": "45", "b": "", "c": "123", "d": "1"}

-- The digests.
SELECT crypto('abc', 'MD2') AS md2, crypto('abc', 'MD5') AS md5, crypto('abc', 'SHA1') AS sha1, crypto('abc', 'SHA-256') AS sha256 FROM /a1/dev/user/update
-- payload: {}
-- expect: {"md2": "da853b0d3f88d99b30283a69e6ded6bb", "md5": "900150983cd24fb0d6963f7d28e17f72", "sha1": "a9993e364706816aba3e25717850c26c9cd0d89d", "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}

-- The long digests.
SELECT crypto('abc', 'SHA-384') AS a, crypto('abc', 'SHA-512') AS b FROM /a1/dev/user/update
-- payload: {}
-- expect: {"a": "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7", "b": "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"}

-- MD2 of nothing, of a full block and of more than one.
SELECT crypto('', 'MD2') AS a, crypto('abcdefghijklmnopqrstuvwxyz', 'MD2') AS b, crypto('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 'MD2') AS c FROM /a1/dev/user/update
-- payload: {}
-- expect: {"a": "8350e5a3e24c153df2275c9f80692773", "b": "4e8ddff3650292ab5a4108c3aa47940b", "c": "da33def2a42df13975352846c30338cd"}

-- Texts are digested in UTF-8.
SELECT crypto(name, 'MD5') AS a FROM /a1/dev/user/update
-- payload: {"name": "温度"}
-- expect: {"a": "c9bf0b889af97ed6328981992a0ff32e"}

-- A tag the device does not have is empty.
SELECT attribute('floor') AS a, attribute(which) AS b FROM /a1/dev/user/update
-- tags: {"room": "7"}
-- payload: {"which": "room"}
-- expect: {"a": "", "b": "7"}

-- The id of the message is a number.
SELECT messageId() AS id FROM /a1/dev/user/update
-- payload: {}
-- expect: {"id": 1}

-- A UUID is random, of version 4.
SELECT newuuid() LIKE '%-%-4%-%-%' AS a, newuuid() = newuuid() AS b FROM /a1/dev/user/update
-- payload: {}
-- expect: {"a": true, "b": false}

-- A random number is at least 0 and less than 1.
SELECT rand() >= 0 AND rand() < 1 AS a FROM /a1/dev/user/update
-- payload: {}
-- expect: {"a": true}

-- The payload as a text, even if it is JSON.
SELECT payload() AS a, payload('utf-8') AS b FROM /a1/dev/user/update
-- payload: {"t": "温"}
-- expect: {"a": "{\"t\": \"温\"}", "b": "{\"t\": \"温\"}"}

-- Every letter of a date pattern, in the region's zone.
SELECT timestamp('G yyyy yy y M MM MMM MMMM d dd D E EEEE u a H HH k K h m s S SSS Z X XX XXX z') AS a FROM /a1/dev/user/update
-- payload: {}
-- expect: {"a": "AD 2018 18 2018 11 11 Nov November 28 28 332 Wed Wednesday 3 AM 10 10 10 10 10 56 38 943 943 +0800 +08 +0800 +08:00 CST"}

-- Weeks begin on Sunday, and the week of 1 January is the first.
SELECT timestamp_utc('w W F Y YY LL ww XXX Z z') AS a FROM /a1/dev/user/update
-- payload: {}
-- expect: {"a": "48 5 4 2018 18 11 48 Z +0000 UTC"}

-- Quotes in a date pattern.
SELECT timestamp_utc('hh \'o\'\'clock\' a, \'\'yy') AS a FROM /a1/dev/user/update
-- payload: {}
-- expect: {"a": "02 o'clock AM, '18"}

-- A date pattern from the payload.
SELECT timestamp_utc(p) AS a FROM /a1/dev/user/update
-- payload: {"p": "yyyyMMdd"}
-- expect: {"a": "20181128"}

-- One that is none.
SELECT timestamp_utc(p) AS a FROM /a1/dev/user/update
-- payload: {"p": "yyyy-bb"}
-- expect: error: timestamp(): there is no letter "b" in date patterns; put text in quotes.

-- Properties under an alias are an object; a list is a value, a null is left out.
SELECT thingPropertyFlatMap('List', 'Deep', 'Null', 'Nope') AS p FROM /sys/a1/+/thing/event/property/post
-- payload: {"items": {"List": {"value": [{"a": 1}]}, "Deep": {"value": {"a": {"b": {"c": 1}}, "d": 2}}, "Null": {"value": null}, "Other": {"value": 1}}}
-- expect: {"p": {"List": [{"a": 1}], "Deep_a_b_c": 1, "Deep_d": 2}}

-- Without properties there is nothing to flatten.
SELECT thingPropertyFlatMap(), 1 AS one FROM /sys/a1/+/thing/event/property/post
-- payload: [1, 2]
-- expect: {"one": 1}

-- The star of to_hex is the payload.
SELECT to_hex(*) AS a, to_base64( * ) AS b FROM /a1/dev/user/update
-- payload: {}
-- expect: {"a": "7b7d", "b": "e30="}
