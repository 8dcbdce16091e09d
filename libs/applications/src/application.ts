/** What an application is told about the site that it runs in. */
export interface ApplicationSite {
  /** All names that the site answers under; the first one is the main one. */
  hosts: string[];
  /** The main address, with its port where that is not 80: `http://example.com:8080`. */
  url: string;
  settings: ApplicationSettings;
}

/** Kept in the revision, so that planning it again gives the same. */
export interface ApplicationSettings {
  title: string;
  adminEmail: string;
}

export type ApplicationLogin = { url: string; expiresAt: string } | { username: string; password: string };

/**
 * A one-click application: one folder here and one image in `docker/`. See docs/adding-an-app.md. Its code is seeded from
 * the image into the site's release and runs from there.
 */
export interface Application {
  /** What the API calls it: `wordpress`. */
  id: string;
  title: string;
  description: string;
  /** A square SVG picture. */
  logo: string;
  /** The runtime of the catalogue whose container it replaces. */
  runtime: string;
  /** The runtime's versions that it runs on; absent: all of them. */
  versions?: string[];
  /** A folder of `docker/`, built on that runtime's image, and on the Debian release of the version that was chosen. */
  image: string;
  /** Engines of which it needs a database, made with the domain. */
  databases: 'mysql'[];
  /** Paths in the release that are kept over all releases. No spaces. */
  shared: string[];
  /** For its containers and its installer, beside what every container has (`SITE_*`, `MYSQL_*`, `APP_SECRET`). */
  environment: (site: ApplicationSite) => Record<string, string>;
  /** Runs to its end before the containers of a revision start; so it must do nothing where it has run before. */
  install: {
    name: string;
    /** Shown to the customer: "Installing WordPress". */
    title: string;
    command: string[];
    environment: (site: ApplicationSite) => Record<string, string>;
  } | null;
  /** Run in the application's container; what it prints gives the login. */
  login: {
    command: string[];
    /** @throws Error when the output is not what the command prints. */
    read: (output: string, siteUrl: string) => ApplicationLogin;
  } | null;
}
