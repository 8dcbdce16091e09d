import { atPreview, isLocalPreview } from './preview';

describe("a preview's address", () => {
  it('takes the place of the name that DNS may not lead here', () => {
    const login = 'https://blog.example.org/?onebox_login=abc';
    expect(atPreview(login, 'http://blog.sites.localhost:8080')).toBe(
      'http://blog.sites.localhost:8080/?onebox_login=abc',
    );
  });

  it('is of this machine only where it ends in localhost', () => {
    expect(isLocalPreview('http://blog.sites.localhost:8080')).toBe(true);
    expect(isLocalPreview('https://localhost.example.com')).toBe(false);
  });
});
