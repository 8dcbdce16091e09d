import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { MailServer, smtpAnswer } from '../../../test/support/mail-server.js';
import { MailDeferred, type MailMessage, MailRefused, MailServerUnavailable } from './mail-transport.port.js';
import { SmtpTransport } from './smtp-transport.js';

const QUICK = { connect: 1000, silence: 1000, whole: 5000 };

const message = (changes: Partial<MailMessage> = {}): MailMessage => ({
  messageId: 'mail_01@panel.example.com',
  from: { name: 'Onebox', address: 'no-reply@panel.example.com' },
  to: 'ada@example.com',
  subject: 'Hello',
  text: 'Hello, Ada.\n',
  html: '<p>Hello, Ada.</p>',
  attachments: [],
  ...changes,
});

describe('SmtpTransport', () => {
  let server: MailServer;

  afterEach(() => server?.stop());

  const send = (changes: Partial<MailMessage> = {}, settings = {}) =>
    new SmtpTransport({ ...server.settings, ...settings }, QUICK).send(message(changes));
  const headerNames = () => server.received[0]!.headerLines.map(({ key }) => key).sort();

  describe('to a server that takes everything', () => {
    beforeEach(async () => void (server = await MailServer.start()));

    it('hands a mail over as text and HTML, marked as written by a machine', async () => {
      await send();
      const [mail] = server.received;
      expect(mail).toMatchObject({
        messageId: '<mail_01@panel.example.com>',
        envelope: { from: 'no-reply@panel.example.com', to: ['ada@example.com'] },
        from: { value: [{ name: 'Onebox', address: 'no-reply@panel.example.com' }] },
        subject: 'Hello',
        text: 'Hello, Ada.\n',
        html: '<p>Hello, Ada.</p>',
        attachments: [],
        encrypted: false,
      });
      expect(mail!.headers.get('auto-submitted')).toBe('auto-generated');
    });

    it('carries attachments byte by byte', async () => {
      const content = Buffer.from(Array.from({ length: 70_000 }, (_, i) => i % 256));
      const filename = 'Rechnung Ærø 2027-000042 – 東京.pdf';
      await send({ attachments: [{ filename, contentType: 'application/pdf', content }] });
      const [attachment] = server.received[0]!.attachments;
      expect(attachment).toMatchObject({ filename, contentType: 'application/pdf' });
      expect(attachment!.content.equals(content)).toBe(true);
    });

    it.each(['Grüße aus Ærø', 'الفاتورة 42', '請求書 🧾', 'a'.repeat(400), 'x '.repeat(150) + '🧾'.repeat(80)])(
      'carries what is not ASCII: %s',
      async (subject) => {
        await send({ subject, text: `${subject}\n.\n..\n`, from: { name: subject, address: 'no-reply@example.com' } });
        expect(server.received[0]).toMatchObject({
          subject: subject.trim(),
          text: `${subject}\n.\n..\n`,
          from: { value: [{ name: subject.trim() }] },
        });
      },
    );

    it.each(['\r\n', '\n', '\r', '\r\n\r\n', '\0', '\u2028'])(
      'lets no value add a header or a recipient: %j',
      async (end) => {
        const evil = `Hello${end}Bcc: eve@example.com${end}X-Evil: 1`;
        await send();
        const usual = headerNames();
        server.received.length = 0;
        await send({
          subject: evil,
          from: { name: evil, address: 'no-reply@example.com' },
          attachments: [{ filename: evil, contentType: `application/pdf${end}X-Evil: 1`, content: Buffer.from('x') }],
        });
        expect(headerNames()).toEqual(usual);
        expect(server.received[0]!.envelope.to).toEqual(['ada@example.com']);
        expect(server.received[0]!.source).not.toMatch(/[\r\n](bcc|x-evil):/i);
      },
    );

    it.each([
      'ada@example.com, eve@example.com',
      'ada@example.com\r\nRCPT TO:<eve@example.com>',
      'Eve <eve@example.com>',
      '',
    ])('sends to nobody but the one recipient: %j', async (to) => {
      await send({ to }).catch((error: unknown) => expect(error).toBeInstanceOf(Error));
      expect(
        server.received.flatMap(({ envelope }) => envelope.to).filter((address) => address === 'eve@example.com'),
      ).toEqual([]);
    });

    it('reads no file and no address for what a mail holds', async () => {
      const attachment = { filename: 'x', contentType: 'text/plain', path: '/etc/passwd', content: undefined as never };
      await send({ attachments: [attachment] }).catch(() => undefined);
      expect(server.received.map(({ source }) => source).join()).not.toContain('root:');
    });
  });

  describe('to a server that refuses', () => {
    beforeEach(async () => void (server = await MailServer.start()));

    it.each([
      [550, MailRefused],
      [553, MailRefused],
      [450, MailDeferred],
      [452, MailDeferred],
      [421, MailServerUnavailable],
    ])('a recipient with %i', async (code, kind) => {
      server.refusal = ({ recipient }) => (recipient ? smtpAnswer(code, 'Not this one') : null);
      const error = await send().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(kind);
      expect((error as Error).message).toContain(`${code} Not this one`);
    });

    it.each([
      [552, MailRefused],
      [554, MailRefused],
      [451, MailDeferred],
    ])('a mail’s content with %i', async (code, kind) => {
      server.refusal = ({ source }) => (source ? smtpAnswer(code) : null);
      await expect(send()).rejects.toBeInstanceOf(kind);
    });
  });

  it.each([
    [550, MailServerUnavailable],
    [451, MailServerUnavailable],
    [552, MailRefused],
  ])('takes %i to the sender for trouble with the server, unless it speaks of the size', async (code, kind) => {
    server = await MailServer.start({ onMailFrom: (_address, _session, done) => done(smtpAnswer(code)) });
    await expect(send()).rejects.toBeInstanceOf(kind);
  });

  it('takes what is larger than the server takes for refused', async () => {
    server = await MailServer.start({ size: 1000 });
    await expect(send({ text: 'x'.repeat(5000) })).rejects.toBeInstanceOf(MailRefused);
  });

  it('says that nobody is there', async () => {
    server = await MailServer.start();
    const { settings } = server;
    const other = new SmtpTransport({ ...settings, port: 1 }, QUICK);
    await expect(other.send(message())).rejects.toBeInstanceOf(MailServerUnavailable);
    const nowhere = new SmtpTransport({ ...settings, host: 'nowhere.invalid' }, QUICK);
    await expect(nowhere.send(message())).rejects.toBeInstanceOf(MailServerUnavailable);
  });

  describe('with TLS', () => {
    const tls = { disabledCommands: [] as string[] };

    it('encrypts where it is offered, whoever signed the certificate', async () => {
      server = await MailServer.start(tls);
      await send();
      expect(server.received[0]!.encrypted).toBe(true);
    });

    it('refuses a certificate that nobody vouches for where it must be safe', async () => {
      server = await MailServer.start({ ...tls, secure: true });
      const error = await send({}, { secure: true }).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(MailServerUnavailable);
      expect((error as Error).message).toMatch(/certificate/i);
      expect(server.received).toEqual([]);
    });

    // 127.1 is this machine, too, and is not written as one that is known to be.
    it.each([
      ['offers no encryption', { disabledCommands: ['STARTTLS'], authMethods: ['PLAIN'] }],
      ['has a certificate that nobody vouches for', tls],
    ])('gives its password to no other machine that %s', async (_what, options) => {
      const given: unknown[] = [];
      server = await MailServer.start({
        ...options,
        onAuth: (auth, _session, done) => (given.push(auth), done(null, { user: 'x' })),
      });
      const settings = { host: '127.1', login: { username: 'ada', password: 's3cret' } };
      const error = await send({}, settings).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(MailServerUnavailable);
      expect(JSON.stringify([error, (error as Error).message])).not.toContain('s3cret');
      expect([given, server.received]).toEqual([[], []]);
    });
  });

  describe('with a login', () => {
    const login = { username: 'ada@example.com', password: 'p ä:s3cret' };

    it('signs in', async () => {
      const given: unknown[] = [];
      server = await MailServer.start({
        disabledCommands: ['STARTTLS'],
        authOptional: false,
        onAuth: ({ username, password }, _session, done) => (
          given.push({ username, password }),
          done(null, { user: username })
        ),
      });
      await send({}, { login });
      expect(given).toEqual([login]);
      expect(server.received[0]!.login).toBe('ada@example.com');
    });

    it('takes a refused login for trouble with the server: no mail fails by it', async () => {
      server = await MailServer.start({
        disabledCommands: ['STARTTLS'],
        onAuth: (_auth, _session, done) => done(smtpAnswer(535, 'Not you')),
      });
      const error = await send({}, { login }).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(MailServerUnavailable);
      expect((error as Error).message).not.toContain('s3cret');
    });
  });

  describe('to a server that', () => {
    let raw: Server;
    const sockets: Socket[] = [];
    const listen = async (answer: (socket: Socket) => void) => {
      raw = createServer((socket) => (sockets.push(socket), socket.on('error', () => undefined), answer(socket)));
      await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
      const { port } = raw.address() as AddressInfo;
      const quick = { connect: 300, silence: 300, whole: 1500 };
      return new SmtpTransport({ host: '127.0.0.1', port, secure: false, login: null }, quick).send(message());
    };
    afterEach(() => {
      sockets.splice(0).forEach((socket) => socket.destroy());
      raw.close();
    });

    it.each([
      ['says nothing', () => undefined],
      ['hangs up', (socket: Socket) => socket.destroy()],
      ['speaks another language', (socket: Socket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n')],
      [
        'never stops talking',
        (socket: Socket) => void setInterval(() => socket.write('220-still here\r\n'), 50).unref(),
      ],
    ])('%s, is not waited for', async (_what, answer) => {
      await expect(listen(answer)).rejects.toBeInstanceOf(MailServerUnavailable);
    });
  });
});
