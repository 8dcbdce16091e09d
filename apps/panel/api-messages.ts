import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** Tests; the settings, which an operator reads at the start; what the worker's commands are, which the panel never sees. */
const NOT_FOR_PEOPLE = /\.spec\.ts$|^libs\/(config|commands\/src\/(?!refusal|command-server))/;

/** All sentences that stand in these are for people. */
const ALL_TOLD =
  /(field-message|decline-messages|hostname|transfers\.errors|transfer-outcome|engine-availability|runtime-availability|unavailable|outside-image|quota)\.ts$/;

/** Their messages are told to customers, as a part of other sentences. */
const TOLD_ERRORS = /UserError|ConfirmationRequired|TerminalError|CardDeclined|InvalidCard|ServerSilent/;

/** What they call `description` and `quantity` is on invoices. */
const ON_INVOICES = /^libs\/(billing\/src\/invoicing\/invoice-draft|transfers\/src\/.*)\.ts$/;

/** What they call `description` is what can be picked for a site. */
const CATALOGUE = /\.(runtime|application)\.ts$/;

/** What makes such errors, of a code and a message, or of a sentence on what became of the request. */
const MAKERS = /^(busy|refused|cardRejection)$/;

const NAMES = /^(message|remedy|detail|what|statusDetail|STILL_SERVING)$/;

/** Of zod: their second argument is what a person is told. */
const CHECKS = /^(min|max|length|regex|refine|check)$/;

/**
 * What the API may tell a person, as it stands in the sources: messages of rejections and of fields, lines of invoices, what
 * runtimes and applications are, and what the programs say that touch a site's files. `{}` stands for what is put in.
 */
export function apiMessages(): string[] {
  const files = tracked('apps/api/src/*.ts', 'libs/*.ts').filter((file) => !NOT_FOR_PEOPLE.test(file));
  const lines = files.filter((file) => ON_INVOICES.test(file) || CATALOGUE.test(file)).flatMap(linesOf);
  return [...new Set([...files.flatMap(messagesOf), ...lines, ...sandboxMessages()])].sort();
}

/** What the panel says by itself where nothing was answered, or something else than what was sent. */
export function panelMessages(): string[] {
  const files = tracked('apps/panel/src/*.ts', 'apps/panel/src/*.tsx').filter((file) => !/\.(spec|d)\.ts$/.test(file));
  return files.flatMap((file) => {
    const isTold = file.startsWith('apps/panel/src/api/');
    const found: string[] = [];
    visitAll(file, (node) =>
      found.push(...(isTold && !isPlainError(node.parent) ? texts(node) : panelTold(node).flatMap(texts))),
    );
    return found.filter(isSentence);
  });
}

/** What only a bug would tell. */
function isPlainError(node: ts.Node | undefined): boolean {
  return !!node && ts.isNewExpression(node) && node.expression.getText() === 'Error';
}

function panelTold(node: ts.Node): ts.Node[] {
  const isProblem = ts.isNewExpression(node) && node.expression.getText() === 'Problem';
  const isTranslated = ts.isCallExpression(node) && node.expression.getText() === 'translated';
  return isProblem || isTranslated ? [...(node.arguments ?? [])] : [];
}

function tracked(...patterns: string[]): string[] {
  return execFileSync('git', ['ls-files', ...patterns], { encoding: 'utf8' })
    .trim()
    .split('\n');
}

function messagesOf(file: string): string[] {
  const found: string[] = [];
  const isTold = ALL_TOLD.test(file);
  visitAll(file, (node) => found.push(...(isTold ? texts(node).filter(isSentence) : toldBy(node).flatMap(texts))));
  return found.filter((text) => /[a-z]{3}.* |^[A-Z][a-z]{3,}$/.test(text));
}

/** Units and names that are put together are the same in all languages. */
function linesOf(file: string): string[] {
  const found: string[] = [];
  visitAll(file, (node) => {
    if (!ts.isPropertyAssignment(node) && !ts.isVariableDeclaration(node)) return;
    if (node.initializer && /^(description|quantity)$/.test(node.name.getText()))
      found.push(...texts(node.initializer));
  });
  return found.filter((text) => /[a-z]{2}/.test(text));
}

function isSentence(text: string): boolean {
  return /^[A-Za-z{].* .*[.?]$/s.test(text);
}

function visitAll(file: string, look: (node: ts.Node) => void): void {
  const visit = (node: ts.Node) => {
    look(node);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
}

/** Python's: strings that are sentences, but for documentation, comments, and what only a bug would tell. */
function sandboxMessages(): string[] {
  return tracked('docker/sandbox/*').flatMap((file) => {
    const code = readFileSync(file, 'utf8').replace(/"""[^]*?"""|^\s*#.*$|^.*ValueError.*$/gm, '');
    const constants = new Map([...code.matchAll(/^([A-Z_]+) = "(.*)"$/gm)].map(([, name, text]) => [name!, text!]));
    const strings = [...code.matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].map(([, text]) => text!);
    return strings
      .map((text) => text.replace(/\{(.*?)\}/g, (_, name: string) => constants.get(name) ?? '{}'))
      .filter(isSentence);
  });
}

function toldBy(node: ts.Node): ts.Node[] {
  if (ts.isNewExpression(node) && TOLD_ERRORS.test(node.expression.getText())) return [...(node.arguments ?? [])];
  if (ts.isCallExpression(node)) {
    if (isRejection(node) || MAKERS.test(node.expression.getText())) return [...node.arguments];
    const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : '';
    return CHECKS.test(name) ? [...node.arguments.slice(1)] : [];
  }
  if (ts.isPropertyAssignment(node)) return isStep(node) || isToldProperty(node) ? [node.initializer] : [];
  const isVariable = ts.isVariableDeclaration(node) || ts.isParameter(node);
  return isVariable && node.initializer ? toldByVariable(node.name, node.initializer) : [];
}

/** `{ path: 'hostname', message: … }`, `{ code: 'site.failed', message: … }`. */
function isToldProperty({ name, parent }: ts.PropertyAssignment): boolean {
  if (/^(error|statusDetail)$/.test(name.getText())) return true;
  return /^(message|detail)$/.test(name.getText()) && (has(parent, 'path') || has(parent, 'code'));
}

/** `const message = …`, `const [code, message] = … ? […] : […]`, and what such a parameter is by default. */
function toldByVariable(name: ts.BindingName, value: ts.Expression): ts.Node[] {
  if (ts.isIdentifier(name)) return NAMES.test(name.text) ? [value] : [];
  if (!ts.isArrayBindingPattern(name)) return [];
  const at = name.elements.findIndex((element) => NAMES.test(element.getText()));
  const choices = ts.isConditionalExpression(value) ? [value.whenTrue, value.whenFalse] : [value];
  return choices.flatMap((choice) => (ts.isArrayLiteralExpression(choice) ? (choice.elements[at] ?? []) : []));
}

/** `super('conflict', 'domain.gone', 'The time …')`. */
function isRejection({ expression, arguments: given }: ts.CallExpression): boolean {
  return (
    expression.kind === ts.SyntaxKind.SuperKeyword && given.length > 2 && given.slice(0, 2).every(ts.isStringLiteral)
  );
}

/** Of an operation: `{ name: 'files', title: 'Preparing the files' }`. */
function isStep({ name: title, parent }: ts.PropertyAssignment): boolean {
  if (title.getText() !== 'title') return false;
  const name = parent.properties.find((one) => one.name?.getText() === 'name');
  return !!name && ts.isPropertyAssignment(name) && ts.isStringLiteral(name.initializer);
}

function has(object: ts.ObjectLiteralExpression, name: string): boolean {
  return object.properties.some((property) => property.name?.getText() === name);
}

function texts(node: ts.Node): string[] {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isTemplateExpression(node))
    return [node.head.text + node.templateSpans.map((span) => `{}${span.literal.text}`).join('')];
  if (ts.isConditionalExpression(node)) return [...texts(node.whenTrue), ...texts(node.whenFalse)];
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
    return [...texts(node.left), ...texts(node.right)];
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [texts(node.left), texts(node.right)];
    return left.length === 1 && right.length === 1 ? [left[0]! + right[0]!] : [];
  }
  return [];
}
