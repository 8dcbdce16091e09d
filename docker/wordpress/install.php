<?php
/**
 * Installs WordPress: harmless to repeat, and to be killed anywhere.
 *
 *   APP_URL          the site's main address
 *   APP_TITLE        its title
 *   APP_ADMIN_EMAIL  the administrator's address; his user is `admin`, with a password that nobody knows (login.php signs him in)
 */

require __DIR__ . '/wordpress-cli.php';

$release = onebox_release();
onebox_pretend_request();
define( 'WP_INSTALLING', true );
require $release . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/misc.php';

// Written last: tables alone say nothing of an installation that was cut off.
if ( is_blog_installed() && get_option( 'onebox_installed' ) ) {
	echo "WordPress is already installed.\n";
	exit( 0 );
}

// A person's address is theirs: nobody is written to before they have seen the site.
add_filter( 'pre_wp_mail', '__return_true' );

if ( is_blog_installed() && get_users( array( 'role' => 'administrator', 'number' => 1 ) ) ) {
	// Tables and administrator are there: only what follows was cut off.
	update_option( 'blogname', onebox_setting( 'APP_TITLE' ) );
} else {
	onebox_drop_half_installation();
	wp_install( onebox_setting( 'APP_TITLE' ), 'admin', onebox_setting( 'APP_ADMIN_EMAIL' ), true, '', wp_generate_password( 40, true, true ) );
}

update_option( 'siteurl', onebox_setting( 'APP_URL' ) );
update_option( 'home', onebox_setting( 'APP_URL' ) );
global $wp_rewrite;
$wp_rewrite->set_permalink_structure( '/%postname%/' );
$wp_rewrite->flush_rules( false );
if ( ! file_exists( $release . '/.htaccess' ) ) {
	copy( '/opt/onebox/content/.htaccess', $release . '/.htaccess' );
}
update_option( 'onebox_installed', '1' );
echo "WordPress is installed.\n";

/** Empties what an installation that was killed left: there is no user in it yet, so nothing that is anybody's. */
function onebox_drop_half_installation(): void {
	global $wpdb;
	if ( $wpdb->get_var( "SHOW TABLES LIKE '{$wpdb->users}'" ) && (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->users}" ) > 0 ) {
		onebox_fail( 'There is a WordPress with users in this database, but without an administrator. Repair or empty it first.' );
	}
	foreach ( $wpdb->tables() as $table ) {
		$wpdb->query( "DROP TABLE IF EXISTS `$table`" );
	}
	wp_cache_flush();
}
