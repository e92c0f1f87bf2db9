// Runs where the menu ends: on a narrow screen it is folded before anything below it is drawn.
if (matchMedia('(max-width: 60rem)').matches) document.querySelector('[data-menu]').open = false;
