import { UserError } from '@onebox/errors';

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

export class ClaimedElsewhere extends UserError {
  constructor(hostname: string, registrable: string, path = 'hostname') {
    const message =
      `Another account has a name above or below ${hostname}. Proof of control will be a TXT record at ` +
      `_onebox.${registrable}; it cannot be checked yet, so ask your administrator.`;
    super('conflict', 'domain.claimed_elsewhere', message, [{ path, message }]);
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
