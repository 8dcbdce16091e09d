import { sizeText } from './size-text.js';

it.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [1024 ** 2, '1 MiB'],
  [1.55 * 1024 ** 3, '1.6 GiB'],
  [5000 * 1024 ** 3, '5000 GiB'],
])('%d bytes are %s', (bytes, text) => expect(sizeText(bytes)).toBe(text));
