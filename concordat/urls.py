"""All addresses of the service."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from concordat.views import accessibility, health

urlpatterns = [
    path("", include("actions.urls")),
    path("", include("partners.urls")),
    path("healthz", health, name="health"),
    path("accessibility/", accessibility, name="accessibility"),
    path(settings.ADMIN_PATH, admin.site.urls),
]
