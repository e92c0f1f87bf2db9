import DOMPurify from 'dompurify';
import mermaid from 'mermaid';

// Without a DOM, DOMPurify has no functions at all and the flowchart parser fails on the first label. What it would
// clean is the drawn text; the grammar never sees it.
Object.assign(DOMPurify, { addHook: () => undefined, sanitize: (text: string) => text });

/** What Mermaid has against the diagram; nothing if it parses. */
export async function parses(text: string): Promise<string> {
  try {
    await mermaid.parse(text);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
