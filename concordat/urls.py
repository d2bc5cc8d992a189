"""All addresses of the service."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from concordat.views import accessibility, demonstration_letter, demonstration_mail, health

urlpatterns = [
    path("", include("actions.urls")),
    path("", include("partners.urls")),
    path("healthz", health, name="health"),
    path("accessibility/", accessibility, name="accessibility"),
    path("demonstration/mail/", demonstration_mail, name="demonstration-mail"),
    path("demonstration/mail/<str:name>/", demonstration_letter, name="demonstration-letter"),
    path(settings.ADMIN_PATH, admin.site.urls),
]
