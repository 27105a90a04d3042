-- LIKE with % at the end, at the beginning, on both sides and inside.
SELECT s LIKE 'ab%' AS a, s LIKE '%de' AS b, s LIKE '%c%' AS c, s LIKE 'a%c%e' AS d, s LIKE 'a%e%c' AS e FROM /a1/dev/user/update
-- payload: {"s": "abcde"}
-- expect: {"a": true, "b": true, "c": true, "d": true, "e": false}

-- LIKE without % is equality, and % alone any text.
SELECT s LIKE 'ab' AS a, s LIKE 'a' AS b, s LIKE '%' AS c, s LIKE '' AS d FROM /a1/dev/user/update
-- payload: {"s": "ab"}
-- expect: {"a": true, "b": false, "c": true, "d": false}

-- The pieces of a pattern do not overlap.
SELECT s LIKE 'aba%aba' AS a, s LIKE 'ab%ba' AS b, s LIKE '%a%a%a%' AS c FROM /a1/dev/user/update
-- payload: {"s": "aba"}
-- expect: {"a": false, "b": false, "c": false}

-- An underscore and a dot are themselves in a pattern, and so is \%.
SELECT s LIKE 'a_c' AS a, s LIKE 'a.c' AS b, p LIKE '5\%' AS c, s LIKE 'a\%' AS d FROM /a1/dev/user/update
-- payload: {"s": "abc", "p": "5%"}
-- expect: {"a": false, "b": false, "c": true, "d": false}

-- NOT LIKE, and LIKE of anything but a text is unknown.
SELECT s NOT LIKE 'x%' AS a, s not like 'a%' AS b, n LIKE '1%' AS c, n NOT LIKE '1%' AS d, missing LIKE '%' AS e FROM /a1/dev/user/update
-- payload: {"s": "abc", "n": 12}
-- expect: {"a": true, "b": false, "c": null, "d": null, "e": null}

-- LIKE on a function and with a line break in the text.
SELECT upper(s) LIKE 'A%C' AS a FROM /a1/dev/user/update
-- payload: {"s": "ab\nc"}
-- expect: {"a": true}

-- IN with numbers and with texts.
SELECT n IN (1, 2, 3) AS a, n IN (-1, 2.5) AS b, s in ('x', 'abc') AS c, s IN ('x') AS d FROM /a1/dev/user/update
-- payload: {"n": 2, "s": "abc"}
-- expect: {"a": true, "b": false, "c": true, "d": false}

-- IN compares like =: whole and broken numbers alike, a text is no number.
SELECT n IN (2.0) AS a, s IN (2) AS b, n IN ('2', 2) AS c, n IN ('2', 3) AS d FROM /a1/dev/user/update
-- payload: {"n": 2, "s": "2"}
-- expect: {"a": true, "b": null, "c": true, "d": null}

-- NOT IN, and a missing field is neither in nor out.
SELECT n NOT IN (1, 3) AS a, missing IN (1) AS b, missing NOT IN (1) AS c, n NOT IN (1, null) AS d FROM /a1/dev/user/update
-- payload: {"n": 2}
-- expect: {"a": true, "b": null, "c": null, "d": null}

-- A function may stand before IN.
SELECT n FROM /a1/+/user/update WHERE deviceName() in ('a', 'dev', 'c')
-- payload: {"n": 2}
-- expect: {"n": 2}

-- IS NULL tells of null and of what is missing; it is never unknown.
SELECT n IS NULL AS a, missing IS NULL AS b, s IS NULL AS c, s is not null AS d, missing IS NOT NULL AS e FROM /a1/dev/user/update
-- payload: {"n": null, "s": ""}
-- expect: {"a": true, "b": true, "c": false, "d": true, "e": false}

-- Null is a constant, equal to nothing.
SELECT null AS a, n = null AS b, NULL IS NULL AS c, nanvl(null, 1) AS d FROM /a1/dev/user/update
-- payload: {"n": null}
-- expect: {"a": null, "b": null, "c": true, "d": 1}

-- Tighter than AND, looser than +: LIKE, IN, IS.
SELECT a + 1 IN (3) AND s LIKE 'a%' AND NOT b IS NULL AS x FROM /a1/dev/user/update
-- payload: {"a": 2, "s": "abc", "b": 1}
-- expect: {"x": true}

-- CASE by value.
SELECT CASE color WHEN 'red' THEN 1 WHEN 'blue' THEN 2 ELSE 0 END AS n FROM /a1/dev/user/update
-- payload: {"color": "blue"}
-- expect: {"n": 2}

-- CASE by value, none fits: the ELSE, or null.
SELECT case color when 'red' then 1 else 0 end AS n, case color when 'red' then 1 end m FROM /a1/dev/user/update
-- payload: {"color": "green"}
-- expect: {"n": 0, "m": null}

-- A missing field fits no WHEN, and a null neither, not even WHEN NULL.
SELECT CASE missing WHEN null THEN 1 ELSE 0 END AS a, CASE n WHEN null THEN 1 ELSE 0 END AS b FROM /a1/dev/user/update
-- payload: {"n": null}
-- expect: {"a": 0, "b": 0}

-- CASE by condition, the first that is true.
SELECT CASE WHEN t > 30 THEN 'hot' WHEN t > 20 THEN 'warm' ELSE 'cold' END AS feels FROM /a1/dev/user/update
-- payload: {"t": 25}
-- expect: {"feels": "warm"}

-- A WHEN that is unknown is passed over.
SELECT CASE WHEN missing > 30 THEN 'hot' WHEN NOT missing > 30 THEN 'cold' ELSE 'unknown' END AS feels FROM /a1/dev/user/update
-- payload: {"t": 25}
-- expect: {"feels": "unknown"}

-- Results of CASE may be of any type; a result that is missing is left out.
SELECT CASE WHEN true THEN o END AS a, CASE WHEN true THEN missing END AS b, CASE a WHEN 1 THEN a * 2 END + 1 AS c FROM /a1/dev/user/update
-- payload: {"o": {"x": [1]}, "a": 1}
-- expect: {"a": {"x": [1]}, "c": 3}

-- CASE in a condition, in a function, in a CASE.
SELECT upper(CASE WHEN a = 1 THEN CASE b WHEN 2 THEN 'deep' END END) AS s FROM /a1/dev/user/update WHERE CASE a WHEN 1 THEN true ELSE false END
-- payload: {"a": 1, "b": 2}
-- expect: {"s": "DEEP"}

-- Without an alias a CASE is named by its text.
SELECT CASE a WHEN 1 THEN 2 END FROM /a1/dev/user/update
-- payload: {"a": 1}
-- expect: {"CASE a WHEN 1 THEN 2 END": 2}

-- The branch that is not taken is not evaluated.
SELECT CASE WHEN s = 'x' THEN 0 ELSE abs(s) END AS a FROM /a1/dev/user/update
-- payload: {"s": "x"}
-- expect: {"a": 0}

-- Names that are keywords need double quotes, as fields and as aliases.
SELECT "end" AS "end", "in" AS "like", data.end AS x FROM /a1/dev/user/update
-- payload: {"end": 1, "in": 2, "data": {"end": 3}}
-- expect: {"end": 1, "like": 2, "x": 3}

-- An alias in double quotes may have any characters.
SELECT a AS "room temperature, °C" FROM /a1/dev/user/update
-- payload: {"a": 1}
-- expect: {"room temperature, °C": 1}
