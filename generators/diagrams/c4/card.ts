import type { Domain } from '../../../model/model.ts';
import { type DotLabel, dotHtml, dotNode, dotPort } from '../../emit/dot.ts';
import { clip } from '../../emit/mermaid.ts';
import { colorClass, colorsOf } from '../colors.ts';

export interface Row {
  /** Edges end at it. */
  readonly port: string;
  readonly text: string;
  readonly note?: string;
  readonly href: string | undefined;
  readonly tooltip: string;
}

export interface Card {
  readonly id: string;
  readonly title: string;
  readonly subtitle?: string;
  readonly href: string | undefined;
  readonly tooltip: string;
  readonly domain: Domain | undefined;
  readonly rows: readonly Row[];
  /** For the stylesheet: what it is. */
  readonly kind: string;
}

/** Where edges end that mean the whole card. */
export const titlePort = 'title';

/** A box with a title and a row for each thing in it: each row is a link and can be an end of an edge. */
export function cardNode(card: Card): string {
  const { fill, line, text } = colorsOf(card.domain);
  return dotNode(card.id, {
    shape: 'plain',
    style: 'solid',
    class: `${card.kind} ${colorClass(card.domain)}`,
    fontcolor: text,
    tooltip: card.tooltip,
    label: label(card, fill, line),
  });
}

function label({ title, subtitle, href, tooltip, rows }: Card, fill: string, line: string): DotLabel {
  const small =
    subtitle === undefined
      ? ''
      : `<BR ALIGN="LEFT"/><FONT POINT-SIZE="3"> <BR ALIGN="LEFT"/></FONT><FONT POINT-SIZE="10">${part(subtitle, 44)}</FONT><BR ALIGN="LEFT"/>`;
  const head = `<TR><TD ALIGN="LEFT" CELLPADDING="7" PORT="${dotPort(titlePort)}"${link(href, tooltip)}><B>${part(title, 40)}</B>${small}</TD></TR>`;
  const body = rows.map(
    (row) =>
      `<TR><TD ALIGN="LEFT" PORT="${dotPort(row.port)}"${link(row.href, row.tooltip)}>&#160;${part(row.text, 64)}${note(row.note)}</TD></TR>`,
  );
  const rule = rows.length === 0 ? '' : '<HR/>';
  return {
    html: `<TABLE BORDER="1" CELLBORDER="0" CELLSPACING="0" CELLPADDING="4" STYLE="ROUNDED" BGCOLOR="${fill}" COLOR="${line}">${head}${rule}${body.join('')}</TABLE>`,
  };
}

function note(text: string | undefined): string {
  return text === undefined || text === '' ? '' : `<FONT POINT-SIZE="10">&#160;&#160;${part(text, 36)}</FONT>`;
}

function part(text: string, most: number): string {
  return dotHtml(clip(text, most));
}

function link(href: string | undefined, tooltip: string): string {
  return `${href === undefined ? '' : ` HREF="${dotHtml(href.replaceAll('\\', '%5C'))}"`} TITLE="${dotHtml(tooltip)}"`;
}
