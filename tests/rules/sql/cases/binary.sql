-- The payload is passed on as it came.
SELECT * FROM /a1/+/user/update
-- bytes: 01 02 ff 00
-- expect: passed on

-- A condition may look at the message.
SELECT * FROM /a1/+/user/update WHERE topic(2) = 'other'
-- bytes: 01 02
-- expect: filtered

-- Functions instead of fields.
SELECT to_base64(*) AS data, to_hex(*) AS hex, deviceName() AS dn FROM /a1/+/user/update WHERE to_hex(*) LIKE '01%'
-- bytes: 01 02 ff
-- expect: {"data": "AQL/", "hex": "0102ff", "dn": "dev"}

-- A text that only happens to be one.
SELECT payload('ascii') AS text, payload('GBK') AS gbk FROM /a1/+/user/update
-- bytes: 68 69 ff
-- expect: {"text": "hi�", "gbk": "hi�"}

-- No function beside the star.
SELECT *, deviceName() FROM /a1/+/user/update
-- bytes: 01
-- expect: error: line 1, column 1: In a rule for binary data * stands alone; beside others it is to_base64(*).

-- No field in SELECT.
SELECT a FROM /a1/+/user/update
-- bytes: 01
-- expect: error: line 1, column 8: A rule for binary data has no fields

-- No field in WHERE.
SELECT * FROM /a1/+/user/update
WHERE upper(a) = 'A'
-- bytes: 01
-- expect: error: line 2, column 13: A rule for binary data has no fields

-- No function of the JSON.
SELECT thingPropertyFlatMap() FROM /a1/+/user/update
-- bytes: 01
-- expect: error: line 1, column 8: A rule for binary data has no fields

-- Custom topics only.
SELECT * FROM /sys/a1/+/thing/event/property/post
-- bytes: 01
-- expect: error: line 1, column 1: A rule for binary data listens to custom topics.

-- Status is JSON, too.
SELECT * FROM /as/mqtt/status/a1/+
-- bytes: 01
-- expect: error: line 1, column 1: A rule for binary data listens to custom topics.
