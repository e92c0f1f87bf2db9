// Draws what hangs on a thing: columns by distance, what needs it to the left, what it needs to the right.
{
  const { nodes, edges } = globalThis.portalGraph;
  const root = document.body.dataset.root ?? './';
  const form = document.querySelector('[data-explorer]');
  const picture = document.querySelector('[data-explorer-picture]');
  const list = document.querySelector('[data-explorer-list]');
  const status = document.querySelector('[data-explorer-status]');
  const names = nodes.map(([kind, , name]) => `${kind} ${name}`);
  const keys = new Map();
  nodes.forEach(([kind, id], i) => {
    keys.set(`${kind} ${id}`, i);
    if (!keys.has(names[i])) keys.set(names[i], i);
  });
  // An edge runs from the one that depends to what it needs; a domain's things are its own first step.
  const needs = nodes.map(() => []);
  const neededBy = nodes.map(() => []);
  edges.forEach(([from, to], i) => {
    needs[from].push(i);
    neededBy[to].push(i);
  });
  const members = nodes.map((_, i) => nodes.flatMap((node, j) => (node[0] === 'service' && node[5] === i ? [j] : [])));

  function reach(start, steps, forward) {
    const distance = new Map(start.map((node) => [node, 0]));
    let border = start;
    for (let step = 1; step <= steps; step++) {
      const next = [];
      for (const node of border)
        for (const edge of (forward ? needs : neededBy)[node]) {
          const other = edges[edge][forward ? 1 : 0];
          if (distance.has(other)) continue;
          distance.set(other, step);
          next.push(other);
        }
      border = next;
    }
    return distance;
  }

  const most = 60;
  const svg = (tag, attributes, ...children) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const shown = (text, length) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

  function show() {
    const chosen = keys.get(form.thing.value.trim());
    if (chosen === undefined) {
      status.textContent = 'Pick one of the things in the list.';
      return;
    }
    const steps = Number(form.steps.value);
    const start = members[chosen].length > 0 ? [chosen, ...members[chosen]] : [chosen];
    const right = form.direction.value === 'needed' ? new Map() : reach(start, steps, true);
    const left = form.direction.value === 'needs' ? new Map() : reach(start, steps, false);
    const column = new Map(start.map((node) => [node, 0]));
    for (const [node, far] of right) if (!column.has(node)) column.set(node, far);
    for (const [node, far] of left) if (!column.has(node)) column.set(node, -far);
    const all = [...column.keys()];
    const columns = new Map();
    for (const node of all) {
      const at = column.get(node);
      columns.set(at, [...(columns.get(at) ?? []), node]);
    }
    const hidden = [];
    for (const [at, members] of columns) {
      members.sort((a, b) => (names[a] < names[b] ? -1 : 1));
      if (at !== 0 && members.length > most) hidden.push(...members.splice(most));
    }
    const order = [...columns.keys()].sort((a, b) => a - b);
    const [width, height, gapX, gapY] = [220, 40, 110, 12];
    const tallest = Math.max(...[...columns.values()].map((members) => members.length));
    const place = new Map();
    order.forEach((at, i) => {
      const own = columns.get(at);
      // Near each other what hangs together: by the mean height of the neighbors one step closer to the middle.
      const weight = (node) => {
        const near = [
          ...needs[node].map((edge) => edges[edge][1]),
          ...neededBy[node].map((edge) => edges[edge][0]),
        ].filter((other) => place.has(other));
        return near.length === 0 ? 0 : near.reduce((sum, other) => sum + place.get(other).y, 0) / near.length;
      };
      const sorted =
        i === 0
          ? own
          : own
              .map((node) => [weight(node), node])
              .sort((a, b) => a[0] - b[0])
              .map(([, node]) => node);
      const top = ((tallest - sorted.length) * (height + gapY)) / 2 + 20;
      sorted.forEach((node, j) => {
        place.set(node, { x: 20 + i * (width + gapX), y: top + j * (height + gapY) });
      });
    });
    const lines = [];
    const groups = new Map();
    for (const [from, to, says, style] of edges) {
      const [a, b] = [place.get(from), place.get(to)];
      if (a === undefined || b === undefined) continue;
      const same = a.x === b.x;
      if (same && column.get(from) !== 0) continue;
      const forward = a.x < b.x;
      const [x1, x2] = same ? [a.x + width, b.x + width] : forward ? [a.x + width, b.x] : [a.x, b.x + width];
      const [y1, y2] = [a.y + height / 2, b.y + height / 2];
      const bend = same ? 50 : (x2 - x1) / 2;
      const path = svg('path', {
        d: `M${x1} ${y1}C${x1 + bend} ${y1} ${same ? x2 + bend : x2 - bend} ${y2} ${x2} ${y2}`,
        class: `${['', 'soft', 'data'][style]}${Math.abs(column.get(from) - column.get(to)) > 1 ? ' far' : ''}`,
      });
      path.append(svg('title', {}, `${nodes[from][2]} → ${nodes[to][2]}: ${says}`));
      lines.push(path);
      for (const end of [from, to]) groups.set(end, [...(groups.get(end) ?? []), path]);
    }
    const boxes = [...place].map(([node, { x, y }]) => {
      const [kind, id, name, href, color] = nodes[node];
      const box = svg('a', { href: root + href, class: node === chosen ? 'chosen' : '' });
      box.append(
        svg('title', {}, `${kind} ${id}`),
        svg('rect', { x, y, width, height, rx: 7 }),
        svg('rect', {
          x,
          y: y + 6,
          width: 4,
          height: height - 12,
          rx: 2,
          style: `fill: ${color || 'var(--ink-2)'}; stroke: none`,
        }),
        svg('text', { x: x + 14, y: y + 17 }, shown(name, 29)),
        svg('text', { x: x + 14, y: y + 32, class: 'kind' }, kind),
      );
      const light = (on) => () => {
        for (const path of groups.get(node) ?? []) path.classList.toggle('lit', on);
      };
      for (const [event, on] of [
        ['pointerenter', true],
        ['focus', true],
        ['pointerleave', false],
        ['blur', false],
      ])
        box.addEventListener(event, light(on));
      return box;
    });
    const [w, h] = [40 + order.length * (width + gapX) - gapX + 60, 40 + tallest * (height + gapY)];
    picture.replaceChildren(svg('svg', { width: w, height: h, viewBox: `0 0 ${w} ${h}` }, ...lines, ...boxes));
    const count = all.length - start.length;
    status.textContent = `${count} ${count === 1 ? 'thing' : 'things'} within ${steps} ${steps === 1 ? 'step' : 'steps'}${hidden.length > 0 ? `; ${hidden.length} are only in the list below` : ''}.`;
    listed(all, start, column);
    try {
      history.replaceState(
        null,
        '',
        `#thing=${encodeURIComponent(`${nodes[chosen][0]} ${nodes[chosen][1]}`)}&direction=${form.direction.value}&steps=${steps}`,
      );
    } catch {
      // Pages from disk may not rewrite their address; the picture stands all the same.
    }
  }

  /** The same as words, for those who read rather than look. */
  function listed(all, start, column) {
    const table = document.createElement('table');
    const head = table.createTHead().insertRow();
    for (const label of ['Thing', 'Kind', 'Relation', 'Steps']) {
      const cell = document.createElement('th');
      cell.scope = 'col';
      cell.textContent = label;
      head.append(cell);
    }
    const body = table.createTBody();
    for (const node of all
      .filter((one) => !start.includes(one))
      .sort((a, b) => Math.abs(column.get(a)) - Math.abs(column.get(b)) || (names[a] < names[b] ? -1 : 1))) {
      const [kind, , name, href] = nodes[node];
      const row = body.insertRow();
      const link = document.createElement('a');
      link.href = root + href;
      link.textContent = name;
      const far = column.get(node);
      for (const [label, content] of [
        ['Thing', link],
        ['Kind', kind],
        ['Relation', far > 0 ? 'it needs this' : 'this needs it'],
        ['Steps', String(Math.abs(far))],
      ]) {
        const cell = row.insertCell();
        cell.dataset.label = label;
        cell.append(content);
      }
    }
    list.replaceChildren(table);
  }

  form.removeAttribute('data-waiting');
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('change', show);
  document.getElementById('explorer-things').append(
    ...names.map((name) => {
      const option = document.createElement('option');
      option.value = name;
      return option;
    }),
  );
  const asked = new URLSearchParams(location.hash.slice(1));
  const first = nodes.findIndex(([kind]) => kind === 'service');
  const wanted = keys.get(asked.get('thing') ?? '') ?? Math.max(first, 0);
  form.thing.value = names[wanted] ?? '';
  form.direction.value = ['needs', 'needed'].includes(asked.get('direction')) ? asked.get('direction') : 'both';
  form.steps.value = /^[1-4]$/.test(asked.get('steps') ?? '') ? asked.get('steps') : '1';
  if (nodes.length > 0) show();
}
