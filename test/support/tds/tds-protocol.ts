// The parts of MS-TDS 7.4 that a server needs which answers tedious: packets, the messages of a client, the tokens of an answer.

export const MESSAGE = { batch: 0x01, rpc: 0x03, attention: 0x06, login: 0x10, prelogin: 0x12 };

const ANSWER = 0x04;
const HEADER = 8;
const LAST_PACKET = 0x01;
const LARGEST_PACKET = 4096;

const NOT_SUPPORTED = 2;
const SP_EXECUTESQL = 10;
const COLLATION = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34]);

export interface Message {
  type: number;
  body: Buffer;
}

/** Puts packets together to messages, in whatever pieces they come. */
export class MessageReader {
  private rest = Buffer.alloc(0);
  private parts: Buffer[] = [];

  *read(data: Buffer): Generator<Message> {
    this.rest = Buffer.concat([this.rest, data]);
    while (this.rest.length >= HEADER && this.rest.length >= this.rest.readUInt16BE(2)) {
      const packet = this.rest.subarray(0, this.rest.readUInt16BE(2));
      this.rest = this.rest.subarray(packet.length);
      this.parts.push(packet.subarray(HEADER));
      if (!(packet[1]! & LAST_PACKET)) continue;
      yield { type: packet[0]!, body: Buffer.concat(this.parts.splice(0)) };
    }
  }
}

export function packets(body: Buffer): Buffer {
  const made: Buffer[] = [];
  for (let at = 0, id = 1; at === 0 || at < body.length; at += LARGEST_PACKET - HEADER, id++) {
    const part = body.subarray(at, at + LARGEST_PACKET - HEADER);
    const last = at + part.length >= body.length ? LAST_PACKET : 0;
    const header = Buffer.from([ANSWER, last, 0, 0, 0, 0, id & 0xff, 0]);
    header.writeUInt16BE(HEADER + part.length, 2);
    made.push(header, part);
  }
  return Buffer.concat(made);
}

/** It has no certificate and says so; a client that insists on encryption must go away. */
export function preloginAnswer(): Buffer {
  const options: [number, Buffer][] = [
    [0, Buffer.from([16, 0, 0x10, 0, 0, 0])],
    [1, Buffer.from([NOT_SUPPORTED])],
    [2, Buffer.from([0])],
    [3, Buffer.alloc(0)],
    [4, Buffer.from([0])],
  ];
  const table: Buffer[] = [];
  let at = options.length * 5 + 1;
  for (const [token, data] of options) {
    table.push(Buffer.from([token, at >> 8, at & 0xff, 0, data.length]));
    at += data.length;
  }
  return Buffer.concat([...table, Buffer.from([0xff]), ...options.map(([, data]) => data)]);
}

export interface LoginMessage {
  username: string;
  password: string;
  database: string;
}

export function readLogin(body: Buffer): LoginMessage {
  const field = (at: number) => {
    const from = body.readUInt16LE(at);
    return body.subarray(from, from + body.readUInt16LE(at + 2) * 2);
  };
  const hidden = Buffer.from(field(44)).map((byte) => {
    const swapped = byte ^ 0xa5;
    return ((swapped << 4) | (swapped >> 4)) & 0xff;
  });
  return {
    username: field(40).toString('utf16le'),
    password: Buffer.from(hidden).toString('utf16le'),
    database: field(68).toString('utf16le'),
  };
}

export function readBatch(body: Buffer): string {
  return body.subarray(body.readUInt32LE(0)).toString('utf16le');
}

/** The statement and the values of `sp_executesql`, the one procedure that the driver calls. */
export function readCall(body: Buffer): { sql: string; parameters: Record<string, string> } {
  let at = body.readUInt32LE(0);
  if (body.readUInt16LE(at) !== 0xffff || body.readUInt16LE(at + 2) !== SP_EXECUTESQL)
    throw new Error('Only sp_executesql.');
  at += 6;
  const values: [string, string][] = [];
  while (at < body.length) {
    const name = body.subarray(at + 1, at + 1 + body[at]! * 2).toString('utf16le');
    at += 1 + body[at]! * 2 + 1;
    const [value, end] = readText(body, at);
    values.push([name.replace(/^@/, ''), value]);
    at = end;
  }
  const [statement, declared, ...rest] = values;
  for (const [name] of rest) {
    if (!new RegExp(`@${name} nvarchar\\(`).test(declared![1])) throw new Error(`@${name} is not declared.`);
  }
  return { sql: statement![1], parameters: Object.fromEntries(rest) };
}

function readText(body: Buffer, at: number): [string, number] {
  if (body[at] !== 0xe7) throw new Error('Only nvarchar.');
  const partial = body.readUInt16LE(at + 1) === 0xffff;
  at += 8;
  if (!partial) {
    const length = body.readUInt16LE(at);
    return [body.subarray(at + 2, at + 2 + length).toString('utf16le'), at + 2 + length];
  }
  const parts: Buffer[] = [];
  for (at += 8; ;) {
    const length = body.readUInt32LE(at);
    at += 4;
    if (length === 0) return [Buffer.concat(parts).toString('utf16le'), at];
    parts.push(body.subarray(at, at + length));
    at += length;
  }
}

export type Value = string | number | null;

export const token = {
  loginAck: () => {
    const program = short('Stand-in of SQL Server');
    const body = Buffer.concat([Buffer.from([1, 0x74, 0, 0, 4]), program, Buffer.from([16, 0, 0x10, 0])]);
    return Buffer.concat([Buffer.from([0xad]), uint16(body.length), body]);
  },
  database: (now: string, before: string) => {
    const body = Buffer.concat([Buffer.from([1]), short(now), short(before)]);
    return Buffer.concat([Buffer.from([0xe3]), uint16(body.length), body]);
  },
  error: (number: number, message: string) => {
    const body = Buffer.concat([
      int32(number),
      Buffer.from([1, 16]),
      long(message),
      short('stand-in'),
      short(''),
      int32(1),
    ]);
    return Buffer.concat([Buffer.from([0xaa]), uint16(body.length), body]);
  },
  /** 0xfd after a batch, 0xfe after a procedure. */
  done: (kind: 0xfd | 0xfe, status = 0) =>
    Buffer.concat([Buffer.from([kind]), uint16(status), uint16(0), Buffer.alloc(8)]),
};

export const DONE_ERROR = 0x02;
export const DONE_ATTENTION = 0x20;

/** A result set; its columns are of type int or nvarchar, as the first row says. */
export function resultSet(columns: string[], rows: Value[][]): Buffer {
  const numeric = columns.map((_, number) => rows.some((row) => typeof row[number] === 'number'));
  const described = columns.map((name, number) => {
    const type = numeric[number]
      ? Buffer.from([0x26, 4])
      : Buffer.concat([Buffer.from([0xe7]), uint16(8000), COLLATION]);
    return Buffer.concat([Buffer.alloc(4), uint16(1), type, short(name)]);
  });
  const cell = (value: Value, number: number) => {
    if (numeric[number])
      return value === null ? Buffer.from([0]) : Buffer.concat([Buffer.from([4]), int32(value as number)]);
    if (value === null) return uint16(0xffff);
    const text = Buffer.from(String(value), 'utf16le');
    return Buffer.concat([uint16(text.length), text]);
  };
  return Buffer.concat([
    Buffer.from([0x81]),
    uint16(columns.length),
    ...described,
    ...rows.map((row) => Buffer.concat([Buffer.from([0xd1]), ...row.map(cell)])),
  ]);
}

function short(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'utf16le')]);
}

function long(text: string): Buffer {
  return Buffer.concat([uint16(text.length), Buffer.from(text, 'utf16le')]);
}

function uint16(value: number): Buffer {
  const made = Buffer.alloc(2);
  made.writeUInt16LE(value);
  return made;
}

function int32(value: number): Buffer {
  const made = Buffer.alloc(4);
  made.writeInt32LE(value);
  return made;
}
