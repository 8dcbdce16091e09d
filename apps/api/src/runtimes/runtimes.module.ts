import { Module } from '@nestjs/common';
import { RuntimesController } from './runtimes.controller.js';

@Module({ controllers: [RuntimesController] })
export class RuntimesModule {}
