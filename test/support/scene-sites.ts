import { zipOf } from './archives.js';

/** What the sites of a scene show. Each can be told from the others in a picture of the size of a thumbnail. */
export const SCENE_SITES = {
  studio: zipOf([
    {
      name: 'index.php',
      content: `<?php error_log('asked for ' . $_SERVER['REQUEST_URI']); ?>\n${front('Studio North', 'Houses of timber and light.', '#12343b', '#e1b382')}`,
    },
    { name: 'report.aspx', content: '<%@ Page Language="C#" %><html><body><%= DateTime.Now.Year %></body></html>' },
    { name: 'css/style.css', content: 'body { font-family: sans-serif; }\n' },
    { name: 'readme.txt', content: 'The site of a studio in the north.\n' },
  ]),
  pulse: zipOf([
    {
      name: 'server.js',
      content: `const page = ${JSON.stringify(front('Pulse', 'Every heartbeat of your servers.', '#fde2e4', '#d6336c'))};
require('node:http')
  .createServer((request, response) => {
    response.statusCode = request.url === '/missing' ? 404 : 200;
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(page);
  })
  .listen(process.env.PORT);\n`,
    },
    {
      name: 'package.json',
      content: '{ "name": "pulse", "private": true, "scripts": { "start": "node server.js" } }\n',
    },
  ]),
  preview: zipOf([
    { name: 'index.php', content: front('Lighthouse', 'Something new is being built here.', '#1b2a6b', '#ffd43b') },
  ]),
};

/** A front page of two colours. */
function front(title: string, line: string, back: string, fore: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
body { margin: 0; min-height: 100vh; display: grid; align-content: center; padding: 0 9vw; font-family: system-ui, sans-serif; background: ${back}; color: ${fore} }
h1 { margin: 0; font-size: 13vw; line-height: 1 }
p { margin: 2vw 0 0; font-size: 3.4vw }
</style>
</head>
<body><h1>${title}</h1><p>${line}</p></body>
</html>
`;
}
