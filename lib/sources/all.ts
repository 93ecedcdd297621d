/** Every source, one line each: the only list of them. */
export {};
