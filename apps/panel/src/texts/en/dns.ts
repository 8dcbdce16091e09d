/** What DNS says of a domain's names, and what to do. */
export const dns = {
  title: 'DNS',
  check: 'Check now',
  checked: (when: string) => `Checked ${when}`,
  keep: 'Leave name servers, MX and TXT alone: mail keeps working.',
  ttl: 'Before a move, set the TTL to 300 first: then the change is seen within five minutes.',
  type: 'Type',
  name: 'Name',
  value: 'Value',
  records: 'Records',
  recordsOf: (name: string) => `Records of ${name}`,
  redirectsTo: (name: string) => `Visitors are sent on to ${name}.`,
  sendsTo: (name: string, other: string) =>
    `The site itself sends visitors of ${name} on to ${other}, so they are not sent back from there. Make ${other} the main name, or change the site.`,
  browser: 'Test it from your browser',
  words: {
    local: 'Only here',
    unknown: 'Not known',
    missing: 'No record',
    elsewhere: 'Leads elsewhere',
    partly: 'Half right',
    apex_cname: 'CNAME not possible',
    spreading: 'Spreading',
    proxied: 'Connected by Cloudflare',
    proxy_dead_end: 'Cloudflare leads nowhere',
    wrong_port: 'Wrong port',
    unseen: 'Not verified',
    broken: 'DNS is broken',
    caa: 'No certificate allowed',
    claimed: 'Another account’s',
    connected: 'Connected',
    lost: 'Lost',
  },
  say: {
    local: (url: string) => `This installation has no public address. The preview works: ${url}`,
    unknown: 'This has not been checked yet.',
    silent: 'No DNS server answered. It is tried again by itself.',
    missing: (name: string, where: string) => `No record for ${name} yet. Add this at ${where}:`,
    yourProvider: 'your DNS provider',
    elsewhere: (name: string, old: string, change: string) =>
      `${name} points to ${old}. Visitors still see the old site. ${change}`,
    change: (type: string, value: string) => `Change ${type} to ${value}.`,
    partly: (right: string, type: string, old: string, six: boolean) =>
      `${right} is right. ${type} still leads to ${old}: delete it, or ${
        six ? 'IPv6 visitors and the certificate fail' : 'some visitors see the old site and the certificate fails'
      }.`,
    partlyChange: (right: string, type: string, old: string, value: string) =>
      `${right} is right. ${type} still leads to ${old}: change it to ${value}, or some visitors and the certificate fail.`,
    apexCname: 'Most providers refuse a CNAME here. Use A, or ALIAS if offered.',
    spreading: (time: string) =>
      `Your provider has it. Some visitors see the old address until about ${time}. Nothing to do.`,
    proxied:
      'Reached through Cloudflare. Set SSL/TLS to Full (strict) once the certificate is ready; Flexible can cause redirect loops.',
    proxyDeadEnd: (address: string) =>
      `Cloudflare answers but doesn’t reach us. Set its record to ${address}, and wait a few minutes if you just did.`,
    wrongPort: (port: number) =>
      `The name is right, but Onebox listens on ${port}. Ask your administrator to use port 80.`,
    unseen: 'DNS is right; this server can’t call its own address. Test from your browser.',
    dnssec:
      'The zone’s answers are invalid (DNSSEC). Visitors whose DNS checks that see nothing. Ask your DNS provider.',
    unanswered: 'The zone’s name servers do not answer, or what they answer is invalid. Ask your DNS provider.',
    caa: (issuer: string) => `Reached, but CAA forbids our certificate authority: add 0 issue "${issuer}".`,
    claimed: 'Another account has this name. Prove control by this record, then add the name:',
    connected: (name: string) => `${name} is reached from the internet.`,
    lost: (time: string, name: string) => `Since ${time} ${name} no longer points here.`,
    found: (values: string) => `It points to ${values}.`,
    nothingFound: 'It has no record any more.',
  },
  proofTitle: 'Another account has this name',
  proofText: 'If it is yours, show it: add this record where the name is managed, then try again.',
};
