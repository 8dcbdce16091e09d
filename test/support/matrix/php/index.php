<?php
// Keeps a text in the database that is asked for and answers with what it reads there.
header('Content-Type: text/plain; charset=utf-8');
if (!isset($_GET['engine'])) {
    exit('ready');
}
$engine = $_GET['engine'];
$of = fn (string $what): string => getenv(strtoupper("{$engine}_{$_GET['name']}_{$what}"));
[$host, $port, $database] = [$of('host'), $of('port'), $of('database')];
$dsn = [
    'mysql' => "mysql:host=$host;port=$port;dbname=$database;charset=utf8mb4",
    'postgres' => "pgsql:host=$host;port=$port;dbname=$database",
    'mssql' => "dblib:host=$host:$port;dbname=$database;charset=UTF-8;version=7.4",
][$engine];
$db = new PDO($dsn, $of('user'), $of('password'), [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    $db->exec($engine === 'mssql'
        ? "IF OBJECT_ID('notes') IS NULL CREATE TABLE notes (note NVARCHAR(200))"
        : 'CREATE TABLE IF NOT EXISTS notes (note VARCHAR(200))');
    $insert = $db->prepare('INSERT INTO notes VALUES (?)');
    // Letters of all languages are "national" to SQL Server, and a lesser character set to MySQL.
    $insert->bindValue(1, $_GET['text'], PDO::PARAM_STR | ($engine === 'mssql' ? PDO::PARAM_STR_NATL : 0));
    $insert->execute();
}
echo $db->query('SELECT note FROM notes')->fetchColumn();
