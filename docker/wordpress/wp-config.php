<?php
/**
 * The configuration of WordPress, all of it from the environment of its container.
 *
 * Change what you like; the database's address and password are renewed by the platform, so keep them as they are here.
 */

$onebox_env = static function ( string $name, string $default = '' ): string {
	$value = getenv( $name );
	return $value === false || $value === '' ? $default : $value;
};

define( 'DB_NAME', $onebox_env( 'MYSQL_DATABASE' ) );
define( 'DB_USER', $onebox_env( 'MYSQL_USER' ) );
define( 'DB_PASSWORD', $onebox_env( 'MYSQL_PASSWORD' ) );
define( 'DB_HOST', $onebox_env( 'MYSQL_HOST', 'localhost' ) . ':' . $onebox_env( 'MYSQL_PORT', '3306' ) );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
$table_prefix = $onebox_env( 'WP_TABLE_PREFIX', 'wp_' );

// Each its own, from the site's secret, where none is given.
foreach ( array( 'AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT' ) as $onebox_key ) {
	define( $onebox_key, $onebox_env( 'WP_' . $onebox_key, hash_hmac( 'sha256', 'wordpress ' . $onebox_key, $onebox_env( 'APP_SECRET' ) ) ) );
}

// The site answers under each of its names, with links that stay there. A name that is not ours gets links to the first.
// Only the edge reaches this container, and it sets X-Forwarded-Proto itself.
$onebox_hosts = preg_split( '/\s+/', strtolower( $onebox_env( 'SITE_HOSTS' ) ), -1, PREG_SPLIT_NO_EMPTY );
$onebox_host  = strtolower( $_SERVER['HTTP_HOST'] ?? '' );
$onebox_names = array_map( static fn( $host ) => explode( ':', $host )[0], $onebox_hosts );
if ( $onebox_hosts && ! ( preg_match( '/^([a-z0-9.-]+?)\.?(:[0-9]{1,5})?$/', $onebox_host, $onebox_parts ) && in_array( $onebox_parts[1], $onebox_names, true ) ) ) {
	$onebox_url = $onebox_env( 'APP_URL', 'http://' . $onebox_hosts[0] );
} else {
	$onebox_url = ( ( $_SERVER['HTTP_X_FORWARDED_PROTO'] ?? '' ) === 'https' ? 'https://' : 'http://' ) . ( $onebox_host ?: 'localhost' );
}
if ( str_starts_with( $onebox_url, 'https://' ) ) {
	$_SERVER['HTTPS'] = 'on';
}
define( 'WP_HOME', $onebox_url );
define( 'WP_SITEURL', $onebox_url );

// Uploads, plugins, themes and languages outlive a release.
define( 'WP_CONTENT_DIR', '/srv/site/shared/wp-content' );
define( 'WP_CONTENT_URL', $onebox_url . '/wp-content' );
define( 'WPMU_PLUGIN_DIR', '/opt/onebox/mu-plugins' );
define( 'WPMU_PLUGIN_URL', $onebox_url . '/wp-content/mu-plugins' );

define( 'FS_METHOD', 'direct' );
// Updates are the customer's to start: one that fails at night would take the site down with nobody there.
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'DISALLOW_FILE_EDIT', false );
define( 'WP_DEBUG', false );

unset( $onebox_env, $onebox_key, $onebox_hosts, $onebox_host, $onebox_names, $onebox_parts, $onebox_url );

if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', __DIR__ . '/' );
}
require_once ABSPATH . 'wp-settings.php';
