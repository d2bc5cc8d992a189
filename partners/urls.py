"""Addresses of who: signing in and out, people, contacts."""

from django.urls import path

from partners.views import (
    account,
    contacts,
    organisations,
    people,
    provider,
    second_factor,
    sign_in,
    trail,
)

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
    path("partners/<int:pk>/names/", organisations.edit_names, name="partner-edit"),
    path("partners/<int:pk>/members/", organisations.edit_members, name="partner-members"),
    path("sign-in/provider/", provider.leave, name="sign-in-provider"),
    path("sign-in/provider/callback/", provider.come_back, name="sign-in-provider-callback"),
    path("sign-in/stay/", account.stay_signed_in, name="stay-signed-in"),
    path("account/", account.Account.as_view(), name="account"),
    path("account/sessions/", account.Sessions.as_view(), name="account-sessions"),
    path("account/sessions/<int:pk>/end/", account.end_session, name="account-session-end"),
    path("account/confirm/", account.Confirm.as_view(), name="account-confirm"),
    path("account/confirm/passkey/", account.confirm_passkey, name="account-confirm-passkey"),
    path("account/second-factor/", account.SecondFactor.as_view(), name="second-factor"),
    path("account/second-factor/app/", account.AddApp.as_view(), name="authenticator-app-add"),
    path("account/second-factor/passkey/", account.AddPasskey.as_view(), name="passkey-add"),
    path("account/second-factor/passkey/options/", account.passkey_options, name="passkey-options"),
    path(
        "account/second-factor/<int:pk>/remove/",
        account.RemoveFactor.as_view(),
        name="second-factor-remove",
    ),
    path(
        "account/second-factor/recovery-codes/",
        account.RecoveryCodes.as_view(),
        name="recovery-codes",
    ),
    path("partnerships/<int:pk>/trail/", trail.partnership_trail, name="partnership-trail"),
    path(
        "partnerships/<int:pk>/trail/trail.csv",
        trail.partnership_trail_csv,
        name="partnership-trail-csv",
    ),
]
