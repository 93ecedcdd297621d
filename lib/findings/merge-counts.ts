export const coolDownMs = 24 * 3_600_000;
