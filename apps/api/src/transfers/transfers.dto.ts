import { z } from 'zod';
import { pageOf } from '../http/page.dto.js';
import { operationView } from '../operations/operations.dto.js';

const instant = z.iso.datetime();
const STATES = [
  'pending',
  'clientApproved',
  'clientRejected',
  'clientCancelled',
  'serverApproved',
  'serverCancelled',
] as const;

export const newTransfer = z
  .strictObject({
    hostname: z.string().max(300).describe('The domain as it is registered: `example.com`, not `www.example.com`.'),
    authCode: z.string().max(255).optional().describe('The code that the registrar of today gives its owner.'),
  })
  .meta({ id: 'NewTransfer' });
export type NewTransferBody = z.output<typeof newTransfer>;

export const transferView = z
  .strictObject({
    id: z.string(),
    hostname: z.string(),
    state: z
      .enum(STATES)
      .describe(
        'As registries call them. `client…`: by one of the registrars; `server…`: by the registry. `…Approved`: the domain is here.',
      ),
    reason: z.string().nullable().describe('Why it was rejected or cancelled.'),
    free: z.boolean().nullable().describe('Whether it was the one that costs nothing; null until it completed.'),
    operationId: z.string(),
    createdAt: instant,
    cancelRequestedAt: instant.nullable(),
    requestedAt: instant.nullable().describe('When the registrar got the request; null: it has not yet.'),
    completesBy: instant.nullable().describe('When the registry approves by itself, where nobody acts before.'),
    endedAt: instant.nullable(),
  })
  .meta({ id: 'Transfer' });

export const transferPage = pageOf(transferView)
  .extend({
    freeUsed: z.boolean().describe('Whether the one that costs nothing has completed: each further one is paid for.'),
  })
  .meta({ id: 'TransferPage' });

export const transferChange = z
  .strictObject({ transfer: transferView, operation: operationView })
  .meta({ id: 'TransferChange' });

const date = z.iso.date();

export const registrationView = z
  .strictObject({
    id: z.string(),
    hostname: z.string(),
    expiresOn: date.describe('The day in UTC on which it ends unless it is renewed.'),
    autoRenew: z.boolean(),
    renewsOn: date.nullable().describe('When it is renewed for another year; null: not by itself.'),
    renewalProblem: z.string().nullable().describe('Why the renewal that is due has not succeeded yet.'),
    transferId: z.string().describe('The transfer by which it came.'),
    createdAt: instant,
  })
  .meta({ id: 'Registration' });

export const registrationPage = pageOf(registrationView).meta({ id: 'RegistrationPage' });

export const registrationPatch = z
  .strictObject({ autoRenew: z.boolean().optional() })
  .meta({ id: 'RegistrationPatch' });
export type RegistrationPatchBody = z.output<typeof registrationPatch>;

export const anyTransfer = transferView.extend({ accountId: z.string() }).meta({ id: 'AnyTransfer' });
export const anyTransferPage = pageOf(anyTransfer).meta({ id: 'AnyTransferPage' });

export const clockTurn = z
  .strictObject({ days: z.int().min(0).max(3660).describe('How many days forward.') })
  .meta({ id: 'RegistrarClockTurn' });
export type ClockTurnBody = z.output<typeof clockTurn>;

export const registrarClock = z
  .strictObject({ now: instant.describe("What the registrar's clock shows.") })
  .meta({ id: 'RegistrarClock' });
