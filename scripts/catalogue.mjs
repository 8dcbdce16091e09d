#!/usr/bin/env node
/** `npm run build` begins with it: lists the runtimes by their folders. Another folder than the project's may be named. */
import { writeCatalogue } from './steps/catalogue.mjs';
import { root } from './steps/project.mjs';
import { entry } from './steps/report.mjs';

await entry(() => writeCatalogue(process.argv[2] ?? root));
