/** ISO 3166-1 alpha-2, and XK for Kosovo: those that the API takes. */
const CODES =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC ' +
  'CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD ' +
  'GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH ' +
  'KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW ' +
  'MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC ' +
  'SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY ' +
  'UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW XK';

export const COUNTRY_CODES = CODES.split(' ');

/** By name, as the language sorts them. */
export function countriesIn(language: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(language, { type: 'region' });
  const countries = COUNTRY_CODES.map((value) => ({ value, label: names.of(value) ?? value }));
  return countries.sort((one, other) => one.label.localeCompare(other.label, language));
}

/** Where somebody with these languages probably lives; they can say otherwise. */
export function likelyCountry(tags: readonly string[]): string {
  const said = tags.map((tag) => new Intl.Locale(tag).region);
  const likely = tags.map((tag) => new Intl.Locale(tag).maximize().region);
  return [...said, ...likely].find((code) => code !== undefined && COUNTRY_CODES.includes(code)) ?? 'US';
}

export type PostalWord = 'postalCode' | 'zip' | 'postcode' | 'eircode' | 'pin';
export type RegionWord = 'region' | 'state' | 'province' | 'county' | 'prefecture' | 'emirate';

const POSTAL: Record<string, PostalWord> = {
  ...{
    US: 'zip',
    PR: 'zip',
    PH: 'zip',
    GB: 'postcode',
    AU: 'postcode',
    NZ: 'postcode',
    GG: 'postcode',
    JE: 'postcode',
  },
  ...{ IM: 'postcode', MY: 'postcode', IE: 'eircode', IN: 'pin' },
};

const REGION: Record<string, RegionWord> = {
  ...{ US: 'state', AU: 'state', IN: 'state', BR: 'state', MX: 'state', MY: 'state', NG: 'state', VE: 'state' },
  ...{ CA: 'province', CN: 'province', IT: 'province', ES: 'province', AR: 'province', ID: 'province', TH: 'province' },
  ...{ ZA: 'province', TR: 'province', KR: 'province', GB: 'county', IE: 'county', JP: 'prefecture', AE: 'emirate' },
};

/** Where a letter does not arrive without it. */
const REGION_NEEDED = new Set(['US', 'CA', 'AU', 'MX', 'IN', 'BR', 'CN', 'JP', 'AE']);

/** Where an address has none. */
const NO_REGION = new Set(
  (
    'AD AT BE BG CH CY CZ DE DK EE FI FO FR GG GI GL GR HR HU IM IS JE LI LT LU LV MC ME MK MT NL NO PL PT RO RS SE SG SI ' +
    'SK SM VA XK IL NZ'
  ).split(' '),
);

const NO_POSTAL_CODES = new Set(
  (
    'AE AG AO AW BF BI BJ BO BS BW BZ CD CF CG CI CK CM DJ DM ER FJ GA GD GH GM GQ GY HK KI KM KN KP LY ML MO MR MW NR NU ' +
    'QA RW SB SC SL SR SS ST SY TD TF TG TK TL TO TV UG VU YE ZW'
  ).split(' '),
);

export interface AddressShape {
  postal: PostalWord;
  /** False: there are none, and a dash does. */
  postalExists: boolean;
  /** Null: not asked for. */
  region: RegionWord | null;
  regionNeeded: boolean;
}

/** How an address is written there. */
export function addressShapeOf(country: string): AddressShape {
  return {
    postal: POSTAL[country] ?? 'postalCode',
    postalExists: !NO_POSTAL_CODES.has(country),
    region: NO_REGION.has(country) ? null : (REGION[country] ?? 'region'),
    regionNeeded: REGION_NEEDED.has(country),
  };
}
