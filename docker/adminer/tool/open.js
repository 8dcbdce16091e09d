// The token is behind the #, which browsers send to nobody; it goes into a body, and out of the history.
const token = location.hash.slice(1);
const { home } = document.documentElement.dataset;
if (token) {
  document.documentElement.classList.add('opening');
  history.replaceState(null, '', '/');
  const form = document.createElement('form');
  form.method = 'post';
  form.action = '/';
  const field = document.createElement('input');
  field.type = 'hidden';
  field.name = 'admission';
  field.value = token;
  form.append(field);
  document.body.append(form);
  form.submit();
} else if (home) {
  location.replace(home);
}
