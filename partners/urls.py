"""Addresses of who: signing in and out."""

from django.urls import path

from partners.views import second_factor, sign_in

urlpatterns = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign-in"),
    path("sign-in/code/", sign_in.SignInCode.as_view(), name="sign-in-code"),
    path(
        "sign-in/second-factor/",
        second_factor.SignInSecondFactor.as_view(),
        name="sign-in-second-factor",
    ),
    path("sign-in/passkey/", second_factor.sign_in_passkey, name="sign-in-passkey"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign-out"),
    path("sign-in/demonstration/", sign_in.demonstration_sign_in, name="demonstration-sign-in"),
]
