/**
 * A generated text file carries a seal: a hash of everything else in it, on the line after its first comment. A file
 * whose seal doesn't fit was edited by hand; one whose seal fits but differs from the output is merely stale.
 */
export function seal(content: string): string {
  const mark = /^(#|%%|\/\/|--|<!--)/.exec(content)?.[1];
  if (mark === undefined) return content;
  const end = content.indexOf('\n') + 1;
  const close = mark === '<!--' ? ' -->' : '';
  return `${content.slice(0, end)}${mark} seal ${hash(content)}${close}\n${content.slice(end)}`;
}

export type SealState = 'intact' | 'broken' | 'none';

export function sealState(content: string): SealState {
  const match = /^(?:#|%%|\/\/|--|<!--) seal ([0-9a-f]{14})(?: -->)?\n/m.exec(content);
  if (match === null) return 'none';
  return hash(content.replace(match[0], '')) === match[1] ? 'intact' : 'broken';
}

/** cyrb53: 53 bits are plenty to notice a hand; this guards against mistakes, not against malice. */
function hash(text: string): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(16).padStart(14, '0');
}
