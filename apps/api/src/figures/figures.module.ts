import { Module } from '@nestjs/common';
import { Pictures } from '@onebox/domains';
import { FigureReader } from '@onebox/figures';
import { DataSource } from 'typeorm';
import { FiguresController } from './figures.controller.js';
import { PicturesController } from './pictures.controller.js';

/** To be imported before the domains' module: `/domains/figures` is no domain's id. */
@Module({
  controllers: [FiguresController, PicturesController],
  providers: [
    {
      provide: FigureReader,
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => new FigureReader(dataSource),
    },
    { provide: Pictures, inject: [DataSource], useFactory: (dataSource: DataSource) => new Pictures(dataSource) },
  ],
})
export class FiguresModule {}
