/* Whoever is signed in tries the API as themselves: changes carry the session's CSRF token. */
(async () => {
  const session = await fetch('/api/v1/sessions/current').then((answer) => (answer.ok ? answer.json() : undefined));
  window.SwaggerUIBundle({
    url: '/api/v1/openapi.json',
    dom_id: '#docs',
    deepLinking: true,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    requestInterceptor: (request) => {
      if (session && request.method && request.method !== 'GET') request.headers['X-CSRF-Token'] = session.csrfToken;
      return request;
    },
  });
})();
