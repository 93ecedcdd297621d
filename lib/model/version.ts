/** The version of Earmark, as package.json says it too. */
export const earmarkVersion = '0.1.0';
