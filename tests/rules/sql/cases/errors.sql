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

-- A misspelt keyword that was read as an alias.
SELECT a FORM "/a1/x"
-- expect: error: line 1, column 15: Expected "," or FROM, not ""/a1/x"". Did you mean FROM instead of "FORM"?

-- A misspelt keyword where it is not a name.
SELECT a FROM /a1/x WHER a > 1
-- expect: error: line 1, column 21: Expected WHERE or the end, not "WHER". Did you mean WHERE?

-- A misspelt operator.
SELECT a FROM /a1/x WHERE a LKIE 'b%'
-- expect: error: line 1, column 29: Expected an operator, AND, OR or the end, not "LKIE". Did you mean LIKE?

-- A field that is called like a keyword.
SELECT end FROM /a1/x
-- expect: error: line 1, column 8: Expected a field, a constant or a function, not "end". A field of that name is written "end", with the quotes.

-- LIKE wants a text, not a field.
SELECT a FROM /a1/x WHERE a LIKE b
-- expect: error: line 1, column 34: Expected a text in single quotes, not "b".

-- IN wants parentheses.
SELECT a FROM /a1/x WHERE a IN 1
-- expect: error: line 1, column 32: Expected "(", not "1".

-- IN wants something to compare with.
SELECT a FROM /a1/x WHERE a IN ()
-- expect: error: line 1, column 33: Expected a field, a constant or a function, not ")".

-- IS wants NULL.
SELECT a FROM /a1/x WHERE a IS 1
-- expect: error: line 1, column 32: Expected NULL, not "1".

-- A CASE without WHEN.
SELECT CASE a END FROM /a1/x
-- expect: error: line 1, column 15: Expected an operator, AND, OR or WHEN, not "END".

-- A WHEN without THEN.
SELECT CASE a WHEN 1 ELSE 2 END FROM /a1/x
-- expect: error: line 1, column 22: Expected an operator, AND, OR or THEN, not "ELSE".

-- A CASE that is never ended.
SELECT CASE a WHEN 1 THEN 2 FROM /a1/x
-- expect: error: line 1, column 29: Expected an operator, AND, OR, WHEN, ELSE or END, not "FROM".

-- to_hex takes a star.
SELECT to_hex(a) FROM /a1/x
-- expect: error: line 1, column 8: to_hex() takes * and nothing else, not 1.

-- Only some functions take a star.
SELECT upper(*) FROM /a1/x
-- expect: error: line 1, column 8: upper() takes 1 argument, not *.

-- Too few arguments.
SELECT replace(a, 'b') FROM /a1/x
-- expect: error: line 1, column 8: replace() takes 3 arguments, not 2.

-- A digest there is not.
SELECT crypto(a, 'SHA256') FROM /a1/x
-- expect: error: line 1, column 8: crypto() knows MD2, MD5, SHA1, SHA-256, SHA-384, SHA-512, not "SHA256".

-- A date pattern that is none.
SELECT timestamp('yyyy-mm-ddThh:mm') FROM /a1/x
-- expect: error: line 1, column 8: timestamp(): there is no letter "T" in date patterns; put text in quotes.

-- A quote in a date pattern that is never closed.
SELECT timestamp_utc('yyyy \'') FROM /a1/x
-- expect: error: line 1, column 8: timestamp(): a quote in the date pattern is never closed.

-- An encoding there is not.
SELECT payload('klingon') FROM /a1/x
-- expect: error: line 1, column 8: payload() knows utf-8,

-- A sub-query, a JOIN and a GROUP BY are other languages.
SELECT a FROM /a1/x GROUP BY a
-- expect: error: line 1, column 21: Expected WHERE or the end, not "GROUP".

-- NOT after a value.
SELECT a FROM /a1/x WHERE a NOT = 1
-- expect: error: line 1, column 33: Expected LIKE or IN, not "=".
