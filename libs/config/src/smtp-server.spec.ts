import { loadConfig } from './config.js';

describe('a mail server', () => {
  const read = (url: string) => loadConfig({ ONEBOX_SMTP_URL: url }).smtp;

  it('is read from its URL, with the ports that are usual', () => {
    expect(loadConfig({}).smtp).toBeUndefined();
    expect(read('smtp://relay.example.com')).toEqual({
      ...{ host: 'relay.example.com', port: 587, secure: false, login: null },
    });
    expect(read('smtps://me%40example.com:p%3Aw@Mail.example.com')).toEqual({
      ...{ host: 'mail.example.com', port: 465, secure: true, login: { username: 'me@example.com', password: 'p:w' } },
    });
    expect(read('smtp://[::1]:2525')).toMatchObject({ host: '::1', port: 2525 });
  });

  it.each([
    ['not a URL', 'mail.example.com', /ONEBOX_SMTP_URL: must look like smtps:/],
    ['another protocol', 'https://me:s3cret@mail.example.com', /must look like smtps:/],
    ['without a host', 'smtp://', /must look like smtps:/],
    ['a user alone', 'smtp://s3cret@mail.example.com', /user and a password, or neither/],
    ['a broken escape', 'smtp://me:s3cret%zz@mail.example.com', /user and a password/],
    ['with more than that', 'smtp://me:s3cret@mail.example.com?tls=1', /must end with the host/],
  ])('is refused where it is %s, without telling its password', (_what, url, reason) => {
    expect(() => read(url)).toThrow(reason);
    expect(() => read(url)).not.toThrow(/s3cret/);
  });
});

describe('the address that mails are from', () => {
  const from = (ONEBOX_MAIL_FROM: string) =>
    loadConfig({ ONEBOX_MAIL_FROM, ONEBOX_PANEL_HOST: 'panel.example.com' }).mailFrom;

  it('is of the panel’s host, unless another is named', () => {
    expect(from('')).toEqual({ name: 'Onebox', address: 'no-reply@panel.example.com' });
    expect(from('Ærø, Hosting <post@example.com>')).toEqual({ name: 'Ærø, Hosting', address: 'post@example.com' });
    expect(from('"Quoted" <post@example.com> ')).toEqual({ name: 'Quoted', address: 'post@example.com' });
    expect(from('post@example.com')).toEqual({ name: '', address: 'post@example.com' });
  });

  it.each(['Onebox', 'a@b, c@d', 'Onebox <a@b\r\nBcc: c@d>', 'One\r\nBcc: c@d <a@b>', '<>', 'a b@c'])(
    'is refused where it is %j',
    (text) => expect(() => from(text)).toThrow(/ONEBOX_MAIL_FROM: must look like Onebox/),
  );
});
