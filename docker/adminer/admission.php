<?php

declare(strict_types=1);

/**
 * Who may come in: each admission is a file named after the SHA-256 of a token, holding the second at which it ends. It is
 * used up by being renamed, which succeeds for one process only.
 */
final class Admissions
{
    private const DIRECTORY = '/run/admissions';

    public static function grant(string $hash, int $seconds): void
    {
        if (!preg_match('/^[0-9a-f]{64}$/', $hash)) {
            throw new InvalidArgumentException('A hash has 64 hexadecimal digits.');
        }
        self::forgetOld();
        $file = self::DIRECTORY . "/$hash";
        file_put_contents("$file.new", (string) (time() + $seconds));
        rename("$file.new", $file);
    }

    public static function use(string $token): bool
    {
        $file = self::DIRECTORY . '/' . hash('sha256', $token);
        if (!@rename($file, "$file.used")) {
            return false;
        }
        $until = (int) file_get_contents("$file.used");
        unlink("$file.used");
        return time() <= $until;
    }

    private static function forgetOld(): void
    {
        foreach (glob(self::DIRECTORY . '/*') as $file) {
            if ((int) @file_get_contents($file) < time() - 60) {
                @unlink($file);
            }
        }
    }
}
