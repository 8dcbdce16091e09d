import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** Tests; the settings, which an operator reads at the start; the worker's commands, which the panel never sees. */
const NOT_FOR_PEOPLE = /\.spec\.ts$|^libs\/(config|commands)\//;

/** All that stands in these is for people. */
const ALL_TOLD = /(field-message|decline-messages)\.ts$/;

/** Of zod: their second argument is what a person is told. */
const CHECKS = /^(min|max|length|regex|refine|check)$/;

/**
 * What the API may tell a person, as it stands in the sources: messages of rejections and of fields. `{}` stands for what is
 * put in.
 */
export function apiMessages(): string[] {
  const files = execFileSync('git', ['ls-files', 'apps/api/src/*.ts', 'libs/*.ts'], { encoding: 'utf8' }).split('\n');
  const read = files.filter((file) => file.endsWith('.ts') && !NOT_FOR_PEOPLE.test(file));
  const found = read.flatMap(messagesOf);
  return [...new Set(found)].sort();
}

function messagesOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    const told = ALL_TOLD.test(file) ? [node] : toldBy(node);
    for (const expression of told) found.push(...texts(expression));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.filter((text) => /[a-z]{3}.* |^[A-Z][a-z]{3,}$/.test(text));
}

function toldBy(node: ts.Node): ts.Node[] {
  if (ts.isNewExpression(node) && /UserError|ConfirmationRequired|TerminalError/.test(node.expression.getText()))
    return [...(node.arguments ?? [])];
  if (ts.isNewExpression(node) && /CardDeclined|InvalidCard/.test(node.expression.getText()))
    return [...node.arguments!];
  if (ts.isCallExpression(node)) {
    if (isRejection(node)) return [...node.arguments];
    const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : '';
    return CHECKS.test(name) ? [...node.arguments.slice(1)] : [];
  }
  if (isStep(node)) return [node.initializer];
  if (ts.isPropertyAssignment(node) && ts.isObjectLiteralExpression(node.parent)) {
    const name = node.name.getText();
    if (name === 'error') return [node.initializer];
    return name === 'message' && has(node.parent, 'path') ? [node.initializer] : [];
  }
  return isMessageVariable(node) ? [node.initializer!] : [];
}

/** `super('conflict', 'domain.gone', 'The time …')`. */
function isRejection({ expression, arguments: given }: ts.CallExpression): boolean {
  return (
    expression.kind === ts.SyntaxKind.SuperKeyword && given.length > 2 && given.slice(0, 2).every(ts.isStringLiteral)
  );
}

function isMessageVariable(node: ts.Node): node is ts.VariableDeclaration {
  return ts.isVariableDeclaration(node) && /^(message|remedy)$/.test(node.name.getText()) && !!node.initializer;
}

/** Of an operation: `{ name: 'files', title: 'Preparing the files' }`. */
function isStep(node: ts.Node): node is ts.PropertyAssignment {
  if (!ts.isPropertyAssignment(node) || node.name.getText() !== 'title') return false;
  const name =
    ts.isObjectLiteralExpression(node.parent) && node.parent.properties.find((one) => one.name?.getText() === 'name');
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
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [texts(node.left), texts(node.right)];
    return left.length === 1 && right.length === 1 ? [left[0]! + right[0]!] : [];
  }
  return [];
}
