import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';

const ALGORITHM = 'aes-256-gcm';
const FORMAT = 'v1';

/**
 * Encryption at rest with a key outside of the database (AES-256-GCM, NIST SP 800-38D: a random 96-bit nonce for each
 * message). A sealed value names its key, so that keys can be rotated, and is bound to a context such as
 * `database:db_…:password`, so that it cannot be moved to another row.
 */
export class Secrets {
  private readonly keyId: string;

  constructor(private readonly key: Buffer) {
    if (key.length !== 32) throw new Error('The key file must hold 32 bytes in hexadecimal.');
    this.keyId = createHash('sha256').update(key).digest('hex').slice(0, 8);
  }

  seal(plaintext: string, context: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv(ALGORITHM, this.key, nonce).setAAD(Buffer.from(context));
    const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
    return [FORMAT, this.keyId, ...[nonce, ciphertext, cipher.getAuthTag()].map(toBase64Url)].join('.');
  }

  /** @throws Error when the value was sealed with another key or for another context, or was altered. */
  open(sealed: string, context: string): string {
    const [format, keyId, nonce, ciphertext, tag] = sealed.split('.');
    if (format !== FORMAT || !nonce || ciphertext === undefined || !tag) throw new Error('Not a sealed value.');
    if (keyId !== this.keyId) throw new Error(`Sealed with key ${keyId}, but the key file holds ${this.keyId}.`);
    const decipher = createDecipheriv(ALGORITHM, this.key, Buffer.from(nonce, 'base64url'))
      .setAAD(Buffer.from(context))
      .setAuthTag(Buffer.from(tag, 'base64url'));
    return Buffer.concat([decipher.update(Buffer.from(ciphertext, 'base64url')), decipher.final()]).toString('utf8');
  }

  /** A value that is always the same for a label under this key: HMAC-SHA-256, hexadecimal, 64 characters. */
  derive(label: string): string {
    return createHmac('sha256', this.key).update(label).digest('hex');
  }
}

/** A random token of 256 bits, safe in URLs and headers. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** How random tokens are stored: they have full entropy, so a fast hash is enough. Hexadecimal, 64 characters. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export function equalInConstantTime(left: string, right: string): boolean {
  const [a, b] = [left, right].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(a!, b!);
}

/** Reads the key, or makes it on the first start. Two processes starting at once agree on one key. */
export function loadSecrets(keyFile: string): Secrets {
  if (!existsSync(keyFile)) createKeyFile(keyFile);
  return new Secrets(Buffer.from(readFileSync(keyFile, 'utf8').trim(), 'hex'));
}

function createKeyFile(keyFile: string): void {
  const draft = `${keyFile}.${process.pid}`;
  const file = openSync(draft, 'wx', 0o600);
  writeSync(file, randomBytes(32).toString('hex') + '\n');
  fsyncSync(file);
  closeSync(file);
  try {
    linkSync(draft, keyFile);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
}

function toBase64Url(bytes: Buffer): string {
  return bytes.toString('base64url');
}
