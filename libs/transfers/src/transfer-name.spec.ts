import { requireTransferName } from './transfer-name.js';

const RULES = { panelHost: 'panel.onebox.test', previewDomain: 'sites.onebox.test' };
const name = (text: string) => requireTransferName(text, RULES);

describe('a name to transfer', () => {
  it.each([
    [' Example.COM ', 'example.com'],
    ['example.co.uk', 'example.co.uk'],
    ['bücher.de', 'xn--bcher-kva.de'],
    ['example.com.', 'example.com'],
  ])('%p is %p', (typed, kept) => expect(name(typed)).toBe(kept));

  it.each([
    ['www.example.com', /Enter example\.com/],
    ['somebody.github.io', /is a part of github\.io/],
    ['shop.test', /No registrar/],
  ])('%p is none', (typed, message) => {
    expect(() => name(typed)).toThrow(message);
    expect(() => name(typed)).toThrow(expect.objectContaining({ code: 'transfer.not_transferable' }));
  });

  it.each(['', 'co.uk', 'https://example.com', 'panel.onebox.test', 'localhost', '10.0.0.1'])('%p is none', (typed) => {
    expect(() => name(typed)).toThrow(expect.objectContaining({ code: 'domain.hostname_invalid' }));
  });
});
