"""Answers SQL over rows that are given: a line of JSON in, a line of JSON out."""
import json
import sys
import tempfile

import duckdb

TYPES = {"text": "VARCHAR", "integer": "BIGINT", "time": "TIMESTAMP"}


def insert(connection, table, columns, rows):
    """By a file: inserting row by row takes a millisecond for each."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
        file.flush()
        types = ", ".join(f"'{name}': '{TYPES[kind]}'" for name, kind in columns.items())
        connection.execute(f"INSERT INTO \"{table}\" SELECT * FROM read_json('{file.name}', columns = {{{types}}})")


def answer(asked):
    connection = duckdb.connect()
    for table, (columns, rows) in asked["tables"].items():
        types = ", ".join(f'"{name}" {TYPES[kind]}' for name, kind in columns.items())
        connection.execute(f'CREATE TABLE "{table}" ({types})')
        if rows:
            insert(connection, table, columns, rows)
    answers = []
    for sql in asked["queries"]:
        result = connection.execute(sql)
        names = [column[0] for column in result.description]
        answers.append([dict(zip(names, row)) for row in result.fetchall()])
    connection.close()
    return answers


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line)), default=str), flush=True)
