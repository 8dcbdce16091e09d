import { attachmentOf, conditionOf, contentTypeOf, rangeOf, viewEntry } from './file-answers.js';

it.each([
  [{}, {}],
  [{ ifMatch: '*' }, {}],
  [{ ifMatch: '"a-1", "b-2"' }, { etags: ['a-1', 'b-2'] }],
  [{ ifMatch: 'W/"a-1", "b-2"' }, { etags: ['a-1', 'b-2'] }],
  [{ ifNoneMatch: '*' }, { absent: true }],
])('understands %j', (headers, condition) => expect(conditionOf(headers)).toEqual(condition));

it.each([{ ifNoneMatch: '"a"' }, { ifNoneMatch: '*', ifMatch: '"a"' }])('refuses %j', (headers) => {
  expect(() => conditionOf(headers)).toThrow(expect.objectContaining({ rejection: 'invalid' }));
});

it.each([
  [undefined, undefined],
  ['bytes=0-9', { from: 0, to: 9 }],
  ['bytes=5-', { from: 5 }],
  ['bytes=-5', { from: -5 }],
  ['bytes=-', undefined],
  ['bytes=0-1,4-5', undefined],
  ['lines=1-2', undefined],
])('takes the range %j for %j', (header, range) => expect(rangeOf(header)).toEqual(range));

it('gives no file a type that a browser would open as a page', () => {
  expect(contentTypeOf('index.html', true)).toBe('text/plain; charset=utf-8');
  expect(contentTypeOf('evil.js', true)).toBe('text/plain; charset=utf-8');
  expect(contentTypeOf('page.xhtml', false)).toBe('application/octet-stream');
  expect(contentTypeOf('Logo.PNG', false)).toBe('image/png');
});

it('names an attachment, whatever its name is', () => {
  expect(attachmentOf('a"b\\c%41\r\nX: y')).toBe(
    `attachment; filename="a_b_c_41__X: y"; filename*=UTF-8''a%22b%5Cc%2541%0D%0AX%3A%20y`,
  );
  expect(attachmentOf('ä')).toBe(`attachment; filename="_"; filename*=UTF-8''%C3%A4`);
});

it('shows a file of any time', () => {
  const entry = { name: 'a', kind: 'file' as const, size: 1, mode: '0644', etag: '1-2', modified: 1e18 };
  expect(viewEntry(entry)).toEqual({
    ...{ name: 'a', kind: 'file', size: 1, mode: '0644', etag: '"1-2"' },
    ...{ modifiedAt: '1970-01-01T00:00:00.000Z', unreadable: false, link: null },
  });
});
