import { figure, measured, percent } from './figures';

test('a figure has the marks of its language', () => {
  expect(figure(12345.67, 'en', 1)).toBe('12,345.7');
  expect(figure(12345.67, 'es', 1)).toBe('12.345,7');
});

test('a percentage has the sign as its language writes it', () => {
  expect(percent(19.5, 'en')).toBe('19.5%');
  expect(percent(19.5, 'es')).toMatch(/^19,5\s%$/);
  expect(percent(12.34, 'en', 0)).toBe('12%');
});

test('what is measured keeps the places that say something', () => {
  expect(measured(0, 'en')).toBe('0');
  expect(measured(0.0001, 'en')).toBe('< 0.001');
  expect(measured(0.0234, 'en')).toBe('0.023');
  expect(measured(12.34, 'en')).toBe('12.3');
  expect(measured(1234.5, 'en')).toBe('1,235');
});
