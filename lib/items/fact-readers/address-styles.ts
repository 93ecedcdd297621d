/** How each country writes postcodes, and on which side of them the city stands. */

export type Style = {
  readonly countries: readonly string[];
  readonly postcode: RegExp;
  /** The city stands behind the postcode, or before it. */
  readonly city: 'behind' | 'before';
  /** Digits alone, with nothing else to tell them by. */
  readonly isBare?: true;
};

/** States that writers spell out. */
const states =
  'Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming';

/** Postcodes by how they look, those that tell their country first. */
export const styles: readonly Style[] = [
  { countries: ['GB'], postcode: /(?<![\p{L}\d])([A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})(?![\p{L}\d])/gu, city: 'before' },
  {
    countries: ['IE'],
    postcode: /(?<![\p{L}\d])([ACDEFHKNPRTVWXY]\d[\dW]\s?[\dACDEFHKNPRTVWXY]{4})(?![\p{L}\d])/gu,
    city: 'before',
  },
  {
    countries: ['CA'],
    postcode:
      /(?<![\p{L}\d])\(?(?:AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK|YT|Qu[ée]bec|Ontario|Alberta|Manitoba|British Columbia|Nova Scotia|New Brunswick)\)?,?\s{1,2}(?<code>[A-Z]\d[A-Z]\s?\d[A-Z]\d)(?![\p{L}\d])/gu,
    city: 'before',
  },
  {
    countries: ['US'],
    postcode: new RegExp(
      String.raw`(?<![\p{L}\d])(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]|${states})\.?,?\s(?<code>\d{5}(?:-\d{4})?)(?![\p{L}\d-])`,
      'gu',
    ),
    city: 'before',
  },
  {
    countries: ['AU'],
    postcode: /(?<![\p{L}\d])(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT),?\s(?<code>\d{4})(?![\p{L}\d])/gu,
    city: 'before',
  },
  // A bare number again: only where the country is known.
  { countries: ['NZ', 'ZA'], postcode: /(?<=\p{L}\s)(\d{4})(?![\p{L}\d.,:/-]*\d)/gu, city: 'before', isBare: true },
  {
    countries: ['IN'],
    postcode: /(?<=\p{L}(?:\s|\s?[-–]\s?))(\d{3}\s?\d{3})(?![\p{L}\d.,:/-]*\d)/gu,
    city: 'before',
    isBare: true,
  },
  { countries: ['PT'], postcode: /(?<![\p{L}\d.,-])(\d{4}-\d{3})(?=\s\p{Lu})/gu, city: 'behind' },
  { countries: ['NL'], postcode: /(?<![\p{L}\d.,-])(\d{4}\s?[A-Z]{2})(?=\s\p{L})/gu, city: 'behind' },
  { countries: ['PL'], postcode: /(?<![\p{L}\d.,-])(\d{2}-\d{3})(?=\s\p{Lu})/gu, city: 'behind' },
  {
    countries: ['SE', 'CZ', 'SK', 'GR'],
    postcode: /(?<![\p{L}\d.,-])(?:[A-Z]{1,2}-)?(\d{3}\s\d{2})(?=\s\p{Lu})/gu,
    city: 'behind',
  },
  {
    countries: ['DE', 'FR', 'ES', 'IT', 'FI'],
    postcode: /(?<![\p{L}\d.,/-])(?:[A-Z]{1,2}-)?(\d{5})(?=\s\p{Lu})/gu,
    city: 'behind',
  },
  {
    countries: ['AT', 'CH', 'BE', 'DK', 'NO', 'LU'],
    postcode: /(?<![\p{L}\d.,/-])(?:[A-Z]{1,2}-)?(\d{4})(?=\s\p{Lu})/gu,
    city: 'behind',
  },
];
