/**
 * Text → a label that no Mermaid grammar can take for anything else: Mermaid replaces `#60;` by the character when it
 * draws. Written for labels in quotes (flowchart, erDiagram) and after a colon (sequenceDiagram).
 */
export function mermaidText(text: string, most = 120): string {
  const encoded = clip(oneLine(text), most)
    .replaceAll(/[^\p{L}\p{N}\p{M} .,:()/{}\-_+='’–—→…!?]/gu, (char) => `#${char.codePointAt(0)};`)
    // Before it parses, Mermaid eats the `;` behind `style…:#`, and at the start of a message `wrap:` is an order.
    .replaceAll(/:(?! )|(?<=^(?:no)?wrap):/gi, '#58;')
    // `direction LR` anywhere in a line is a statement to two of the grammars, quoted or not.
    .replaceAll(/(direction) (?=TB|BT|TD|RL|LR)/gi, '$1#32;')
    // Two `_` or `{` in a row could be markup.
    .replaceAll(/__/g, '_#95;')
    .replaceAll(/\{\{/g, '{#123;');
  return encoded === '' ? '–' : encoded;
}

/** Several lines of a label, each escaped on its own. */
export function mermaidLines(...lines: readonly (string | undefined)[]): string {
  return lines.flatMap((line) => (line === undefined ? [] : [mermaidText(line)])).join('<br/>');
}

/** Text → one word of the erDiagram grammar, where names and types can't be quoted. */
export function mermaidWord(text: string): string {
  const word = text
    .trim()
    .replaceAll(/\s*,\s*/g, ',')
    .replaceAll(/[^A-Za-z0-9_(),[\]-]+/g, '_');
  // `pk`, in any case, is a key marker and no name.
  return /^[A-Za-z_]/.test(word) && !/^(?:pk|fk|uk)(?![A-Za-z0-9_])/i.test(word) ? word : `_${word}`;
}

/** Gives each thing of one diagram a node id of plain letters; the kind in front keeps `end` or `class` from being one. */
export function mermaidIds(): (kind: string, id: string) => string {
  const known = new Map<string, string>();
  const taken = new Set<string>();
  return (kind, id) => {
    const key = `${kind} ${id}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const wish = `${kind}_${id.replaceAll(/[^A-Za-z0-9]+/g, '_')}`;
    let name = wish;
    for (let n = 2; taken.has(name); n++) name = `${wish}_${n}`;
    known.set(key, name);
    taken.add(name);
    return name;
  };
}

/** A whole `.mmd` file: where it comes from, then the diagram. */
export function mermaidFile(sources: string, diagram: string): string {
  return `%% generated from ${mermaidText(sources, 500)} — edit that, then run: novatrek generate\n${diagram}`;
}

/** Any text as one line without the characters that hide or reorder others. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/[\p{Cc}\p{Cs}\p{Co}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/gu, '')
    .trim();
}

export function clip(text: string, most: number): string {
  const chars = Array.from(text);
  return chars.length <= most
    ? text
    : `${chars
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}
