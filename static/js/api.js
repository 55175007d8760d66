// Draws the document of the API. Requests that are tried out carry the page's token against forgery.
const place = document.getElementById("api-docs");
const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");

window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.schema,
  deepLinking: false,
  docExpansion: "none",
  filter: true,
  persistAuthorization: false,
  validatorUrl: null,
  requestInterceptor(request) {
    const isOurs = new URL(request.url, location.href).origin === location.origin;
    if (isOurs && (request.method || "GET") !== "GET") {
      request.headers["X-CSRFToken"] = headers["X-CSRFToken"];
    }
    return request;
  },
});
