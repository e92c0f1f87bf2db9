/** One arrow of a directed graph, with whatever it stands for. */
export interface Arrow<Node, Label> {
  readonly from: Node;
  readonly to: Node;
  readonly label: Label;
}

/**
 * The shortest cycle of each knot (strongly connected component), as the arrows to walk it. One cycle a knot is what
 * a person can act on; breaking it and checking again shows the next.
 */
export function cycles<Node, Label>(arrows: readonly Arrow<Node, Label>[]): Arrow<Node, Label>[][] {
  const out = new Map<Node, Arrow<Node, Label>[]>();
  for (const arrow of arrows) {
    const list = out.get(arrow.from);
    if (list === undefined) out.set(arrow.from, [arrow]);
    else list.push(arrow);
  }
  return knots(out)
    .map((knot) => shortestCycle(knot, out))
    .filter((cycle) => cycle.length > 0);
}

/** Tarjan's algorithm without recursion: a graph of ten thousand nodes in a row must not overflow the stack. */
export function knots<Node, Label>(out: ReadonlyMap<Node, readonly Arrow<Node, Label>[]>): Set<Node>[] {
  const order = new Map<Node, number>();
  const low = new Map<Node, number>();
  const open: Node[] = [];
  const isOpen = new Set<Node>();
  const found: Set<Node>[] = [];
  for (const root of out.keys()) {
    if (order.has(root)) continue;
    const work: { node: Node; next: number }[] = [{ node: root, next: 0 }];
    for (let frame = work.at(-1); frame !== undefined; frame = work.at(-1)) {
      const { node } = frame;
      if (frame.next === 0) {
        order.set(node, order.size);
        low.set(node, order.get(node) ?? 0);
        open.push(node);
        isOpen.add(node);
      }
      const arrow = out.get(node)?.[frame.next++];
      if (arrow !== undefined) {
        if (!order.has(arrow.to)) work.push({ node: arrow.to, next: 0 });
        else if (isOpen.has(arrow.to)) low.set(node, Math.min(low.get(node) ?? 0, order.get(arrow.to) ?? 0));
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent !== undefined) low.set(parent.node, Math.min(low.get(parent.node) ?? 0, low.get(node) ?? 0));
      if (low.get(node) !== order.get(node)) continue;
      const knot = new Set<Node>();
      for (let member = open.pop(); member !== undefined; member = open.pop()) {
        isOpen.delete(member);
        knot.add(member);
        if (member === node) break;
      }
      const loops = knot.size > 1 || (out.get(node) ?? []).some((own) => own.to === node);
      if (loops) found.push(knot);
    }
  }
  return found;
}

function shortestCycle<Node, Label>(
  knot: ReadonlySet<Node>,
  out: ReadonlyMap<Node, readonly Arrow<Node, Label>[]>,
): Arrow<Node, Label>[] {
  let best: Arrow<Node, Label>[] = [];
  // The search from every node of a large knot costs its square; from some, it still finds a short cycle.
  for (const start of [...knot].slice(0, knot.size > 300 ? 30 : knot.size)) {
    const cycle = wayBack(start, knot, out);
    if (best.length === 0 || cycle.length < best.length) best = cycle;
    if (best.length === 1) break;
  }
  return best;
}

function wayBack<Node, Label>(
  start: Node,
  knot: ReadonlySet<Node>,
  out: ReadonlyMap<Node, readonly Arrow<Node, Label>[]>,
): Arrow<Node, Label>[] {
  const reachedBy = new Map<Node, Arrow<Node, Label>>();
  const queue: Node[] = [start];
  for (let i = 0; i < queue.length; i++) {
    const node = queue[i] as Node;
    for (const arrow of out.get(node) ?? []) {
      if (!knot.has(arrow.to) || reachedBy.has(arrow.to)) continue;
      reachedBy.set(arrow.to, arrow);
      if (arrow.to === start) {
        const way: Arrow<Node, Label>[] = [arrow];
        for (let at = arrow.from; at !== start; ) {
          const step = reachedBy.get(at);
          if (step === undefined) break;
          way.unshift(step);
          at = step.from;
        }
        return way;
      }
      queue.push(arrow.to);
    }
  }
  return [];
}
