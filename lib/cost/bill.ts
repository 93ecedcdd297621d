/** A month's bill, service by service. */
import { freeOf, priceOf, type Quantity, type Region, type Service, services } from './prices.ts';
import type { Quantities } from './quantities.ts';

export type BillLine = {
  readonly service: Service;
  /** Dollars at list price. */
  readonly list: number;
  /** Dollars after what every account has for nothing. */
  readonly due: number;
};
export type Bill = {
  readonly region: Region;
  readonly lines: readonly BillLine[];
  readonly list: number;
  readonly due: number;
};

const isService = (name: string): name is Service => Object.hasOwn(services, name);

/** The bill for these quantities; dearest service first. */
export const toBill = (quantities: Quantities, region: Region): Bill => {
  const listOf = (quantity: Quantity): number => quantities[quantity] * priceOf(quantity, region);
  const dueOf = (quantity: Quantity): number =>
    Math.max(0, quantities[quantity] - freeOf(quantity)) * priceOf(quantity, region);
  const lines = Object.keys(services)
    .filter(isService)
    .map((service) => {
      const own: readonly Quantity[] = services[service].quantities;
      return { service, list: sum(own.map(listOf)), due: sum(own.map(dueOf)) };
    })
    .toSorted((a, b) => b.list - a.list);
  return { region, lines, list: sum(lines.map(({ list }) => list)), due: sum(lines.map(({ due }) => due)) };
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** `$12.34`. */
export const toDollars = (dollars: number): string => `$${dollars.toFixed(2)}`;

/** The bill as lines of text. */
export const toBillText = ({ lines, list, due }: Bill): readonly string[] => {
  const row = (name: string, a: string, b: string): string => `${name.padEnd(22)}${a.padStart(12)}${b.padStart(16)}`;
  return [
    row('a month', 'list price', 'after free tier'),
    ...lines
      .filter((line) => line.list >= 0.005)
      .map((line) => row(line.service, toDollars(line.list), toDollars(line.due))),
    row('all', toDollars(list), toDollars(due)),
  ];
};
