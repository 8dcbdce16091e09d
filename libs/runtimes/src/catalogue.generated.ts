// Written by `npm run build` from the folders beside it: docs/adding-a-runtime.md.
import { aspnetFramework } from './aspnet-framework/aspnet-framework.runtime.js';
import { aspnetcore } from './aspnetcore/aspnetcore.runtime.js';
import { dotnet } from './dotnet/dotnet.runtime.js';
import { node } from './node/node.runtime.js';
import { php } from './php/php.runtime.js';
import { python } from './python/python.runtime.js';
import { rails } from './rails/rails.runtime.js';
import { railsWindows } from './rails-windows/rails-windows.runtime.js';
import { staticFiles } from './static/static.runtime.js';
import type { Runtime } from './runtime.js';

export const runtimesByFolder: Record<string, Runtime> = {
  'aspnet-framework': aspnetFramework,
  aspnetcore,
  dotnet,
  node,
  php,
  python,
  rails,
  'rails-windows': railsWindows,
  static: staticFiles,
};
