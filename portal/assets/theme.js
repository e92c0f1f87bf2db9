// Runs before the page is drawn, so that nobody sees the wrong theme flash by, or controls pushing the text down.
document.documentElement.classList.add('js');
{
  let chosen = null;
  try {
    chosen = localStorage.getItem('theme');
  } catch {
    // Pages from disk may have no storage; the system's theme it is.
  }
  if (chosen === 'dark' || chosen === 'light') document.documentElement.dataset.theme = chosen;
}
