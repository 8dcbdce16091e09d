import { setTimeout as sleep } from 'node:timers/promises';
import { Account, Membership, User } from '@onebox/accounts';
import { FakeClock } from '@onebox/clock';
import { loadConfig } from '@onebox/config';
import { inTransaction, newId } from '@onebox/database';
import { SmtpTransport, type MailTransport } from '@onebox/mail';
import { type Attachment, DUE_MAILS, Mail, Mailbox, Notifications } from '@onebox/notifications';
import { Journal, type Key, ReconcileQueue } from '@onebox/reconcile';
import { MailDelivery } from '../../libs/provisioning/src/notifications/mail-delivery.js';
import { MailReconciler } from '../../libs/provisioning/src/notifications/mail.reconciler.js';
import { eventually } from '../support/ask.js';
import { MailServer, smtpAnswer } from '../support/mail-server.js';
import { testDatabase, type TestDatabase } from '../support/mariadb.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PDF = Buffer.from('%PDF-1.7 not really');
const config = loadConfig({ NODE_ENV: 'test', ONEBOX_PANEL_HOST: 'panel.example.com', ONEBOX_HTTP_PORT: '80' });

describe('notifications', () => {
  let database: TestDatabase;
  let clock: FakeClock;
  let notifications: Notifications;
  let server: MailServer;

  beforeAll(async () => {
    database = await testDatabase(20);
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    clock = new FakeClock(new Date('2027-05-01T10:00:00Z'));
    notifications = new Notifications(clock, config);
    server = await MailServer.start();
    for (const entity of [Mail, Membership, User, Account]) await database.dataSource.manager.clear(entity);
  });
  afterEach(() => server.stop());

  /** An account with so many owners. */
  async function account(...emails: string[]): Promise<string> {
    const accountId = newId('acc');
    for (const email of emails) {
      const userId = await user(email);
      await database.dataSource.manager.insert(Membership, { userId, accountId, role: 'owner' });
    }
    return accountId;
  }

  async function user(email: string, platformRole: 'admin' | null = null): Promise<string> {
    const id = newId('usr');
    const createdAt = clock.now();
    const emailKey = email.toLowerCase();
    await database.dataSource.manager.insert(User, {
      ...{ id, name: 'Ada', email, emailKey, passwordHash: '', platformRole, createdAt },
    });
    return id;
  }

  const paid = (accountId: string, key: string, attachment?: Attachment) => ({
    ...{ accountId, key, template: 'invoice-paid' as const, attachment },
    data: { number: '2027-000042', total: '100.00 USD', date: '1 May 2027', card: 'Visa ending in 4242' },
  });
  const queued = (accountId: string, key: string, attachment?: Attachment) =>
    inTransaction(database.dataSource, (manager) => notifications.toAccount(manager, paid(accountId, key, attachment)));
  const mails = () => database.dataSource.manager.find(Mail, { order: { template: 'ASC', id: 'ASC' } });
  const theMail = async () => {
    const all = await mails();
    expect(all).toHaveLength(1);
    return all[0]!;
  };

  /** What a worker does until nothing is left to do at this time. A new one has the memory of none before. */
  class WorkerUnderTest {
    readonly said: object[] = [];
    /** The step at which it dies. */
    dieAt?: string;
    document = () => Promise.resolve(PDF);
    private readonly queue: ReconcileQueue;

    constructor(transport: MailTransport | null = new SmtpTransport(server.settings)) {
      const { dataSource } = database;
      const journal = new Journal(dataSource, { clock });
      const step = async (key: Key, name: string) => {
        await journal.step(key, name);
        if (name === this.dieAt) throw new Error(`Died at ${name}`);
      };
      const say = (details: object, message: string) => void this.said.push({ ...details, message });
      const delivery = new MailDelivery({
        ...{ dataSource, clock, config, notifications, mail: transport },
        attachments: async (ref) => ({
          filename: `${'invoiceId' in ref ? ref.invoiceId : ref.creditNoteId}.pdf`,
          contentType: 'application/pdf',
          content: await this.document(),
        }),
        journal: { step } as Journal,
        log: { info: say, warn: say, error: say },
      });
      const enqueue = (key: Key) => this.queue.add(key);
      this.queue = new ReconcileQueue({
        reconcilers: [new MailReconciler({ dataSource, clock, delivery, enqueue })],
        backoff: { baseMs: 3_600_000, capMs: 3_600_000 },
      });
      this.queue.start();
    }

    async work(): Promise<void> {
      this.queue.add(DUE_MAILS);
      await this.queue.idle();
    }

    stop(): Promise<void> {
      return this.queue.stop();
    }
  }

  const workers: WorkerUnderTest[] = [];
  const worker = (transport?: MailTransport | null) => {
    workers.push(new WorkerUnderTest(transport));
    return workers.at(-1)!;
  };
  afterEach(() => Promise.all(workers.splice(0).map((each) => each.stop())));

  describe('are queued', () => {
    it('for each owner of the account, and for nobody else', async () => {
      const accountId = await account('ada@example.com', 'Bob@Example.com');
      await account('eve@example.com');
      await queued(accountId, 'paid:1', { invoiceId: 'inv_1' });
      const all = await mails();
      expect(all.map(({ recipient }) => recipient).sort()).toEqual(['Bob@Example.com', 'ada@example.com']);
      expect(all[0]).toMatchObject({
        ...{ accountId, template: 'invoice-paid', subject: 'Invoice 2027-000042: 100.00 USD paid', status: 'queued' },
        ...{ attachment: { invoiceId: 'inv_1' }, attempts: 0, nextAttemptAt: clock.now(), sentAt: null },
      });
      expect(all[0]!.text).toContain('http://panel.example.com\n');
    });

    it('for all administrators', async () => {
      await user('one@example.com', 'admin');
      await user('two@example.com', 'admin');
      await account('ada@example.com');
      await inTransaction(database.dataSource, (manager) =>
        notifications.toAdministrators(manager, {
          ...{ key: 'disputed:1', template: 'payment-disputed' },
          data: { number: '1', amount: '100.00 USD', accountId: 'acc_1' },
        }),
      );
      const all = await mails();
      expect(all.map(({ recipient, accountId }) => [recipient, accountId]).sort()).toEqual([
        ['one@example.com', null],
        ['two@example.com', null],
      ]);
    });

    it('for nobody where there is nobody', async () => {
      await queued(await account(), 'paid:1');
      expect(await mails()).toEqual([]);
    });

    it('once for the same key, however many say it at once, and as it was said first', async () => {
      const accountId = await account('ada@example.com', 'bob@example.com');
      await Promise.all(Array.from({ length: 12 }, () => queued(accountId, 'paid:1')));
      const before = await mails();
      expect(before).toHaveLength(2);
      await database.dataSource.manager.update(Mail, before[0]!.id, { status: 'sent' });
      await database.dataSource.query("UPDATE users SET email = 'new@example.com'");
      await queued(accountId, 'paid:1');
      expect(await mails()).toEqual([{ ...before[0], status: 'sent' }, before[1]]);
      clock.advance(1);
      await queued(accountId, 'paid:2');
      expect((await mails()).slice(2).map(({ recipient }) => recipient)).toEqual(Array(2).fill('new@example.com'));
    });

    it('not at all where what caused them is undone', async () => {
      const accountId = await account('ada@example.com');
      const attempt = inTransaction(database.dataSource, async (manager) => {
        await notifications.toAccount(manager, paid(accountId, 'paid:1'));
        throw new Error('The invoice could not be written.');
      });
      await expect(attempt).rejects.toThrow('could not be written');
      expect(await mails()).toEqual([]);
    });

    it('by whoever is left, where the first to say it is undone', async () => {
      const accountId = await account('ada@example.com');
      const both = await Promise.allSettled([
        inTransaction(database.dataSource, async (manager) => {
          await notifications.toAccount(manager, paid(accountId, 'paid:1'));
          await sleep(200);
          throw new Error('undone');
        }),
        sleep(50).then(() => queued(accountId, 'paid:1')),
      ]);
      expect(both.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
      await theMail();
    });

    it('with words of any length and script, and never cut in silence', async () => {
      const accountId = await account('ada@example.com');
      const rejected = (hostname: string, reason: string, key: string) =>
        inTransaction(database.dataSource, (manager) =>
          notifications.toAccount(manager, {
            ...{ accountId, key, template: 'transfer-rejected', data: { hostname, reason } },
          }),
        );
      await rejected('🧾'.repeat(400), 'Weil: '.repeat(20_000), 'long');
      expect((await theMail()).text).toContain('Weil: '.repeat(20_000).trim());
      await expect(rejected('a.example.com', 'x', 'k'.repeat(300))).rejects.toThrow(/too long/i);
    });
  });

  describe('are sent', () => {
    it('with their document, and with a Message-ID of their own', async () => {
      await queued(await account('ada@example.com'), 'paid:1', { invoiceId: 'inv_1' });
      await worker().work();
      const mail = await theMail();
      expect(mail).toMatchObject({ status: 'sent', attempts: 1, sentAt: clock.now(), lastError: null });
      expect(server.received).toMatchObject([
        {
          messageId: `<${mail.id}@panel.example.com>`,
          envelope: { from: 'no-reply@panel.example.com', to: ['ada@example.com'] },
          subject: mail.subject,
          attachments: [{ filename: 'inv_1.pdf', contentType: 'application/pdf', content: PDF }],
        },
      ]);
      expect(server.received[0]!.text!.trim()).toBe(mail.text.trim());
    });

    it('each once, 120 of them, and not again', async () => {
      const accountId = await account('ada@example.com');
      for (let i = 0; i < 120; i++) await queued(accountId, `paid:${i}`);
      const one = worker();
      await one.work();
      await one.work();
      await one.work();
      await worker().work();
      expect(new Set(server.received.map(({ messageId }) => messageId)).size).toBe(120);
      expect(server.received).toHaveLength(120);
    }, 60_000);

    it('20 that are queued at once, each once', async () => {
      const accountIds = await Promise.all(Array.from({ length: 20 }, (_, i) => account(`u${i}@example.com`)));
      const one = worker();
      await Promise.all(accountIds.map((id) => queued(id, 'paid:1').then(() => one.work())));
      await one.work();
      expect(server.received.map(({ envelope }) => envelope.to[0]).sort()).toEqual(
        accountIds.map((_, i) => `u${i}@example.com`).sort(),
      );
    });

    it('again where the worker died before it could write down that they were taken: twice is better than never', async () => {
      await queued(await account('ada@example.com'), 'paid:1');
      const first = worker();
      first.dieAt = 'mail.handed-over';
      await first.work();
      expect(await theMail()).toMatchObject({ status: 'sending', attempts: 1 });
      const second = worker();
      await second.work();
      expect(server.received).toHaveLength(1);
      clock.advance(MINUTE);
      await second.work();
      expect(await theMail()).toMatchObject({ status: 'sent', attempts: 2 });
      expect(new Set(server.received.map(({ messageId }) => messageId)).size).toBe(1);
      expect(server.received).toHaveLength(2);
    });

    it('once where the worker died before it handed them over', async () => {
      await queued(await account('ada@example.com'), 'paid:1');
      const first = worker();
      first.dieAt = 'mail.begun';
      await first.work();
      expect([(await theMail()).status, server.received.length]).toEqual(['sending', 0]);
      clock.advance(MINUTE);
      await worker().work();
      expect([(await theMail()).status, server.received.length]).toEqual(['sent', 1]);
    });

    it('once where the worker lived on, though the database did not take it at first', async () => {
      await queued(await account('ada@example.com'), 'paid:1');
      const one = worker();
      one.dieAt = 'mail.handed-over';
      await one.work();
      one.dieAt = undefined;
      clock.advance(MINUTE);
      await one.work();
      expect(await theMail()).toMatchObject({ status: 'sent', attempts: 1 });
      expect(server.received).toHaveLength(1);
    });

    it('nowhere without a mail server: they are kept, and stay so, until somebody wants one sent', async () => {
      await queued(await account('ada@example.com'), 'paid:1');
      await worker(null).work();
      expect(await theMail()).toMatchObject({ status: 'kept', attempts: 0 });
      const one = worker();
      await one.work();
      expect(server.received).toEqual([]);
      const nudged: string[] = [];
      const mailbox = new Mailbox(database.dataSource, clock, (keys) => void nudged.push(...keys));
      const { id } = await mailbox.retry((await theMail()).id);
      expect(nudged).toEqual([`mail:${id}`]);
      await one.work();
      expect(server.received).toHaveLength(1);
    });
  });

  describe('that are not taken', () => {
    it('are tried again, ever more patiently, and fail in the end, of which administrators are told', async () => {
      await user('admin@example.com', 'admin');
      await queued(await account('full@example.com'), 'paid:1');
      server.refusal = ({ recipient }) => (recipient === 'full@example.com' ? smtpAnswer(452, 'Mailbox full') : null);
      const one = worker();
      await one.work();
      const mail = await theMail();
      expect(mail).toMatchObject({ status: 'queued', attempts: 1, lastError: expect.stringContaining('Mailbox full') });
      expect(mail.nextAttemptAt.getTime() - clock.now().getTime()).toBe(MINUTE);
      clock.advance(MINUTE - 1);
      await one.work();
      expect((await theMail()).attempts).toBe(1);
      const waits: number[] = [];
      for (;;) {
        const { status, nextAttemptAt } = (await mails())[0]!;
        if (status !== 'queued') break;
        waits.push((nextAttemptAt.getTime() - clock.now().getTime()) / MINUTE);
        clock.advance(nextAttemptAt.getTime() - clock.now().getTime());
        await one.work();
      }
      expect(waits.slice(1, 5)).toEqual([5, 15, 60, 180]);
      const days = (clock.now().getTime() - mail.createdAt.getTime()) / (24 * HOUR);
      expect(Math.round(days)).toBe(5);
      const [failed, told] = await mails();
      expect(failed).toMatchObject({ status: 'failed', attempts: 12 });
      expect(told).toMatchObject({ template: 'mail-failed', recipient: 'admin@example.com', status: 'sent' });
      expect(server.received.at(-1)!.text).toContain(`To:      full@example.com`);
      expect(server.received.at(-1)!.text).toContain(failed!.id);
    });

    it('because nobody is there any more, fail at once', async () => {
      await user('admin@example.com', 'admin');
      await queued(await account('gone@example.com'), 'paid:1');
      server.refusal = ({ recipient }) => (recipient === 'gone@example.com' ? smtpAnswer(550, 'No such user') : null);
      const one = worker();
      await one.work();
      const [failed, told] = await mails();
      expect(failed).toMatchObject({
        status: 'failed',
        attempts: 1,
        lastError: expect.stringContaining('No such user'),
      });
      expect([told!.recipient, told!.status]).toEqual(['admin@example.com', 'sent']);
      clock.advance(24 * HOUR);
      await one.work();
      expect((await mails())[0]!.attempts).toBe(1);
      expect(JSON.stringify(one.said)).not.toContain('gone@example.com');
    });

    it('make no mail about a mail about a mail', async () => {
      await user('admin@example.com', 'admin');
      await queued(await account('gone@example.com'), 'paid:1');
      server.refusal = ({ recipient }) => (recipient ? smtpAnswer(550) : null);
      const one = worker();
      await one.work();
      await one.work();
      expect((await mails()).map(({ template, status }) => [template, status])).toEqual([
        ['invoice-paid', 'failed'],
        ['mail-failed', 'failed'],
      ]);
    });

    it('are sent when an administrator has them tried again', async () => {
      await queued(await account('gone@example.com'), 'paid:1');
      server.refusal = ({ recipient }) => (recipient ? smtpAnswer(550) : null);
      const one = worker();
      await one.work();
      server.refusal = () => null;
      await new Mailbox(database.dataSource, clock, () => undefined).retry((await theMail()).id);
      await one.work();
      expect(await theMail()).toMatchObject({ status: 'sent', attempts: 1 });
    });

    it('because their document cannot be made yet, wait for it', async () => {
      await queued(await account('ada@example.com'), 'paid:1', { invoiceId: 'inv_1' });
      clock.advance(1);
      await queued(await account('bob@example.com'), 'paid:2');
      const one = worker();
      one.document = () => Promise.reject(new Error('No ink'));
      await one.work();
      expect((await mails()).map(({ status, lastError }) => [status, lastError])).toEqual([
        ['queued', 'No ink'],
        ['sent', null],
      ]);
      one.document = () => Promise.resolve(PDF);
      clock.advance(MINUTE);
      await one.work();
      expect(server.received.at(-1)!.attachments[0]!.content).toEqual(PDF);
    });
  });

  describe('while the mail server takes nothing', () => {
    it('wait, all but one a minute that finds out, and leave when it is back', async () => {
      const { port } = server;
      await server.stop();
      const accountId = await account('ada@example.com');
      for (let i = 0; i < 20; i++) await queued(accountId, `paid:${i}`);
      const one = worker(new SmtpTransport({ host: '127.0.0.1', port, secure: false, login: null }));
      const attempts = async () => (await mails()).reduce((sum, mail) => sum + mail.attempts, 0);
      await one.work();
      const begun = await attempts();
      // Those that were begun beside each other before the first came back; half of the worker's width.
      expect(begun).toBeGreaterThan(0);
      expect(begun).toBeLessThanOrEqual(4);
      await one.work();
      expect(await attempts()).toBe(begun);
      for (let minute = 1; minute <= 3; minute++) {
        clock.advance(MINUTE);
        await one.work();
        await one.work();
        expect(await attempts()).toBe(begun + minute);
      }
      server = await MailServer.start({}, port);
      clock.advance(HOUR);
      await one.work();
      expect(server.received).toHaveLength(20);
      expect((await mails()).every(({ status }) => status === 'sent')).toBe(true);
    });

    it('fail after five days, and no mail is written about that', async () => {
      await user('admin@example.com', 'admin');
      await queued(await account('ada@example.com'), 'paid:1');
      const one = worker(new SmtpTransport({ ...server.settings, port: 1 }));
      for (let hour = 0; hour < 24 * 6; hour++) {
        await one.work();
        clock.advance(HOUR);
      }
      expect(await theMail()).toMatchObject({ status: 'failed', attempts: 12 });
    });

    it('are in nobody’s way: a server that never answers holds half of the worker at most', async () => {
      const accountId = await account('ada@example.com');
      for (let i = 0; i < 10; i++) await queued(accountId, `paid:${i}`);
      const open: (() => void)[] = [];
      const delivery = new MailDelivery({
        ...{ dataSource: database.dataSource, clock, config, notifications },
        mail: { send: () => new Promise<void>((resolve) => open.push(resolve)) },
        attachments: () => Promise.reject(new Error('none')),
        journal: { step: () => Promise.resolve() } as unknown as Journal,
        log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      });
      const seen: string[] = [];
      const others = {
        ...{ kind: 'domain', ids: () => Promise.resolve([]), fairnessGroup: () => Promise.resolve('acc_1') },
        reconcile: (id: string) => {
          seen.push(id);
          return Promise.resolve({ done: true as const });
        },
      };
      const enqueue = (key: Key) => queue.add(key);
      const mail = new MailReconciler({ dataSource: database.dataSource, clock, delivery, enqueue });
      const queue: ReconcileQueue = new ReconcileQueue({ reconcilers: [mail, others] });
      queue.start();
      queue.add(DUE_MAILS);
      await eventually(() => Promise.resolve(open.length === 4), 'four under way');
      queue.add('domain:dom_1');
      await queue.whenSettled('domain:dom_1');
      expect([seen, open.length]).toEqual([['dom_1'], 4]);
      const stopped = queue.stop();
      const ending = setInterval(() => open.splice(0).forEach((end) => end()), 10);
      await stopped;
      clearInterval(ending);
    });
  });
});
