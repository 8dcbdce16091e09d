import fc from 'fast-check';
import { parseEnv, printEnv, rewritten } from './env-file';

const read = (text: string) =>
  Object.fromEntries(parseEnv(text).variables.map(({ name, value }): [string, string | null] => [name, value]));

describe('an .env', () => {
  it('has names, values, comments, and empty values', () => {
    expect(read('# first\nA=1\nexport B = two # why\n\nC=\nURL=http://x/#y\r\n')).toEqual({
      A: '1',
      B: 'two',
      C: '',
      URL: 'http://x/#y',
    });
  });

  it('takes quotes away, and reads escapes in double ones only', () => {
    expect(read(`A="a \\"b\\" \\n # c"\nB='a\\n"'\nC=""`)).toEqual({ A: 'a "b" \n # c', B: 'a\\n"', C: '' });
  });

  it('is written anew only where it says something else', () => {
    const text = '# what it says\nA=1\n\n';
    expect(rewritten(text, parseEnv(text).variables)).toBe(text);
    expect(rewritten(text, parseEnv('A=2').variables)).toBe('A=2\n');
    expect(rewritten('', parseEnv('A=2').variables)).toBe('A=2\n');
  });

  it('reads values of several lines', () => {
    expect(read('KEY="-----BEGIN\n  abc\n-----END"\nB=1')).toEqual({ KEY: '-----BEGIN\n  abc\n-----END', B: '1' });
  });

  it('tells secrets by the line before, and keeps those that stand without a value', () => {
    expect(parseEnv('# secret\nA=1\n# secret\nB\nC=2').variables).toEqual([
      { name: 'A', value: '1', secret: true },
      { name: 'B', value: null, secret: true },
      { name: 'C', value: '2', secret: false },
    ]);
  });

  it('tells where something is wrong', () => {
    expect(parseEnv('A=1\n2B=2\nA=3\nC D\nE="open').faults).toEqual([
      { line: 2, kind: 'name', name: '2B' },
      { line: 3, kind: 'twice', name: 'A' },
      { line: 4, kind: 'name', name: 'C' },
      { line: 5, kind: 'quote', name: 'E' },
    ]);
  });

  it('comes back as it was written, whatever the values hold', () => {
    const variable = fc.record({
      name: fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,8}$/),
      value: fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[ "'#\\\n\r\t$=a]{0,12}$/)),
      secret: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.uniqueArray(variable, { selector: ({ name }) => name }), (variables) => {
        expect(parseEnv(printEnv(variables))).toEqual({ variables, faults: [] });
      }),
    );
  });
});
