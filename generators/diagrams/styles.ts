import type { Model } from '../../model/model.ts';
import { colorClass, colorsOf, neutral } from './colors.ts';

/**
 * How diagrams look on a page: the text takes the page's color, boxes a breath of their domain's on the page's paper,
 * so that both light and dark pages read well. `--paper` is the background of the page. The font is one as wide as the one
 * that Graphviz measured with: a wider one would run out of the boxes.
 */
export const diagramStyles = `
svg.diagram { max-width: 100%; height: auto; }
svg.diagram { font-family: var(--diagram-font, Arial, "Liberation Sans", Helvetica, "Nimbus Sans", sans-serif); }
svg.diagram text { fill: currentColor; }
svg.diagram text[font-size="10.00"] { fill: color-mix(in srgb, currentColor 78%, var(--paper, Canvas)); }
svg.diagram .node :is(path, polygon, ellipse):not([fill="none"]) {
  fill: color-mix(in srgb, var(--domain, ${neutral.line}) 13%, var(--paper, Canvas));
  stroke: var(--domain, ${neutral.line});
}
svg.diagram .node :is(path, polygon, ellipse)[fill="none"],
svg.diagram .node polyline { stroke: var(--domain, ${neutral.line}); }
svg.diagram .node polygon[stroke="none"] { stroke: none; }
svg.diagram .cluster :is(path, polygon) {
  fill: color-mix(in srgb, var(--domain, ${neutral.line}) 5%, var(--paper, Canvas));
  stroke: color-mix(in srgb, var(--domain, ${neutral.line}) 45%, var(--paper, Canvas));
}
svg.diagram .edge { color: color-mix(in srgb, currentColor 62%, var(--paper, Canvas)); }
svg.diagram .edge path { stroke: currentColor; }
svg.diagram .edge polygon { stroke: currentColor; fill: currentColor; }
svg.diagram .edge text { fill: currentColor; paint-order: stroke; stroke: var(--paper, Canvas); stroke-width: 4px; }
svg.diagram a { text-decoration: none; }
svg.diagram .node a:is(:hover, :focus-visible) text { text-decoration: underline; }
svg.diagram .edge:hover { color: var(--accent, #2563eb); }
svg.diagram .edge:hover path { stroke-width: 2.4; }
@media (max-width: 60rem) { svg.diagram { max-width: none; } }
`;

/** The colors of each domain as a class; one stylesheet serves all pages. */
export function domainStyles(model: Model): string {
  return [...model.domains.values()]
    .map(
      (domain) =>
        `.${colorClass(domain)} { --domain: ${colorsOf(domain).line}; --domain-light: ${colorsOf(domain).fill}; }\n`,
    )
    .join('');
}
