/** A template of mustache: tags and sections, no logic. `text` and `html` are whole mails. */
export interface Template {
  subject: string;
  text: string;
  html: string;
}

/** What a mail says; every text may hold tags. Its own words must be free of `<`, `>`, `&` and `{`. */
export interface Letter {
  subject: string;
  title: string;
  opening: string[];
  /** Names and values, one below the other. */
  facts?: [name: string, value: string][];
  /** A line for each element of a list. */
  list?: { of: string; line: string };
  action?: { label: string; url: string };
  closing?: string[];
}

/** Written once, read as text and as HTML. */
export function letter(wording: Letter): Template {
  return { subject: wording.subject, text: textOf(wording), html: htmlOf(wording) };
}

function textOf({ title, opening, facts = [], list, action, closing = [] }: Letter): string {
  const width = Math.max(0, ...facts.map(([name]) => name.length)) + 2;
  const parts = [
    title,
    ...opening,
    ...(facts.length > 0 ? [facts.map(([name, value]) => `  ${`${name}:`.padEnd(width)}${value}`).join('\n')] : []),
    // Tags of a section that stand alone on their lines leave no line behind.
    ...(list ? [`{{#${list.of}}}\n  - ${list.line}\n{{/${list.of}}}`] : []),
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    ...closing,
  ];
  return `${parts.join('\n\n')}\n\n--\n{{operatorName}}\n{{panelUrl}}\n`;
}

/**
 * Tables and styles at the elements, since some programs for mail know nothing else. No picture, no font and no address is
 * loaded from anywhere. Colours of the dark look are named in the head, for those that know it.
 */
function htmlOf({ title, opening, facts = [], list, action, closing = [] }: Letter): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
.page { background: #14171c !important; }
.sheet { background: #1e232b !important; border-color: #323a46 !important; }
.ink { color: #e8ebf0 !important; }
.pale { color: #a3adba !important; }
.rule { border-color: #323a46 !important; }
}
</style>
</head>
<body class="page" style="margin:0; padding:0; background:#f3f5f8;">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f3f5f8;">
<tr><td align="center" style="padding:32px 12px;">
<table role="presentation" class="sheet" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px; background:#ffffff; border:1px solid #dfe4ea; border-radius:10px;">
<tr><td class="ink" style="padding:32px 32px 12px; ${FONT} color:#1c2330;">
<h1 class="ink" style="margin:0 0 18px; font-size:21px; line-height:1.35; font-weight:600; color:#1c2330; overflow-wrap:anywhere;">${title}</h1>
${opening.map(paragraph).join('\n')}
${facts.length > 0 ? factTable(facts) : ''}
${list ? listOf(list) : ''}
${action ? button(action) : ''}
${closing.map(paragraph).join('\n')}
</td></tr>
<tr><td class="pale rule" style="padding:16px 32px 20px; border-top:1px solid #e6eaef; ${FONT} font-size:13px; color:#66717f;">
{{operatorName}} · <a class="pale" href="{{panelUrl}}" style="color:#66717f;">{{panelUrl}}</a>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`.replace(/\n{2,}/g, '\n');
}

const FONT = `font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif; font-size:16px; line-height:1.55;`;

function paragraph(text: string): string {
  return `<p style="margin:0 0 16px; overflow-wrap:anywhere;">${text}</p>`;
}

function factTable(facts: [string, string][]): string {
  const rows = facts.map(
    ([name, value]) => `<tr>
<td class="pale rule" style="padding:9px 16px 9px 0; border-bottom:1px solid #e6eaef; color:#66717f; white-space:nowrap; vertical-align:top;">${name}</td>
<td class="ink rule" align="right" style="padding:9px 0; border-bottom:1px solid #e6eaef; color:#1c2330; font-weight:600; overflow-wrap:anywhere;">${value}</td>
</tr>`,
  );
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:4px 0 22px; font-size:15px;">
${rows.join('\n')}
</table>`;
}

function listOf({ of, line }: { of: string; line: string }): string {
  return `<ul style="margin:0 0 18px; padding-left:20px;">
{{#${of}}}
<li style="margin:0 0 6px; overflow-wrap:anywhere;">${line}</li>
{{/${of}}}
</ul>`;
}

/** White on the same blue in both looks: readable on either. */
function button({ label, url }: { label: string; url: string }): string {
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:4px 0 24px;">
<tr><td style="border-radius:7px; background:#2457d6;">
<a href="${url}" style="display:inline-block; padding:12px 22px; color:#ffffff; font-weight:600; text-decoration:none;">${label}</a>
</td></tr>
</table>`;
}
