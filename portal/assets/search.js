// Finds things by words: whole, begun, inside or mistyped. Builds its dictionary once, when the search is first opened.
{
  const split = (text) =>
    text
      .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean);

  // At most two slips (a letter changed, added, dropped or swapped with its neighbor), fewer in short words.
  function slips(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = [];
    let last = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      let best = i;
      for (let j = 1; j <= b.length; j++) {
        const same = a[i - 1] === b[j - 1] ? 0 : 1;
        let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + same);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
        row.push(cost);
        best = Math.min(best, cost);
      }
      if (best > most) return most + 1;
      before = last;
      last = row;
    }
    return last[b.length];
  }

  /** A name that is what was typed, or ends with it behind a prefix (`svc-`, a schema), is what was meant. */
  function nearness(name, typed) {
    if (name === typed) return 100;
    if (name.endsWith(typed) && /[-. /]/.test(name.at(-typed.length - 1))) return 40;
    return name.startsWith(typed) ? 20 : name.includes(typed) ? 12 : 0;
  }

  function finder({ rows }) {
    const words = new Map();
    const names = rows.map(([, name]) => name.toLowerCase());
    rows.forEach(([, name, says], i) => {
      const own = new Map();
      for (const word of split(says)) own.set(word, 1);
      for (const word of split(name)) own.set(word, 4);
      for (const [word, weight] of own) {
        const list = words.get(word);
        if (list === undefined) words.set(word, [[i, weight]]);
        else list.push([i, weight]);
      }
    });
    const dictionary = [...words.keys()];
    const likeness = (word, typed, most) => {
      if (word === typed) return 10;
      if (word.startsWith(typed)) return 7;
      if (typed.length > 2 && word.includes(typed)) return 4;
      if (most > 0 && slips(typed, word, most) <= most) return 2;
      return most > 0 && word.length > typed.length && slips(typed, word.slice(0, typed.length), most) <= most ? 1 : 0;
    };
    return (query) => {
      const asked = split(query);
      if (asked.length === 0) return [];
      let scores;
      for (const typed of asked) {
        const found = new Map();
        const most = typed.length > 7 ? 2 : typed.length > 3 ? 1 : 0;
        for (const word of dictionary) {
          const fits = likeness(word, typed, most);
          if (fits === 0) continue;
          for (const [row, weight] of words.get(word)) {
            const score = fits * weight;
            if (score > (found.get(row) ?? 0)) found.set(row, score);
          }
        }
        // Every word must be found somewhere in a thing.
        scores =
          scores === undefined
            ? found
            : new Map(
                [...found].filter(([row]) => scores.has(row)).map(([row, score]) => [row, score + scores.get(row)]),
              );
      }
      const whole = query.trim().toLowerCase();
      const rank = ([row, score]) =>
        score + nearness(names[row], whole) - rows[row][0] * 0.4 - names[row].length * 0.02;
      return [...scores]
        .map((entry) => [entry[0], rank(entry)])
        .sort((a, b) => b[1] - a[1] || a[0] - b[0])
        .map(([row]) => row);
    };
  }

  globalThis.portalFinder = finder;
  /** The dialog is there at once, so that no key is lost; what it finds follows when `load` has brought the index. */
  globalThis.portalSearch = (load, root) => {
    let index;
    let find;
    const dialog = document.createElement('dialog');
    dialog.className = 'search';
    dialog.setAttribute('aria-label', 'Search');
    dialog.innerHTML =
      '<input type="search" role="combobox" aria-expanded="true" aria-controls="search-results" aria-autocomplete="list" aria-label="Search" placeholder="Service, endpoint, event, table, column, decision…" autocomplete="off" spellcheck="false"><ul id="search-results" role="listbox" aria-label="Results"></ul><p role="status"></p>';
    const [input, list, status] = dialog.children;
    let selected = 0;
    const show = () => {
      if (find === undefined) {
        status.textContent = 'Loading…';
        return;
      }
      const found = find(input.value);
      list.replaceChildren(
        ...found.slice(0, 40).map((row, i) => {
          const [kind, name, says, href] = index.rows[row];
          const item = document.createElement('li');
          item.id = `search-${i}`;
          item.setAttribute('role', 'option');
          item.dataset.href = root + href;
          for (const [tag, text] of [
            ['span', index.kinds[kind]],
            ['b', name],
            ['small', says],
          ]) {
            const part = document.createElement(tag);
            part.textContent = text;
            item.append(part);
          }
          item.firstChild.className = 'kind';
          return item;
        }),
      );
      status.textContent =
        input.value.trim() === ''
          ? 'Type to search. ↑ ↓ to choose, Enter to open, Esc to close.'
          : found.length === 0
            ? 'Nothing found.'
            : `${found.length} found. ↑ ↓ to choose, Enter to open.`;
      select(0);
    };
    const select = (to) => {
      const items = [...list.children];
      selected = Math.max(0, Math.min(to, items.length - 1));
      items.forEach((item, i) => {
        item.setAttribute('aria-selected', String(i === selected));
      });
      const item = items[selected];
      if (item === undefined) input.removeAttribute('aria-activedescendant');
      else {
        input.setAttribute('aria-activedescendant', item.id);
        item.scrollIntoView({ block: 'nearest' });
      }
    };
    const open = (item) => {
      if (item === undefined || item === null) return;
      dialog.close();
      location.href = item.dataset.href;
    };
    input.addEventListener('input', show);
    input.addEventListener('keydown', (event) => {
      if (event.key === 'ArrowDown') select(selected + 1);
      else if (event.key === 'ArrowUp') select(selected - 1);
      else if (event.key === 'Enter') open(list.children[selected]);
      else return;
      event.preventDefault();
    });
    list.addEventListener('click', (event) => open(event.target.closest('li')));
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog) dialog.close();
    });
    show();
    load().then(
      () => {
        index = globalThis.portalIndex;
        find = finder(index);
        show();
      },
      (error) => {
        status.textContent = String(error);
      },
    );
    return dialog;
  };
}
