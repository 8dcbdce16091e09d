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

// While this table is there, what else there is was cut off, and nobody has used it yet.
$unfinished = $wpdb->prefix . 'onebox_unfinished';
if ( $wpdb->get_var( "SHOW TABLES LIKE '$unfinished'" ) ) {
	foreach ( $wpdb->tables() as $table ) {
		$wpdb->query( "DROP TABLE IF EXISTS `$table`" );
	}
	wp_cache_flush();
} elseif ( is_blog_installed() ) {
	echo "WordPress is already installed.\n";
	exit( 0 );
}
$wpdb->query( "CREATE TABLE IF NOT EXISTS `$unfinished` (id INT)" );

// Nobody is written to before they have seen the site; and whether permalinks work need not be asked of a site that is not up.
add_filter( 'pre_wp_mail', '__return_true' );
$permalinks = static fn() => '/%postname%/';
add_filter( 'pre_option_permalink_structure', $permalinks );
wp_install( onebox_setting( 'APP_TITLE' ), 'admin', onebox_setting( 'APP_ADMIN_EMAIL' ), true, '', wp_generate_password( 40, true, true ) );
remove_filter( 'pre_option_permalink_structure', $permalinks );

update_option( 'siteurl', onebox_setting( 'APP_URL' ) );
update_option( 'home', onebox_setting( 'APP_URL' ) );
update_option( 'permalink_structure', $permalinks() );
if ( ! file_exists( $release . '/.htaccess' ) ) {
	copy( '/opt/onebox/content/.htaccess', $release . '/.htaccess' );
}
$wpdb->query( "DROP TABLE `$unfinished`" );
echo "WordPress is installed.\n";
