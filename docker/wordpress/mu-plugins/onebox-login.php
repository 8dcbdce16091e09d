<?php
/**
 * Plugin Name: One-time login
 * Description: Lets the panel of this hosting sign its customer in, once, by a link.
 */

defined( 'ABSPATH' ) || exit;

const ONEBOX_LOGIN_OPTION = 'onebox_login';

add_action(
	'init',
	static function (): void {
		$token = $_GET['onebox_login'] ?? null;
		// A HEAD is somebody's preview of the link, not a person who follows it.
		if ( ! is_string( $token ) || $token === '' || $_SERVER['REQUEST_METHOD'] !== 'GET' ) {
			return;
		}
		nocache_headers();
		header( 'Referrer-Policy: no-referrer' );
		$user = onebox_take_login( $token );
		if ( $user === null ) {
			wp_die( 'This sign-in link has been used, or is too old. Ask your hosting panel for a new one.', 'Sign-in link', array( 'response' => 403 ) );
		}
		wp_set_current_user( $user->ID );
		wp_set_auth_cookie( $user->ID, false );
		do_action( 'wp_login', $user->user_login, $user );
		wp_safe_redirect( admin_url() );
		exit;
	},
	1
);

/** The user whom the token signs in. It is used up by the delete that removes the row: of two requests, one finds it. */
function onebox_take_login( string $token ): ?WP_User {
	global $wpdb;
	$stored = $wpdb->get_var( $wpdb->prepare( "SELECT option_value FROM {$wpdb->options} WHERE option_name = %s", ONEBOX_LOGIN_OPTION ) );
	$login  = is_string( $stored ) ? json_decode( $stored, true ) : null;
	if ( ! is_array( $login ) || ! hash_equals( (string) $login['hash'], hash( 'sha256', $token ) ) ) {
		return null;
	}
	$taken = $wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->options} WHERE option_name = %s AND option_value = %s", ONEBOX_LOGIN_OPTION, $stored ) );
	if ( $taken !== 1 || time() > (int) $login['expires'] ) {
		return null;
	}
	return get_user_by( 'id', (int) $login['user'] ) ?: null;
}
