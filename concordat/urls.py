"""All addresses of the service."""

from django.urls import include, path

from concordat.views import accessibility, health

urlpatterns = [
    path("", include("actions.urls")),
    path("", include("partners.urls")),
    path("healthz", health, name="health"),
    path("accessibility/", accessibility, name="accessibility"),
]
