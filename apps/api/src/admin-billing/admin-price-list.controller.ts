import { Body, Controller, Delete, Get, Param, Post, Put, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { PriceList } from '@onebox/billing';
import { AdminLog } from '../admin/admin-log.js';
import { Answers } from '../http/answers.js';
import { type AuthenticatedRequest, Caller, type CallerIdentity, PlatformAdmin } from '../http/caller.js';
import { Idempotent } from '../idempotency/idempotent.js';
import {
  basisPointsOf,
  countryParam,
  dateParam,
  planList,
  planParam,
  priceBody,
  type PriceBody,
  priceView,
  taxRateBody,
  type TaxRateBody,
  taxRateList,
  taxRateView,
  viewPlan,
  viewPrice,
  viewTaxRate,
} from './price-list.dto.js';

@ApiTags('administration')
@Controller('admin')
@PlatformAdmin()
export class AdminPriceListController {
  constructor(
    private readonly priceList: PriceList,
    private readonly adminLog: AdminLog,
  ) {}

  @Get('plans')
  @ApiOperation({ summary: 'List plans with their prices, past and to come' })
  @Answers(200, 'All of them.', planList)
  async plans() {
    return { items: (await this.priceList.plans()).map(viewPlan) };
  }

  @Post('plans/:id/prices')
  @Idempotent()
  @ApiOperation({
    summary: 'Set the price from a day on',
    description: 'Of periods that begin on that day or later. What is invoiced already stays as it is.',
  })
  @Answers(201, 'The price.', priceView)
  async addPrice(
    @Param('id', { schema: planParam }) id: string,
    @Body({ schema: priceBody }) { reason, ...price }: PriceBody,
    @Caller() { userId: byUserId }: CallerIdentity,
    @Req() request: AuthenticatedRequest,
  ) {
    const add = () => this.priceList.addPrice(id, price, { byUserId, reason });
    return viewPrice(await this.adminLog.during(request, 'price.add', `${id} ${price.validFrom}`, add));
  }

  @Delete('plans/:id/prices/:validFrom')
  @ApiOperation({ summary: 'Remove a price that has not come into force' })
  @Answers(204, 'It is removed.')
  async removePrice(
    @Param('id', { schema: planParam }) id: string,
    @Param('validFrom', { schema: dateParam }) validFrom: string,
    @Caller() { userId: byUserId }: CallerIdentity,
    @Req() request: AuthenticatedRequest,
  ): Promise<void> {
    const remove = () => this.priceList.removePrice(id, validFrom, { byUserId });
    await this.adminLog.during(request, 'price.remove', `${id} ${validFrom}`, remove);
  }

  @Get('tax-rates')
  @ApiOperation({ summary: 'List taxes by country', description: 'Customers of other countries pay none.' })
  @Answers(200, 'All of them.', taxRateList)
  async taxRates() {
    return { items: (await this.priceList.taxRates()).map(viewTaxRate) };
  }

  @Put('tax-rates/:country')
  @ApiOperation({ summary: 'Set the tax of a country', description: 'Of invoices that are issued from now on.' })
  @Answers(200, 'The tax.', taxRateView)
  async setTaxRate(
    @Param('country', { schema: countryParam }) country: string,
    @Body({ schema: taxRateBody }) { name, percent, reason }: TaxRateBody,
    @Caller() { userId: byUserId }: CallerIdentity,
    @Req() request: AuthenticatedRequest,
  ) {
    const rate = { name, basisPoints: basisPointsOf(percent) };
    const set = () => this.priceList.setTaxRate(country, rate, { byUserId, reason });
    return viewTaxRate(await this.adminLog.during(request, 'tax_rate.set', country, set));
  }

  @Delete('tax-rates/:country')
  @ApiOperation({ summary: 'Remove the tax of a country', description: 'Of invoices that are issued from now on.' })
  @Answers(204, 'It is removed.')
  async removeTaxRate(
    @Param('country', { schema: countryParam }) country: string,
    @Caller() { userId: byUserId }: CallerIdentity,
    @Req() request: AuthenticatedRequest,
  ): Promise<void> {
    const remove = () => this.priceList.removeTaxRate(country, { byUserId });
    await this.adminLog.during(request, 'tax_rate.remove', country, remove);
  }
}
