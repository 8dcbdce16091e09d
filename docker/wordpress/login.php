<?php
/** Makes a token that signs the administrator in, once, within 15 minutes: prints {"token", "expiresAt"}. */

require __DIR__ . '/wordpress-cli.php';

const LIFETIME_SECONDS = 15 * 60;

$_SERVER['HTTP_HOST'] = explode( ' ', onebox_setting( 'SITE_HOSTS' ) )[0];
require onebox_setting( 'SITE_RELEASE' ) . '/wp-load.php';

$administrators = get_users( array( 'role' => 'administrator', 'orderby' => 'ID', 'number' => 1 ) );
if ( ! $administrators ) {
	onebox_fail( 'This WordPress has no administrator.' );
}

$token   = bin2hex( random_bytes( 24 ) );
$expires = time() + LIFETIME_SECONDS;
$login   = wp_json_encode( array( 'hash' => hash( 'sha256', $token ), 'user' => $administrators[0]->ID, 'expires' => $expires ) );

// Straight into the table: an object cache of the site's own must not keep a copy.
global $wpdb;
$wpdb->query( $wpdb->prepare( "REPLACE INTO {$wpdb->options} (option_name, option_value, autoload) VALUES ('onebox_login', %s, 'off')", $login ) );

echo json_encode( array( 'token' => $token, 'expiresAt' => gmdate( 'Y-m-d\TH:i:s\Z', $expires ) ) ), "\n";
