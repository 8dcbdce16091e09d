<?php

declare(strict_types=1);

require '/opt/onebox/admission.php';
require '/opt/onebox/database.php';

header('Referrer-Policy: no-referrer');
header('X-Robots-Tag: noindex');
header('Cache-Control: no-store');

session_name('database_tool');
session_cache_limiter('');
session_set_cookie_params([
    'path' => '/',
    'httponly' => true,
    'samesite' => 'Lax',
    'secure' => ($_SERVER['HTTPS'] ?? '') === 'on',
]);

/** Uses up the admission behind the address's #, if there is one. $home: where who is in already goes without one. */
function answerPage(int $status, ?string $home = null): never
{
    http_response_code($status);
    header("Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'");
    $page = file_get_contents('/opt/onebox/tool/closed.html');
    $inside = $home === null ? '' : ' class="opening" data-home="' . htmlspecialchars($home) . '"';
    echo str_replace('<html lang="en">', "<html lang=\"en\"$inside>", $page);
    exit;
}

function address(array $query): string
{
    return '/?' . http_build_query($query);
}

// From no other site's page: browsers say where a request comes from (Fetch Metadata, `Sec-Fetch-Site`).
if ($_SERVER['REQUEST_METHOD'] !== 'GET' && ($_SERVER['HTTP_SEC_FETCH_SITE'] ?? 'same-origin') !== 'same-origin') {
    answerPage(403);
}

// The token comes in the body: it is never part of an address that somebody logs.
if (isset($_POST['admission'])) {
    if (!is_string($_POST['admission']) || !Admissions::use($_POST['admission'])) {
        answerPage(403);
    }
    session_start();
    session_regenerate_id(true);
    $_SESSION['admitted'] = true;
    header('Location: ' . address(Database::query() + ['db' => Database::name()]), true, 303);
    exit;
}
// Only now: a stranger costs no memory.
if (isset($_COOKIE[session_name()])) {
    session_start();
}
if (isset($_POST['logout'], $_SESSION['admitted'])) {
    @session_destroy();
    header('Location: /', true, 303);
    exit;
}
if (!isset($_SESSION['admitted'])) {
    answerPage($_SERVER['REQUEST_METHOD'] === 'GET' && $_GET === [] ? 200 : 403);
}

// Another address out of the panel, opened by who is in already: it is used up all the same.
if ($_SERVER['REQUEST_METHOD'] === 'GET' && $_GET === []) {
    answerPage(200, address(Database::query() + ['db' => Database::name()]));
}

// Whatever an address asks for, the server and the login are ours.
if (!isset($_GET['file'])) {
    foreach (Database::query() as $name => $value) {
        if (($_GET[$name] ?? null) !== $value) {
            header('Location: ' . address(Database::query() + ['db' => Database::name()]), true, 303);
            exit;
        }
    }
    foreach (['server', 'pgsql', 'mssql', 'sqlite', 'oracle', 'elastic', 'mongo', 'ext'] as $driver) {
        if ($driver !== Database::driver()) {
            unset($_GET[$driver]);
        }
    }
}
unset($_POST['auth'], $_COOKIE['adminer_permanent']);
$_SESSION['pwds'][Database::driver()][Database::title()][Database::query()['username']] = '';
// Else the browser would ask the makers of Adminer for a newer version.
$_COOKIE['adminer_version'] = '999';

function adminer_object(): \Adminer\Adminer
{
    return new class () extends \Adminer\Adminer {
        public function name(): string
        {
            return '<span id="h1">' . htmlspecialchars(Database::title()) . '</span>';
        }

        public function credentials(): array
        {
            return Database::credentials();
        }

        public function connectSsl()
        {
            $authorities = '/etc/ssl/certs/ca-certificates.crt';
            return Database::isEncrypted() ? ['ca' => $authorities, 'verify' => true, 'mode' => 'verify-full'] : null;
        }

        public function login($login, $password)
        {
            return true;
        }

        public function databases($flush = true): array
        {
            return [Database::name()];
        }

        public function permanentLogin($create = false): string
        {
            return '';
        }

        public function importServerPath(): string
        {
            return '';
        }

        public function loginForm(): void
        {
            echo '<p>The database did not let this tool in: its password was changed, or its server is away. ',
                'Open the tool again from the panel.';
        }

        public function css(): array
        {
            return ['tool.css'];
        }
    };
}

require '/opt/onebox/adminer.php';
