import { sizeText, UserError } from '@onebox/errors';

export class HostnameTaken extends UserError {
  constructor(hostname: string, path = 'hostname') {
    const message = `${hostname} is in use on this platform.`;
    super('conflict', 'domain.hostname_taken', message, [{ path, message }]);
  }
}

/** The name is the account's own, of a deleted site. */
export class HostnameReserved extends UserError {
  constructor(hostname: string, until: Date, path = 'hostname') {
    const message = `${hostname} belongs to a site that you deleted and can restore until ${until.toISOString()}.`;
    super('conflict', 'domain.hostname_taken', message, [{ path, message }]);
  }
}

/** Another account has the name, or one above or below it. Who shows that it is their own gets it all the same. */
export class ClaimedElsewhere extends UserError {
  constructor(
    readonly hostname: string,
    kind: 'same' | 'related',
    path = 'hostname',
  ) {
    const [code, what] =
      kind === 'same'
        ? ['domain.hostname_taken', `Another account has ${hostname}.`]
        : ['domain.claimed_elsewhere', `Another account has a name above or below ${hostname}.`];
    const message = `${what} Prove control by a TXT record at _onebox.${hostname}, then try again.`;
    super('conflict', code, message, [{ path, message }]);
  }
}

export class DomainDeleted extends UserError {
  constructor() {
    super('conflict', 'domain.deleted', 'This site is deleted. Restore it first.');
  }
}

export class DomainNotDeleted extends UserError {
  constructor() {
    super('conflict', 'domain.not_deleted', 'This site is not deleted.');
  }
}

export class DomainGone extends UserError {
  constructor() {
    super('gone', 'domain.gone', 'The time in which this site could be restored is over.');
  }
}

export class SiteOverQuota extends UserError {
  constructor(quotaBytes: number) {
    const message = `This site may hold ${sizeText(quotaBytes)} in all. Delete files or empty the trash.`;
    super('too_large', 'content.over_quota', message);
  }
}
