<?php
/** Loads the site's WordPress for a command. */

if ( PHP_SAPI !== 'cli' ) {
	exit( 1 );
}

/** Ends the command with a sentence on stderr: nothing secret may be in it. */
function onebox_fail( string $message ): never {
	fwrite( STDERR, $message . "\n" );
	exit( 1 );
}

function onebox_setting( string $name ): string {
	$value = getenv( $name );
	return $value === false || $value === '' ? onebox_fail( "$name is not set." ) : $value;
}

/** The files of the release, made from the image's where the site's container has not done so yet. */
function onebox_release(): string {
	$release = onebox_setting( 'SITE_RELEASE' );
	$process = proc_open( array( '/opt/onebox/seed' ), array( 1 => STDERR, 2 => STDERR ), $pipes );
	if ( $process === false || proc_close( $process ) !== 0 ) {
		onebox_fail( 'The files of WordPress could not be made.' );
	}
	return $release;
}

/** As a request to the site's main address would. */
function onebox_pretend_request(): void {
	$url = parse_url( onebox_setting( 'APP_URL' ) );
	$_SERVER['HTTP_HOST']              = $url['host'] . ( isset( $url['port'] ) ? ':' . $url['port'] : '' );
	$_SERVER['HTTP_X_FORWARDED_PROTO'] = $url['scheme'];
	$_SERVER['SERVER_NAME']            = $url['host'];
	$_SERVER['SERVER_PROTOCOL']        = 'HTTP/1.1';
	$_SERVER['REQUEST_METHOD']         = 'GET';
	$_SERVER['REQUEST_URI']            = '/';
	$_SERVER['REMOTE_ADDR']            = '127.0.0.1';
}
