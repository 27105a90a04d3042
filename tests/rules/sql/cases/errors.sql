-- No keyword.
temperature
-- expect: error: line 1, column 1: Expected SELECT, not "temperature".

-- No column.
SELECT FROM /a1/x
-- expect: error: line 1, column 8: Expected a field, a constant or a function, not "FROM".

-- A comma too many, on the second line.
SELECT a,
  , b FROM /a1/x
-- expect: error: line 2, column 3: Expected a field, a constant or a function, not ",".

-- A misspelt FROM reads as an alias.
SELECT a FORM "/a1/x"
-- expect: error: line 1, column 15: Expected "," or FROM, not ""/a1/x"".

-- An alias is one name.
SELECT a AS b.c FROM /a1/x
-- expect: error: line 1, column 14: Expected "," or FROM

-- A keyword is no alias.
SELECT a AS where FROM /a1/x
-- expect: error: line 1, column 13: Expected an alias, not "where".

-- No topic.
SELECT a FROM
-- expect: error: line 1, column 14: Expected a topic, not the end.

-- Nothing after WHERE.
SELECT a FROM /a1/x WHERE
-- expect: error: line 1, column 26: Expected a field, a constant or a function, not the end.

-- Half a comparison, on the third line.
SELECT a
FROM /a1/x
WHERE a >
-- expect: error: line 3, column 10: Expected a field, a constant or a function, not the end.

-- Two operators.
SELECT a FROM /a1/x WHERE a == 1
-- expect: error: line 1, column 30: Expected a field, a constant or a function, not "=".

-- Two comparisons.
SELECT a FROM /a1/x WHERE 1 < a < 3
-- expect: error: line 1, column 33: Expected an operator, AND, OR or the end, not "<".

-- An open parenthesis.
SELECT (a + 1 FROM /a1/x
-- expect: error: line 1, column 15: Expected an operator, ")", AND or OR, not "FROM".

-- An open quote.
SELECT 'abc FROM /a1/x
-- expect: error: line 1, column 8: The quote that opens here is never closed.

-- A clause the language does not have.
SELECT a FROM /a1/x ORDER BY a
-- expect: error: line 1, column 21: Expected WHERE or the end, not "ORDER".

-- A misspelt function.
SELECT deviceNam() FROM /a1/x
-- expect: error: line 1, column 8: There is no function deviceNam(); did you mean deviceName()?

-- An unknown function.
SELECT a FROM /a1/x WHERE zzz(1) = 1
-- expect: error: line 1, column 27: There is no function zzz(); known are abs(), asin(), attribute(), concat(), cos()

-- Too many arguments.
SELECT topic(1, 2) FROM /a1/x
-- expect: error: line 1, column 8: topic() takes at most 1 argument, not 2.

-- Arguments for a function that takes none.
SELECT deviceName(a) FROM /a1/x
-- expect: error: line 1, column 8: deviceName() takes no argument, not 1.

-- A path that is none.
SELECT "a..b" FROM /a1/x
-- expect: error: line 1, column 8: "a..b" is no path

-- An empty path.
SELECT "" FROM /a1/x
-- expect: error: line 1, column 8: "" is no path

-- A name cannot begin with a digit.
SELECT 2nd FROM /a1/x
-- expect: error: line 1, column 8: Expected a field, a constant or a function, not "2nd".

-- A number JSON readers cannot hold.
SELECT 1e999 FROM /a1/x
-- expect: error: line 1, column 8: This number is too large.

-- A wildcard that is half a level.
SELECT a FROM "/a1/dev+/x"
-- expect: error: line 1, column 15: A wildcard stands alone between two slashes

-- A # before the end.
SELECT a FROM /a1/#/x
-- expect: error: line 1, column 15: # can only be the last level of a topic.

-- An empty level.
SELECT a FROM '/a1//x'
-- expect: error: line 1, column 15: A topic has no empty level and no space.

-- A character from nowhere.
SELECT a FROM /a1/x WHERE a = @b
-- expect: error: line 1, column 31: Expected a field, a constant or a function, not "@".
