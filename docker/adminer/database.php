<?php

declare(strict_types=1);

/** The one database that this container opens; nothing of it comes from the visitor. */
final class Database
{
    /** Our engines by Adminer's names of its drivers. */
    private const DRIVERS = ['mysql' => 'server', 'postgres' => 'pgsql', 'mssql' => 'mssql'];

    public static function driver(): string
    {
        return self::DRIVERS[self::setting('ENGINE')];
    }

    /** Shown instead of the server's address, which tells a person nothing. */
    public static function title(): string
    {
        return self::setting('TITLE');
    }

    public static function name(): string
    {
        return self::setting('NAME');
    }

    /** @return array{string, string, string} */
    public static function credentials(): array
    {
        return [self::setting('HOST') . ':' . self::setting('PORT'), self::setting('USER'), self::setting('PASSWORD')];
    }

    /** What every address of Adminer's has to say about it. @return array<string, string> */
    public static function query(): array
    {
        return [self::driver() => self::title(), 'username' => self::setting('USER')];
    }

    /** Where the server is elsewhere, with a certificate of an authority that everybody knows. */
    public static function isEncrypted(): bool
    {
        return self::setting('TLS') === 'true';
    }

    private static function setting(string $name): string
    {
        return (string) getenv("DATABASE_$name");
    }
}
