// Swagger UI over the specification that stands in the page. `#operation` opens that operation.
{
  const spec = JSON.parse(document.getElementById('openapi').textContent);
  // Swagger UI says that it is complete before its rows are there.
  const openWanted = (tries = 50) => {
    const wanted = decodeURIComponent(location.hash.slice(1));
    if (wanted === '') return;
    const row = document.querySelector(`.opblock[id$="-${CSS.escape(wanted)}"]`);
    if (row === null) {
      if (tries > 0) setTimeout(openWanted, 100, tries - 1);
      return;
    }
    if (!row.classList.contains('is-open')) row.querySelector('button')?.click();
    row.scrollIntoView();
  };
  addEventListener('hashchange', () => openWanted());
  // Served beside the platform, the relative server address of the specification is right; from disk there is no server.
  globalThis.ui = globalThis.SwaggerUIBundle({
    spec,
    dom_id: '#swagger-ui',
    deepLinking: false,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    validatorUrl: null,
    supportedSubmitMethods: location.protocol === 'file:' ? [] : undefined,
    onComplete: () => openWanted(),
  });
}
