import type { PlainDate } from '@onebox/clock';

/** As registries call them (RFC 5730, section 2.9.3.4; RFC 5731, section 3.1.3). All but `pending` are final. */
export type TransferState =
  'pending' | 'clientApproved' | 'clientRejected' | 'clientCancelled' | 'serverApproved' | 'serverCancelled';

/** Which transfer: registries are asked by the name; the transaction's id is ours (RFC 5730's clTRID, 3 to 64 characters). */
export interface TransferKey {
  /** A registrable domain in ASCII, small: `example.co.uk`. */
  hostname: string;
  transactionId: string;
}

/** What a domain is taken over with. */
export interface TransferWish {
  hostname: string;
  /** A secret: never log, store or put it into an error. Empty: none was given. */
  authCode: string;
  /** By which the registration is extended. */
  years: number;
}

export interface RegistrarTransfer {
  /** What the registrar calls it. */
  ref: string;
  state: TransferState;
  /** By the registrar's clock. */
  requestedAt: Date;
  /** When the registry approves by itself, where nobody acts before. */
  completesBy: Date;
  /** Null while it is pending. */
  endedAt: Date | null;
  /** To which day the registration runs now (UTC); null unless it was approved. */
  expiresOn: PlainDate | null;
  /** Why it was rejected or cancelled, where that was told. */
  reason: string | null;
}

/** A registration that is with us. */
export interface RegistrationInfo {
  hostname: string;
  /** The day in UTC on which it ends unless it is renewed. */
  expiresOn: PlainDate;
}

export type RefusalReason =
  | 'not_registered'
  | 'pending_delete'
  | 'client_transfer_prohibited'
  | 'server_transfer_prohibited'
  | 'no_auth_code'
  | 'wrong_auth_code'
  | 'already_pending'
  | 'already_ours'
  | 'wrong_period'
  | 'registered_recently'
  | 'transferred_recently';

/** The registry does not begin a transfer. Nothing was changed, and asking again changes nothing. */
export class TransferRefused extends Error {
  override name = 'TransferRefused';
  constructor(
    readonly reason: RefusalReason,
    message: string,
  ) {
    super(message);
  }
}

/** The registry does not renew, and asking at once again changes nothing. */
export class RenewalRefused extends Error {
  override name = 'RenewalRefused';
}

/** The registrar did not answer: whether it did what it was asked is not known. Ask again with the same key. */
export class RegistrarSilent extends Error {
  override name = 'RegistrarSilent';
}

/**
 * Who registers domains for us. Whatever was asked twice is done once: a transfer by its transaction's id, a renewal by the day
 * to which the registration ran before.
 */
export interface Registrar {
  readonly name: 'sandbox';
  /** The registrar's clock, by which expiries are to be seen. @throws RegistrarSilent */
  now(): Promise<Date>;
  /** Whether a request would be taken now. Changes nothing. @throws TransferRefused, RegistrarSilent */
  checkTransfer(wish: TransferWish): Promise<void>;
  /** The same key again tells how the first request is going. @throws TransferRefused, RegistrarSilent */
  requestTransfer(wish: TransferWish & TransferKey): Promise<RegistrarTransfer>;
  /** Null where it was never requested. @throws RegistrarSilent */
  transferStatus(key: TransferKey): Promise<RegistrarTransfer | null>;
  /** One that has ended stays as it is. Null where it was never requested. @throws RegistrarSilent */
  cancelTransfer(key: TransferKey): Promise<RegistrarTransfer | null>;
  /** Null where it is not with us. @throws RegistrarSilent */
  registration(hostname: string): Promise<RegistrationInfo | null>;
  /**
   * One that runs beyond `expiresOn` already is answered as it is (RFC 5731, section 3.2.3: curExpDate). The registry sets the
   * longest time. @throws RenewalRefused, RegistrarSilent
   */
  renew(renewal: { hostname: string; expiresOn: PlainDate; years: number }): Promise<RegistrationInfo>;
}
