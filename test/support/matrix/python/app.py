"""Keeps a text in the database that is asked for and answers with what it reads there."""
import os
from urllib.parse import parse_qs


def connect(engine, name):
    def of(what):
        return os.environ[f"{engine}_{name}_{what}".upper()]

    host, port, database = of("host"), int(of("port")), of("database")
    user, password = of("user"), of("password")
    if engine == "mysql":
        import pymysql

        return pymysql.connect(host=host, port=port, db=database, user=user, password=password, charset="utf8mb4")
    if engine == "postgres":
        import psycopg2

        return psycopg2.connect(host=host, port=port, dbname=database, user=user, password=password)
    import pymssql

    return pymssql.connect(server=host, port=port, database=database, user=user, password=password, charset="UTF-8")


def keep(cursor, engine, text):
    if engine == "mssql":
        cursor.execute("IF OBJECT_ID('notes') IS NULL CREATE TABLE notes (note NVARCHAR(200))")
        cursor.execute("INSERT INTO notes VALUES (N'" + text.replace("'", "''") + "')")
    else:
        cursor.execute("CREATE TABLE IF NOT EXISTS notes (note VARCHAR(200))")
        cursor.execute("INSERT INTO notes VALUES (%s)", (text,))


def app(environ, start_response):
    query = {key: values[0] for key, values in parse_qs(environ["QUERY_STRING"]).items()}
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    if "engine" not in query:
        return [b"ready"]
    connection = connect(query["engine"], query["name"])
    with connection.cursor() as cursor:
        if environ["REQUEST_METHOD"] == "POST":
            keep(cursor, query["engine"], query["text"])
            connection.commit()
        cursor.execute("SELECT note FROM notes")
        text = cursor.fetchone()[0]
    connection.close()
    return [text.encode()]
