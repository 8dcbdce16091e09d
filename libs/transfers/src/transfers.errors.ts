import { UserError } from '@onebox/errors';
import type { RefusalReason } from '@onebox/registrar';

interface Told {
  code: string;
  field: 'hostname' | 'authCode';
  /** `invalid`: it was typed wrongly; else it contradicts what there is. */
  invalid?: true;
  message: (hostname: string) => string;
}

const TOLD: Record<RefusalReason, Told> = {
  not_registered: {
    ...{ code: 'transfer.not_registered', field: 'hostname', invalid: true },
    message: (hostname) => `${hostname} is not registered with any registrar. Is it spelt right?`,
  },
  pending_delete: {
    ...{ code: 'transfer.pending_delete', field: 'hostname' },
    message: (hostname) => `${hostname} is being deleted. Ask your registrar to restore it first.`,
  },
  client_transfer_prohibited: {
    ...{ code: 'transfer.prohibited', field: 'hostname' },
    message: (hostname) => `${hostname} is locked (clientTransferProhibited). Unlock it at your registrar first.`,
  },
  server_transfer_prohibited: {
    ...{ code: 'transfer.prohibited', field: 'hostname' },
    message: (hostname) =>
      `The registry has locked ${hostname} (serverTransferProhibited). Ask your registrar why; a dispute may be the reason.`,
  },
  no_auth_code: {
    ...{ code: 'transfer.no_code', field: 'authCode', invalid: true },
    message: () =>
      'Enter the authorisation code that your registrar gives you (also called EPP, auth or transfer code).',
  },
  wrong_auth_code: {
    ...{ code: 'transfer.wrong_code', field: 'authCode', invalid: true },
    message: (hostname) => `This is not the authorisation code of ${hostname}. Ask your registrar for a new one.`,
  },
  already_pending: {
    ...{ code: 'transfer.already_pending', field: 'hostname' },
    message: (hostname) => `A transfer of ${hostname} is under way already.`,
  },
  already_ours: {
    ...{ code: 'transfer.already_here', field: 'hostname' },
    message: (hostname) => `${hostname} is registered with us already: there is nothing to transfer.`,
  },
  wrong_period: {
    ...{ code: 'transfer.wrong_period', field: 'hostname' },
    message: (hostname) => `The registry of ${hostname} does not add one year with a transfer.`,
  },
  registered_recently: {
    ...{ code: 'transfer.too_soon', field: 'hostname' },
    message: (hostname) => `${hostname} was registered less than 60 days ago. Registries want it to stay so long.`,
  },
  transferred_recently: {
    ...{ code: 'transfer.too_soon', field: 'hostname' },
    message: (hostname) => `${hostname} was transferred less than 60 days ago. Registries want it to stay so long.`,
  },
};

/** The registry refuses; what to do is said at the field. */
export class TransferNotPossible extends UserError {
  constructor(reason: RefusalReason, hostname: string) {
    const { code, field: path, invalid, message } = TOLD[reason];
    const text = message(hostname);
    super(invalid ? 'invalid' : 'conflict', code, text, [{ path, message: text }]);
  }
}

export class TransferEnded extends UserError {
  constructor() {
    super('conflict', 'transfer.ended', 'This transfer has ended: it cannot be cancelled any more.');
  }
}

export class RegistrarUnavailable extends UserError {
  constructor() {
    const message = 'The registrar does not answer. Nothing was begun: try again in a moment.';
    super('unavailable', 'transfer.registrar_unavailable', message, [], 10);
  }
}
