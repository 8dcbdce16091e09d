import { faultOf, joined, nameOf, parentOf, stepsOf } from './paths.ts';

describe('paths', () => {
  it('are joined and taken apart', () => {
    expect(joined('', 'a')).toBe('a');
    expect(joined('a/b', 'c')).toBe('a/b/c');
    expect([parentOf('a/b/c'), parentOf('a')]).toEqual(['a/b', '']);
    expect([nameOf('a/b/c'), nameOf('a')]).toEqual(['c', 'a']);
    expect(stepsOf('a/b')).toEqual([
      { name: 'a', path: 'a' },
      { name: 'b', path: 'a/b' },
    ]);
    expect(stepsOf('')).toEqual([]);
  });

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['a/b', 'slash'],
    ['..', 'dots'],
    ['a\nb', 'control'],
    ['ä'.repeat(128), 'long'],
    ['.htaccess', null],
    ['…', null],
  ])('%j as a name is %j', (name, fault) => expect(faultOf(name)).toBe(fault));
});
