/** The primary language of a tag: `de` of `de-AT` and of `de_AT`, in lower case. */
export const toPrimaryLanguage = (tag: string): string => tag.toLowerCase().split(/[-_]/)[0] ?? '';
