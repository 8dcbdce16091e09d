import type { Readable } from 'node:stream';
import type { z } from 'zod';
import { ADMIN_COMMANDS, type AdminHandlers } from './admin-commands.js';
import { FILE_COMMANDS, type FileHandlers } from './file-commands.js';
import {
  type AppLogin,
  type AppLoginAnswer,
  appLoginAnswerSchema,
  appLoginSchema,
  type CommandLogLine,
  logLineSchema,
  type InspectContent,
  inspectContentSchema,
  type Inspected,
  inspectedSchema,
  type Logs,
  logsSchema,
  type OpenWebTool,
  openWebToolSchema,
  type UploadContent,
  uploadContentSchema,
  type Uploaded,
  uploadedSchema,
  type WebToolAddress,
  webToolAddressSchema,
} from './schemas.js';

/**
 * What the worker does for a person who waits, and nothing else. Handlers check the domain against the account again, throw
 * UserError for what the caller shall read, and end soon after the signal aborts (the caller went away, or the deadline).
 */
export interface CommandHandlers extends AdminHandlers, FileHandlers {
  /** Reads the body to its end, or throws. A body that the caller cut off ends with an error, never as if complete. */
  uploadContent(input: UploadContent, body: Readable, signal: AbortSignal): Promise<Uploaded>;
  /** Looks through a release that is there already. @throws UserError for files that a runtime cannot run */
  inspectContent(input: InspectContent, signal: AbortSignal): Promise<Inspected>;
  appLogin(input: AppLogin, signal: AbortSignal): Promise<AppLoginAnswer>;
  openWebTool(input: OpenWebTool, signal: AbortSignal): Promise<WebToolAddress>;
  /** Ends by itself unless it follows. */
  logs(input: Logs, signal: AbortSignal): AsyncIterable<CommandLogLine>;
}

export type CommandName = keyof CommandHandlers;

interface CommandDefinition {
  input: z.ZodType;
  /** Of the answer, or of each line of a streamed one. */
  output: z.ZodType;
  /** `upload`: a body goes in; `stream`: lines come out as they are made (NDJSON); `download`: one line, then bytes. */
  kind: 'call' | 'upload' | 'stream' | 'download';
  /** After this the worker aborts it; absent: it may last as long as the caller listens. */
  deadlineMs?: number;
}

export const COMMANDS: Record<CommandName, CommandDefinition> = {
  uploadContent: { input: uploadContentSchema, output: uploadedSchema, kind: 'upload', deadlineMs: 60 * 60_000 },
  inspectContent: { input: inspectContentSchema, output: inspectedSchema, kind: 'call', deadlineMs: 60_000 },
  appLogin: { input: appLoginSchema, output: appLoginAnswerSchema, kind: 'call', deadlineMs: 60_000 },
  // The first time on a machine, its image is built.
  openWebTool: { input: openWebToolSchema, output: webToolAddressSchema, kind: 'call', deadlineMs: 180_000 },
  logs: { input: logsSchema, output: logLineSchema, kind: 'stream' },
  ...FILE_COMMANDS,
  ...ADMIN_COMMANDS,
};

/** The header that a command's input travels in: JSON in base64url, so that the body is free to stream. */
export const INPUT_HEADER = 'onebox-input';

export const SOCKETS = { nudge: 'nudge.sock', commands: 'commands.sock', wake: 'wake.sock', events: 'events.sock' };
