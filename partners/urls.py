"""Addresses of who: signing in and out."""

from django.urls import path

from partners import views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("sign-in/demonstration/", views.demonstration_sign_in, name="demonstration-sign-in"),
]
