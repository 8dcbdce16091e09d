import { Module } from '@nestjs/common';
import { DatabaseEnginesController } from './database-engines.controller.js';
import { DatabasesController } from './databases.controller.js';
import { WebTools } from './web-tools.js';

@Module({ controllers: [DatabasesController, DatabaseEnginesController], providers: [WebTools] })
export class DatabasesModule {}
