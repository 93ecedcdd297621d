/** Who finds in a text by what a person could be reached or robbed; what is found is taken out of what is kept. */

/** What is left in the place of each. */
export type ContactKind = 'mail' | 'phone' | 'address' | 'card' | 'account' | 'ip' | 'secret' | 'id';
/** Words as they stand in the text. */
export type FoundContact = { readonly kind: ContactKind; readonly text: string };

export type ContactFinder = {
  /**
   * The contacts in what is kept of one document; never throws for a text. Undefined where nobody looked: the language is not known
   * to the service, the day's units are used up, or it does not answer.
   */
  find(document: {
    readonly texts: readonly string[];
    /** BCP 47. */
    readonly language: string;
  }): Promise<readonly FoundContact[] | undefined>;
};
