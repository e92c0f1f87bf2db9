// What every page does beyond being read: theme, search, filters, Mermaid.
const root = document.body.dataset.root ?? './';

/** Loads a script once; works from disk, where fetching doesn't. */
const loaded = new Map();
function load(path) {
  if (!loaded.has(path))
    loaded.set(
      path,
      new Promise((done, fail) => {
        const script = document.createElement('script');
        script.src = root + path;
        script.onload = done;
        script.onerror = () => fail(new Error(`${path} cannot be loaded`));
        document.head.append(script);
      }),
    );
  return loaded.get(path);
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
}

function themeChanged() {
  document.documentElement.classList.toggle('dark-mode', isDark());
  drawAgain();
}

document.querySelector('[data-theme-toggle]')?.addEventListener('click', () => {
  const next = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem('theme', next);
  } catch {
    // It holds for this page then.
  }
  themeChanged();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', themeChanged);

for (const input of document.querySelectorAll('[data-filter]')) {
  const place = input.closest('.filter');
  const rows = [...(place?.nextElementSibling?.querySelectorAll('tbody tr') ?? [])];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const status = place?.querySelector('[role=status]');
  const apply = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, i) => {
      const fits = words.every((word) => texts[i].includes(word));
      row.hidden = !fits;
      if (fits) shown++;
    });
    status.textContent = words.length === 0 ? '' : `${shown} of ${rows.length}`;
    const address = new URL(location.href);
    if (words.length === 0) address.searchParams.delete('filter');
    else address.searchParams.set('filter', input.value);
    try {
      history.replaceState(null, '', address);
    } catch {
      // Some browsers forbid it for pages from disk; the filter works all the same.
    }
  };
  input.value = new URLSearchParams(location.search).get('filter') ?? '';
  if (input.value !== '') apply();
  input.addEventListener('input', apply);
}

// Mermaid is large: it comes when the first of its pictures comes into sight.
const pictures = [...document.querySelectorAll('pre.mermaid')];
const sources = new Map(pictures.map((picture) => [picture, picture.textContent]));
const drawn = new Set();
let number = 0;

async function draw(picture) {
  drawn.add(picture);
  try {
    await load('assets/mermaid.js');
    const style = getComputedStyle(document.documentElement);
    const color = (name) => style.getPropertyValue(name).trim();
    globalThis.mermaid.initialize({
      startOnLoad: false,
      securityLevel: 'strict',
      theme: 'base',
      fontFamily: getComputedStyle(document.body).fontFamily,
      sequence: { useMaxWidth: false, mirrorActors: false, wrap: true, actorMargin: 14, width: 166, messageMargin: 30 },
      er: { useMaxWidth: false },
      themeVariables: {
        darkMode: isDark(),
        background: color('--paper'),
        primaryColor: color('--paper-2'),
        primaryTextColor: color('--ink'),
        primaryBorderColor: color('--ink-2'),
        secondaryColor: color('--paper-3'),
        tertiaryColor: color('--paper-2'),
        lineColor: color('--ink-2'),
        signalColor: color('--ink-2'),
        actorLineColor: color('--line'),
        textColor: color('--ink'),
        noteBkgColor: color('--warn-paper'),
        noteTextColor: color('--warn'),
        noteBorderColor: color('--warn'),
        fontSize: '14px',
      },
    });
    const { svg } = await globalThis.mermaid.render(`mermaid-${++number}`, sources.get(picture));
    picture.innerHTML = svg;
    scaleToFit(picture);
    picture.dataset.drawn = 'yes';
  } catch (error) {
    // The text says the same as the picture would.
    picture.classList.add('failed');
    picture.textContent = sources.get(picture);
    picture.dataset.failed = String(error);
  }
}

/** As large as the column allows, but never so small that nobody can read it: then it scrolls. */
function scaleToFit(picture) {
  const svg = picture.querySelector('svg');
  const { width, height } = svg.viewBox.baseVal;
  const scale = Math.max(Math.min(1, (picture.clientWidth - 34) / width), 0.62);
  svg.setAttribute('width', Math.floor(width * scale));
  svg.setAttribute('height', Math.floor(height * scale));
  // Its room was an estimate. Below the window it may be corrected without anything jumping.
  if (picture.getBoundingClientRect().top > innerHeight)
    picture.style.height = `min(${Math.ceil(height * scale) + 36}px, 44rem)`;
}

for (const figure of document.querySelectorAll('.picture, .mermaid-figure')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'enlarge';
  button.textContent = 'Enlarge';
  button.setAttribute('aria-label', `Enlarge: ${figure.querySelector('figcaption').textContent}`);
  button.addEventListener('click', () => enlarge(figure));
  figure.querySelector('figcaption').prepend(button);
}

function enlarge(figure) {
  const svg = figure.querySelector('svg')?.cloneNode(true);
  if (svg === undefined) return;
  const { width, height } = svg.viewBox.baseVal;
  const scale = Math.max(1, Math.min(1.6, (innerWidth - 60) / width, (innerHeight - 90) / height));
  svg.setAttribute('width', width * scale);
  svg.setAttribute('height', height * scale);
  const large = document.createElement('dialog');
  large.className = 'large';
  large.setAttribute('aria-label', figure.querySelector('figcaption').lastChild.textContent);
  const close = document.createElement('button');
  close.className = 'action';
  close.textContent = 'Close';
  close.addEventListener('click', () => large.close());
  large.append(close, svg);
  large.addEventListener('close', () => large.remove());
  document.body.append(large);
  large.showModal();
}

const sight = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting && !drawn.has(target)) draw(target);
  },
  { rootMargin: '400px' },
);
for (const picture of pictures) sight.observe(picture);

function drawAgain() {
  for (const picture of drawn) draw(picture);
}

// Search: a dialog over an index that is loaded when it is first asked for.
let dialog;

function openSearch() {
  if (dialog === undefined) {
    dialog = globalThis.portalSearch(() => load('assets/index.js'), root);
    document.body.append(dialog);
  }
  if (!dialog.open) dialog.showModal();
  dialog.querySelector('input').select();
}

for (const button of document.querySelectorAll('[data-search]')) button.addEventListener('click', openSearch);
document.addEventListener('keydown', (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
  const asked =
    (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) ||
    (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey));
  if (!asked) return;
  event.preventDefault();
  openSearch();
});
document.documentElement.classList.toggle('dark-mode', isDark());
