/** The address of a site under one of its names; the port is told where it is not 80. */
export function siteUrl(hostname: string, ports: { http: number }): string {
  return ports.http === 80 ? `http://${hostname}` : `http://${hostname}:${ports.http}`;
}
