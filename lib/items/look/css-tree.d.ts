/** As much of css-tree as is used here: it comes without types. */
declare module 'css-tree' {
  type At = { readonly loc?: { readonly start: { readonly line: number; readonly column: number } } | null };
  type Raw = At & { readonly type: 'Raw'; readonly value: string };
  type SelectorPart = At &
    (
      | {
          readonly type: 'TypeSelector' | 'ClassSelector' | 'IdSelector' | 'Combinator' | 'Percentage';
          readonly name: string;
        }
      | { readonly type: 'NestingSelector' }
      | {
          readonly type: 'AttributeSelector';
          readonly name: { readonly name: string };
          readonly matcher: string | null;
          readonly value:
            | { readonly type: 'String'; readonly value: string }
            | { readonly type: 'Identifier'; readonly name: string }
            | null;
          readonly flags: string | null;
        }
      | {
          readonly type: 'PseudoClassSelector' | 'PseudoElementSelector';
          readonly name: string;
          readonly children: Iterable<SelectorList | Selector | Raw> | null;
        }
    );
  type Selector = At & { readonly type: 'Selector'; readonly children: Iterable<SelectorPart> };
  type SelectorList = At & { readonly type: 'SelectorList'; readonly children: Iterable<Selector | Raw> };
  type Declaration = At & { readonly type: 'Declaration'; readonly property: string; readonly value: Raw };
  type Rule = At & { readonly type: 'Rule'; readonly prelude: SelectorList | Raw; readonly block: Block };
  type Atrule = At & {
    readonly type: 'Atrule';
    readonly name: string;
    readonly prelude: Raw | null;
    readonly block: Block | null;
  };
  type BlockPart = Declaration | Rule | Atrule | Raw | (At & { readonly type: 'Comment' });
  type Block = At & { readonly type: 'Block'; readonly children: Iterable<BlockPart> };
  type StyleSheet = At & { readonly type: 'StyleSheet'; readonly children: Iterable<BlockPart> };
  type DeclarationList = At & { readonly type: 'DeclarationList'; readonly children: Iterable<BlockPart> };
  type Options = {
    readonly parseValue: false;
    readonly parseAtrulePrelude: false;
    readonly parseCustomProperty: false;
  };
  export function parse(text: string, options: Options): StyleSheet;
  export function parse(text: string, options: Options & { readonly context: 'declarationList' }): DeclarationList;
  export function generate(node: Selector | SelectorPart): string;
}
