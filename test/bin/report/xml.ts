export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** A strict reader of the part of XML that reports use: what any parser would refuse, it refuses too. */
export function parseXml(text: string): Element {
  const bad = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(text);
  if (bad !== null) throw new Error(`a character that XML forbids: ${JSON.stringify(bad[0])}`);
  const head = '<?xml version="1.0" encoding="UTF-8"?>';
  if (!text.startsWith(head)) throw new Error('no declaration');
  let at = head.length;
  const need = (pattern: RegExp): RegExpExecArray => {
    const sticky = new RegExp(pattern, 'y');
    sticky.lastIndex = at;
    const match = sticky.exec(text);
    if (match === null) throw new Error(`not well-formed at ${at}: ${text.slice(at, at + 60)}`);
    at += match[0].length;
    return match;
  };
  const element = (): Element => {
    const [, name = ''] = need(/<([a-z-]+)/);
    const attributes: Record<string, string> = {};
    while (/\s/.test(text[at] ?? '')) {
      const [, key = '', value = ''] = need(/\s+([a-z]+)="([^<"]*)"/);
      if (key in attributes) throw new Error(`${key} stands twice`);
      attributes[key] = decoded(value.replaceAll(/[\t\n]/g, ' '));
    }
    if (need(/\/?>/)[0] === '/>') return { name, attributes, children: [], text: '' };
    const children: Element[] = [];
    let inner = '';
    while (!text.startsWith('</', at)) {
      inner += need(/[^<]*/)[0];
      if (!text.startsWith('</', at)) children.push(element());
    }
    need(new RegExp(`</${name}>`));
    if (inner.includes(']]>')) throw new Error('text holds ]]>');
    return { name, attributes, children, text: decoded(inner) };
  };
  need(/\s*/);
  const root = element();
  need(/\s*$/);
  return root;
}

function decoded(text: string): string {
  return text.replaceAll(/&(?:#(\d+)|([a-z]+))?(;?)/g, (whole, number?: string, name?: string, end?: string) => {
    const value = number === undefined ? entities[name ?? ''] : String.fromCodePoint(Number(number));
    if (value === undefined || end !== ';') throw new Error(`unknown entity ${whole}`);
    return value;
  });
}
