import { zipOf } from './archives.js';
import type { Customer, DomainAnswer } from './client.js';

/** A PHP site with this code as its front page, live. */
export async function phpSite(customer: Customer, hostname: string, code: string): Promise<DomainAnswer> {
  const domain = await customer.addDomain({ hostname, runtimes: [{ runtime: 'php' }] });
  await customer.upload(domain.id, zipOf([{ name: 'index.php', content: `<?php ${code}` }]));
  return domain;
}
