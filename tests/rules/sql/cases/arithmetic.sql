-- Multiplication before addition, parentheses before both.
SELECT 1 + 2 * 3 AS a, (1 + 2) * 3 AS b, 10 - 4 - 3 AS c, 2 * 7 % 4 AS d FROM /a1/dev/user/update
-- payload: {}
-- expect: {"a": 7, "b": 9, "c": 3, "d": 2}

-- A whole quotient stays whole.
SELECT 6 / 2 AS a, 7 / 2 AS b, 6.0 / 2 AS c FROM /a1/dev/user/update
-- payload: {}
-- expect: {"a": 3, "b": 3.5, "c": 3.0}

-- A remainder has the sign of the dividend.
SELECT -7 % 3 AS a, 7 % -3 AS b, 7.5 % 2 AS c FROM /a1/dev/user/update
-- payload: {}
-- expect: {"a": -1, "b": 1, "c": 1.5}

-- A minus without spaces is a subtraction.
SELECT a-1 AS b, -a AS c, - -a AS d FROM /a1/dev/user/update
-- payload: {"a": 3}
-- expect: {"b": 2, "c": -3, "d": 3}

-- Division by zero is null.
SELECT a / 0 AS x, a % 0 AS y, a / 0.0 AS z FROM /a1/dev/user/update
-- payload: {"a": 3}
-- expect: {"x": null, "y": null, "z": null}

-- Arithmetic with anything but numbers is null.
SELECT s + 1 AS a, t * 2 AS b, missing - 1 AS c, n + 1 AS d, -s AS e FROM /a1/dev/user/update
-- payload: {"s": "1", "t": true, "n": null}
-- expect: {"a": null, "b": null, "c": null, "d": null, "e": null}

-- A result too large for JSON readers is null.
SELECT a * a AS b FROM /a1/dev/user/update
-- payload: {"a": 1e300}
-- expect: {"b": null}

-- Both sides of a comparison may calculate.
SELECT a FROM /a1/dev/user/update WHERE a * 9 / 5 + 32 >= limit - 1
-- payload: {"a": 20, "limit": 69}
-- expect: {"a": 20}
