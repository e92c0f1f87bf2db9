// Swagger UI over the specification that stands in the page. `#operation` opens that operation.
{
  const spec = JSON.parse(document.getElementById('openapi').textContent);
  // Served beside the platform, the relative server address of the specification is right; from disk there is no server.
  globalThis.ui = globalThis.SwaggerUIBundle({
    spec,
    dom_id: '#swagger-ui',
    deepLinking: false,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    validatorUrl: null,
    supportedSubmitMethods: location.protocol === 'file:' ? [] : undefined,
    onComplete: () => {
      const wanted = decodeURIComponent(location.hash.slice(1));
      if (wanted === '') return;
      const row = document.querySelector(`[id$="-${CSS.escape(wanted)}"]`);
      row?.querySelector('button')?.click();
      row?.scrollIntoView();
    },
  });
}
