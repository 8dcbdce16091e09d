import { z } from 'zod';
import type { Application } from '../application.js';
import { logo } from './logo.js';

/** What docker/wordpress/login.php prints. */
const oneTimeLogin = z.object({ token: z.string().min(16), expiresAt: z.iso.datetime({ offset: true }) });

export const wordpress: Application = {
  id: 'wordpress',
  title: 'WordPress',
  description: 'A blog or website with a page editor, themes and plugins. Installed and ready to write.',
  logo,
  runtime: 'php',
  image: 'wordpress',
  databases: ['mysql'],
  shared: ['wp-content'],
  environment: ({ url }) => ({ APP_URL: url }),
  install: {
    name: 'install',
    title: 'Installing WordPress',
    command: ['php', '/opt/onebox/install.php'],
    environment: ({ settings }) => ({
      APP_TITLE: settings.title,
      APP_ADMIN_EMAIL: settings.adminEmail,
    }),
  },
  login: {
    command: ['php', '/opt/onebox/login.php'],
    read(output, siteUrl) {
      const { token, expiresAt } = oneTimeLogin.parse(JSON.parse(output));
      return {
        url: `${siteUrl}/?onebox_login=${encodeURIComponent(token)}`,
        expiresAt: new Date(expiresAt).toISOString(),
      };
    },
  },
};
