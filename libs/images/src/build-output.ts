import { createInterface } from 'node:readline';

/** What the engine said while it built or imported. */
export interface Output {
  /** The last lines, oldest first. */
  lines: string[];
  error?: string;
  /** The id of the finished image. */
  imageId?: string;
  /** Layers made on the way, as the classic builder names them after each step (`---> 0123456789ab`). */
  layers: string[];
}

const KEPT_LINES = 30;

const COLOURS = /\u001b\[[0-9;]*m/g;

/** Reads a progress stream of the engine (one JSON object a line) to its end. */
export async function finished(stream: NodeJS.ReadableStream): Promise<Output> {
  const output: Output = { lines: [], layers: [] };
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
    if (line.trim() !== '') take(output, JSON.parse(line) as Record<string, unknown>);
  }
  return output;
}

function take(output: Output, message: Record<string, unknown>): void {
  const text = [message.stream, message.status, message.error].find((part) => typeof part === 'string') ?? '';
  const lines = text
    .replace(COLOURS, '')
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '');
  output.lines = [...output.lines, ...lines].slice(-KEPT_LINES);
  for (const line of lines) {
    const layer = /^ ---> ([0-9a-f]{12})$/.exec(line)?.[1];
    if (layer) output.layers.push(layer);
  }
  if (typeof message.error === 'string') output.error = message.error;
  const aux = message.aux as { ID?: string } | undefined;
  if (aux?.ID) output.imageId = aux.ID;
}
