"""Does the landing zone's work on a file of orders with another engine: parses, validates, derives, writes Parquet by day.

Reads one JSON object from its argument: `engine` (`DuckDB` or `pandas`), `threads`, `file`, `folder`. What is wrong goes to
`aside.jsonl` in the folder, with its number and what is wrong with it. Prints how long it took without the loading of libraries,
and the most memory that the process had.
"""

import json
import resource
import sys
import time

asked = json.loads(sys.argv[1])
file, folder = asked["file"], asked["folder"]

PROBLEMS = {
    "at": "at is no time",
    "amount": "amount is no number, or below 0",
    "country": "country is none of DE, FR, US",
}


def with_duckdb():
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET threads = {asked['threads']}")
    begin = time.perf_counter()
    connection.execute(f"""
        CREATE TEMP TABLE read AS
        SELECT row_number() OVER () + 1 AS _line, trim(id) AS id, try_cast("at" AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS "at",
            try_cast(amount AS DOUBLE) AS amount, country, note
        FROM read_csv('{file}', all_varchar = true, header = true)""")
    good = "\"at\" IS NOT NULL AND amount >= 0 AND country IN ('DE', 'FR', 'US')"
    connection.execute(f"""
        COPY (SELECT id, "at", amount, country, note, strftime("at", '%Y-%m') AS month, _line, strftime("at", '%Y-%m-%d') AS day
              FROM read WHERE {good})
        TO '{folder}' (FORMAT parquet, PARTITION_BY (day), OVERWRITE_OR_IGNORE)""")
    connection.execute(f"""
        COPY (SELECT _line AS line, CASE WHEN "at" IS NULL THEN '{PROBLEMS['at']}'
                  WHEN amount IS NULL OR amount < 0 THEN '{PROBLEMS['amount']}' ELSE '{PROBLEMS['country']}' END AS reason, *
              FROM read WHERE NOT coalesce({good}, false))
        TO '{folder}/aside.jsonl' (FORMAT json)""")
    return time.perf_counter() - begin


def with_pandas():
    import pandas

    begin = time.perf_counter()
    rows = pandas.read_csv(file, dtype=str, keep_default_na=False, engine="c")
    rows["_line"] = range(2, len(rows) + 2)
    rows["id"] = rows["id"].str.strip()
    at = pandas.to_datetime(rows["at"], utc=True, errors="coerce", format="ISO8601").dt.tz_localize(None)
    amount = pandas.to_numeric(rows["amount"], errors="coerce")
    is_known = rows["country"].isin(["DE", "FR", "US"])
    is_good = at.notna() & (amount >= 0) & is_known
    good = rows[is_good].assign(at=at[is_good], amount=amount[is_good], month=at[is_good].dt.strftime("%Y-%m"))
    good["day"] = good["at"].dt.strftime("%Y-%m-%d")
    good.to_parquet(folder, engine="pyarrow", partition_cols=["day"], index=False)
    bad = rows[~is_good].rename(columns={"_line": "line"})
    bad["reason"] = PROBLEMS["country"]
    bad.loc[~(amount[~is_good] >= 0), "reason"] = PROBLEMS["amount"]
    bad.loc[at[~is_good].isna(), "reason"] = PROBLEMS["at"]
    bad.to_json(f"{folder}/aside.jsonl", orient="records", lines=True)
    return time.perf_counter() - begin


seconds = with_duckdb() if asked["engine"] == "DuckDB" else with_pandas()
print(json.dumps({"seconds": seconds, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
