"""Addresses of the API: people's pages first, then the resources that the apps have registered."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from . import feed, pages, resources
from .views import ResourceView

router = SimpleRouter(use_regex_path=False)
for resource in resources.registered():
    base = resource.view or ResourceView
    name = "".join(part.title() for part in resource.name.split("-"))
    made = type(f"{name}View", (base,), {"resource": resource, "lookup_value_converter": "int"})
    router.register(resource.name, made, basename=resource.name)

app_name = "api"
urlpatterns = [
    path("", pages.index, name="index"),
    path("docs/", pages.docs, name="docs"),
    path("schema/", feed.SchemaView.as_view(), name="schema"),
    path("tokens/", pages.TokenList.as_view(), name="tokens"),
    path("tokens/new/", pages.token_new, name="token_new"),
    path("tokens/made/", pages.token_made, name="token_made"),
    path("tokens/<int:pk>/revoke/", pages.token_revoke, name="token_revoke"),
    path("changes/", feed.ChangesView.as_view(), name="changes"),
    *(path(pattern, view.as_view(), name=name) for pattern, view, name in resources.routes),
    *router.urls,
]
