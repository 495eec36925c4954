"""Says what is in a folder of Parquet, in a sentence that is the same for the same rows. Its argument is the folder."""

import sys

import duckdb

rows = f"read_parquet('{sys.argv[1]}/**/*.parquet', hive_partitioning = true)"
aside = f"read_json('{sys.argv[1]}/aside.jsonl', format = 'newline_delimited')"
[[count, amount, first, last, characters, days, months]] = duckdb.sql(f"""
    SELECT count(*), sum(amount), min("at"), max("at"), sum(length(id || country || note)), count(DISTINCT day), count(DISTINCT month)
    FROM {rows}""").fetchall()
[[wrong]] = duckdb.sql(f"SELECT count(*) FROM {aside}").fetchall()
print(
    f"{count} taken of {days} days and {months} months, {first} to {last}, amounts {amount}, {characters} characters, "
    f"{wrong} set aside"
)
