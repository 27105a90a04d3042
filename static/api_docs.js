// Swagger UI over our own schema; what is tried out there runs in the console's session.
const docs = document.getElementById("docs");

SwaggerUIBundle({
  domNode: docs,
  url: docs.dataset.schema,
  deepLinking: true,
  docExpansion: "none",
  defaultModelsExpandDepth: -1,
  requestInterceptor(request) {
    request.headers["X-CSRFToken"] = docs.dataset.token;
    return request;
  },
});
