import { forgetValues, keepValues, keptValues } from './kept-values.ts';
import { startOf } from './sign-up-values.ts';

const start = startOf('DE');
const typed = {
  ...start,
  ...{ name: 'Ada', email: 'ada@example.com', password: 'a long secret', billingDay: 25 },
  address: { ...start.address, city: 'London', country: 'GB' },
  card: { number: '4111 1111 1111 1111', expiry: '12 / 30', cvc: '987' },
};

function store() {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
    written: () => [...items.values()].join(),
  };
}

it('brings back what was typed, but for what is secret', () => {
  const kept = store();
  keepValues(typed, kept);
  expect(keptValues(start, kept)).toEqual({ ...typed, password: '', card: start.card });
  expect(kept.written()).not.toMatch(/secret|4111|987/);
});

it('begins anew once the account is open, and where what was kept is not readable', () => {
  const kept = store();
  keepValues(typed, kept);
  forgetValues(kept);
  expect(keptValues(start, kept)).toEqual(start);
  kept.setItem('onebox-sign-up', 'not JSON');
  expect(keptValues(start, kept)).toEqual(start);
});
