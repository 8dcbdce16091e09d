import { Module } from '@nestjs/common';
import { DatabasesController } from './databases.controller.js';

@Module({ controllers: [DatabasesController] })
export class DatabasesModule {}
