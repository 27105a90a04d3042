-- Greater.
SELECT a FROM /a1/dev/user/update WHERE a > 30
-- payload: {"a": 31}
-- expect: {"a": 31}

-- Not greater.
SELECT a FROM /a1/dev/user/update WHERE a > 30
-- payload: {"a": 30}
-- expect: filtered

-- Every comparison, whole and broken numbers alike.
SELECT a = 2 AS e, a <> 2 AS n, a != 2 AS m, a < 3 AS lt, a <= 2 AS le, a > 2 AS gt, a >= 2 AS ge FROM /a1/dev/user/update
-- payload: {"a": 2.0}
-- expect: {"e": true, "n": false, "m": false, "lt": true, "le": true, "gt": false, "ge": true}

-- Texts compare with texts.
SELECT s < 'b' AS lt, s = 'a' AS e, s = 'A' AS u FROM /a1/dev/user/update
-- payload: {"s": "a"}
-- expect: {"lt": true, "e": true, "u": false}

-- A text is not a number.
SELECT a FROM /a1/dev/user/update WHERE a = 1
-- payload: {"a": "1"}
-- expect: filtered

-- Nor is it different from one: the comparison is unknown.
SELECT a FROM /a1/dev/user/update WHERE a <> 1
-- payload: {"a": "1"}
-- expect: filtered

-- A truth value is not a number.
SELECT a FROM /a1/dev/user/update WHERE a = 1 OR a > 0
-- payload: {"a": true}
-- expect: filtered

-- Truth values can be equal.
SELECT a FROM /a1/dev/user/update WHERE a = true AND a <> false
-- payload: {"a": true}
-- expect: {"a": true}

-- A missing field matches nothing, not even its opposite.
SELECT b FROM /a1/dev/user/update WHERE a = 1 OR NOT a = 1 OR a <> 1
-- payload: {"b": 1}
-- expect: filtered

-- A null equals nothing, not even a null.
SELECT a FROM /a1/dev/user/update WHERE a = a
-- payload: {"a": null}
-- expect: filtered

-- Unknown or true is true.
SELECT b FROM /a1/dev/user/update WHERE missing = 1 OR b = 1
-- payload: {"b": 1}
-- expect: {"b": 1}

-- Unknown and false is false, and its opposite true.
SELECT b FROM /a1/dev/user/update WHERE NOT (missing = 1 AND b = 2)
-- payload: {"b": 1}
-- expect: {"b": 1}

-- Unknown and true is not true.
SELECT b FROM /a1/dev/user/update WHERE missing = 1 AND b = 1
-- payload: {"b": 1}
-- expect: filtered

-- The opposite of unknown or false is unknown.
SELECT b FROM /a1/dev/user/update WHERE NOT (missing = 1 OR b = 2)
-- payload: {"b": 1}
-- expect: filtered

-- Unknown and true stays unknown.
SELECT b FROM /a1/dev/user/update WHERE NOT (missing = 1 AND b = 1)
-- payload: {"b": 1}
-- expect: filtered

-- A bare field counts when it is true.
SELECT color FROM /a1/dev/user/update WHERE color = 'red' AND (siren = 'on' OR isTest)
-- payload: {"color": "red", "siren": "off", "isTest": true}
-- expect: {"color": "red"}

-- A bare field that is not a truth value does not count.
SELECT a FROM /a1/dev/user/update WHERE a
-- payload: {"a": 1}
-- expect: filtered

-- Nor does its opposite.
SELECT a FROM /a1/dev/user/update WHERE NOT a
-- payload: {"a": 0}
-- expect: filtered

-- AND binds tighter than OR.
SELECT a FROM /a1/dev/user/update WHERE a = 1 OR a = 2 AND a = 3
-- payload: {"a": 1}
-- expect: {"a": 1}

-- NOT binds tighter than AND.
SELECT a FROM /a1/dev/user/update WHERE NOT a = 1 AND a = 2
-- payload: {"a": 2}
-- expect: {"a": 2}

-- WHERE looks at the message, not at aliases.
SELECT items.Temperature.value AS Temperature FROM /a1/dev/user/update WHERE Temperature > 38
-- payload: {"items": {"Temperature": {"value": 39}}}
-- expect: filtered

-- Objects and lists do not compare.
SELECT a FROM /a1/dev/user/update WHERE a = b
-- payload: {"a": [1], "b": [1]}
-- expect: filtered
