"""All addresses of the service."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from concordat.views import (
    accessibility,
    deep_health,
    demonstration_letter,
    demonstration_mail,
    health,
    operators_health,
)

urlpatterns = [
    path("", include("actions.urls")),
    path("", include("partners.urls")),
    path("healthz", health, name="health"),
    path("healthz/deep", deep_health, name="health-deep"),
    path("operators/health/", operators_health, name="operators-health"),
    path("accessibility/", accessibility, name="accessibility"),
    path("demonstration/mail/", demonstration_mail, name="demonstration-mail"),
    path("demonstration/mail/<str:name>/", demonstration_letter, name="demonstration-letter"),
    path(settings.ADMIN_PATH, admin.site.urls),
]
