-- Members of members.
SELECT a.b.c AS v FROM /a1/dev/user/update
-- payload: {"a": {"b": {"c": 1}}}
-- expect: {"v": 1}

-- An element of a list, with and without the root.
SELECT "a[0]" AS x, "$.a[0]" AS y, a[0] AS z FROM /a1/dev/user/update
-- payload: {"a": [{"v": 0}, {"v": 1}, {"v": 2}]}
-- expect: {"x": {"v": 0}, "y": {"v": 0}, "z": {"v": 0}}

-- A dot in front wraps an element into a list.
SELECT ".a[0]" AS x, ".a[1].v" AS y, ".a[9]" AS z FROM /a1/dev/user/update
-- payload: {"a": [{"v": 0}, {"v": 1}, {"v": 2}]}
-- expect: {"x": [{"v": 0}], "y": [1]}

-- A member of an element.
SELECT "a[1].v" AS x, "$.a[1].v" AS y, a[1].v AS z FROM /a1/dev/user/update
-- payload: {"a": [{"v": 0}, {"v": 1}, {"v": 2}]}
-- expect: {"x": 1, "y": 1, "z": 1}

-- A list in a list.
SELECT m[1][0] AS v, m[1][0].x AS w FROM /a1/dev/user/update
-- payload: {"m": [[1], [2]]}
-- expect: {"v": 2}

-- A payload that is a list.
SELECT "$[0]" AS x, "[1].v" AS y FROM /a1/dev/user/update
-- payload: [1, {"v": 2}]
-- expect: {"x": 1, "y": 2}

-- The whole payload.
SELECT "$" AS all FROM /a1/dev/user/update
-- payload: {"a": [1]}
-- expect: {"all": {"a": [1]}}

-- Names with spaces, signs and a digit in front.
SELECT "my field" AS a, "e-mail" AS b, "2nd.x" AS c FROM /a1/dev/user/update
-- payload: {"my field": 1, "e-mail": 2, "2nd": {"x": 3}}
-- expect: {"a": 1, "b": 2, "c": 3}

-- A member of a number, an index into an object, an element past the end.
SELECT a.b, o[0], l[3], s[0], l.x, here FROM /a1/dev/user/update
-- payload: {"a": 1, "o": {"0": 1}, "l": [1], "s": "text", "here": true}
-- expect: {"here": true}

-- A list in front of a list, wrapped.
SELECT "$[1][0]" AS x, ".[1][0]" AS y, "[0]" AS z FROM /a1/dev/user/update
-- payload: [7, [8, 9]]
-- expect: {"x": 8, "y": [8], "z": 7}
