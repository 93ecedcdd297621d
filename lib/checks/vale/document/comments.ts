/** In-text comments that switch rules off and on: `vale off`, `vale Style.Rule = NO`, `vale Style.Rule["words"] = NO`. */

/** What comments have switched so far. */
export type CommentSwitches = {
  /** Takes note of a comment's words. */
  note(comment: string, styles: readonly string[]): void;
  /** True where everything is off. */
  isOff(): boolean;
  /** False where nothing but `vale off` was ever switched. */
  hasSwitches(): boolean;
  /** True where a rule, its style, or the rule for these words is off. */
  isRuleOff(name: string, match?: string): boolean;
  /** Switches rules on again, as at the end of a file; what is off altogether stays off. */
  reset(): void;
};

const control = /^vale (.+\..+|[^.]+) = (YES|NO|on|off)$/;
const controlOfWords = /^vale (.+\..+?)(\[.+\]) = (YES|NO)$/;
const controlOfStyles = /^vale styles? = (.*)$/;

/** Starts with everything on. */
export const openComments = (): CommentSwitches => {
  const off = new Map<string, boolean>();
  let isAllOff = false;
  return {
    note(comment, styles) {
      if (comment === 'vale off' || comment === 'vale on') {
        isAllOff = comment === 'vale off';
        return;
      }
      const words = controlOfWords.exec(comment);
      if (words?.[1] !== undefined) {
        for (const word of toWordList(words[2] ?? '')) off.set(`${words[1]}[${word}]`, words[3] === 'NO');
        return;
      }
      const chosen = controlOfStyles.exec(comment);
      if (chosen?.[1] !== undefined) {
        for (const style of styles) off.set(style, true);
        for (const style of chosen[1].split(', ')) off.set(style, false);
        return;
      }
      const single = control.exec(comment);
      if (single?.[1] !== undefined) off.set(single[1], single[2] === 'NO' || single[2] === 'off');
    },
    isOff: () => isAllOff,
    hasSwitches: () => off.size > 0,
    isRuleOff: (name, match) => {
      if (off.size === 0) return false;
      if (match !== undefined) return off.get(`${name}[${match}]`) === true;
      return off.get(name) === true || off.get(name.split('.')[0] ?? '') === true;
    },
    reset: () => off.clear(),
  };
};

/** `["one", "two"]` → its words; none where it is no such list. */
const toWordList = (text: string): readonly string[] => {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed.filter((each) => typeof each === 'string') : [];
  } catch {
    return [];
  }
};
