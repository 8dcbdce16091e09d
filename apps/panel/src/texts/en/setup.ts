/** What a new installation wants: for its administrator. */
export const setup = {
  title: 'Setting up this installation',
  done: (done: number, all: number) => `${done} of ${all} done. Nothing here holds you up.`,
  hide: 'Hide',
  show: 'Show what is left to set up',
  words: { done: 'Done', todo: 'To do', not_possible_yet: 'Not possible yet' },
  names: {
    first_site: 'First site',
    platform_domain: 'Domain of the platform',
    https: 'HTTPS',
    mail: 'Mail',
    payments: 'Payments',
    backups: 'Backups',
  },
  good: {
    first_site: 'There is one.',
    platform_domain: 'The panel’s name and the names of previews lead here.',
    https: 'Browsers trust the certificates.',
    mail: 'Mails are handed to your mail server.',
    payments: 'Cards are charged by Stripe.',
    backups: 'They are made.',
  },
  reasons: {
    none: 'Add one: with its preview name it needs no DNS.',
    local_names:
      'Names below localhost work only in a browser on this machine, and not in Safari. Set ONEBOX_PANEL_HOST and ONEBOX_PREVIEW_DOMAIN to names of your own.',
    no_address: 'Set ONEBOX_PUBLIC_ADDRESSES to the addresses of this machine on the internet.',
    panel_record: 'The panel’s name does not lead here yet. Set these records:',
    wildcard_record: 'The names of previews do not lead here yet. Set these records:',
    self_signed:
      'The certificate is self-signed, so browsers warn. This version of Onebox cannot get others; until then a proxy before it can.',
    kept: 'There is no mail server, so mails are kept and not sent. Set ONEBOX_SMTP_URL.',
    failing: 'The last mail could not be sent. See Money, Mailbox for the reason.',
    sandbox: 'Test mode: no card is charged. Set ONEBOX_PAYMENTS to stripe, with its keys.',
    test_keys: 'Stripe runs with test keys: no card is charged.',
    no_backups:
      'This version of Onebox makes none. Back up the data directory and the database by your own means, as the guide for operators says.',
  },
};
