// Only in what `portal serve` sends: asks for the page again when it changed, and shows why when it can't be built.
{
  const source = new EventSource('/.portal/events');
  let overlay;
  source.addEventListener('built', () => location.reload());
  source.addEventListener('findings', (event) => {
    overlay ??= document.createElement('dialog');
    overlay.className = 'search';
    overlay.setAttribute('aria-label', 'The architecture does not load');
    const title = document.createElement('h2');
    title.textContent = 'The architecture does not load. This is the last good site.';
    const text = document.createElement('pre');
    text.textContent = JSON.parse(event.data);
    overlay.replaceChildren(title, text);
    document.body.append(overlay);
    if (!overlay.open) overlay.show();
  });
}
