"""Addresses of who: signing in and out."""

from django.urls import path

from partners.views import sign_in

urlpatterns = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign-in"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign-out"),
    path("sign-in/demonstration/", sign_in.demonstration_sign_in, name="demonstration-sign-in"),
]
