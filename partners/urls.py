"""Addresses of who: signing in and out, people, contacts."""

from django.urls import path

from partners.views import contacts, people, second_factor, sign_in

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
    path("partnerships/<int:pk>/people/invite/", people.invite_somebody, name="people-invite"),
    path("memberships/<int:pk>/invite-again/", people.send_it_again, name="membership-send-again"),
    path("memberships/<int:pk>/end/", people.end, name="membership-end"),
    path("memberships/<int:pk>/role/", people.role, name="membership-role"),
    path("memberships/<int:pk>/right-to-invite/", people.right, name="membership-right"),
    path("memberships/<int:pk>/deputy/", people.deputy, name="membership-deputy"),
    path("partnerships/<int:pk>/contacts/", contacts.contact_list, name="contact-list"),
    path("partnerships/<int:pk>/contacts/contacts.csv", contacts.contact_csv, name="contact-csv"),
    path("partnerships/<int:pk>/contacts/add/", contacts.add, name="contact-add"),
    path("contacts/<int:pk>/", contacts.edit, name="contact-edit"),
    path("contacts/<int:pk>/end/", contacts.end, name="contact-end"),
]
