import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { InvalidInput } from '@onebox/errors';
import { emailKey } from './email-key.js';

/** argon2id with 19 MiB, two passes, one lane: the first choice of OWASP's Password Storage Cheat Sheet. */
const ARGON2 = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Verified where there is no user, so that the answer takes the same time. */
let nobody: Promise<string> | undefined;

/** In PHC format. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, ARGON2);
}

/** Takes the same time whether there is a hash to compare with or not; without one it is false. */
export async function passwordMatches(passwordHash: string | undefined, password: string): Promise<boolean> {
  nobody ??= hashPassword('nobody has this password');
  const matches = await verify(passwordHash ?? (await nobody), password);
  return matches && passwordHash !== undefined;
}

/** Has the hash of "nobody" made before the first sign-in, which would take twice as long otherwise. */
export async function preparePasswords(): Promise<void> {
  await passwordMatches(undefined, '');
}

/** @throws InvalidInput at `path` */
export function requireUsablePassword(password: string, email: string, path: string): void {
  if (emailKey(password) !== emailKey(email)) return;
  throw new InvalidInput([{ path, message: 'The password must not be the e-mail address.' }]);
}

/** About 99 bits, easy to read out: `k3v9q-…`, four groups of five. */
export function generatePassword(): string {
  const group = () => Array.from({ length: 5 }, () => READABLE[randomInt(READABLE.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}
