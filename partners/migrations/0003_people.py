"""Invitations, contacts, successions; memberships that were ended, deputies, erasure."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import concordat.lib.clock
from concordat.lib.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("partners", "0002_facts_and_dates"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=200)),
                (
                    "post",
                    models.CharField(blank=True, help_text="What they are there.", max_length=200),
                ),
                (
                    "what_for",
                    models.CharField(
                        help_text="For what they are the right person.", max_length=300
                    ),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="email address"),
                ),
                (
                    "phone",
                    models.CharField(blank=True, max_length=40, verbose_name="telephone number"),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("partnership", "Everybody in the partnership"),
                            ("partner", "The same organisation, coordinators and commissioners"),
                            ("coordinators", "Coordinators only"),
                        ],
                        default="partnership",
                        max_length=20,
                    ),
                ),
                ("since", models.DateField()),
                (
                    "until",
                    models.DateField(
                        blank=True, help_text="The last day; blank: to this day.", null=True
                    ),
                ),
            ],
            options={
                "ordering": [django.db.models.functions.text.Lower("what_for"), "pk"],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("invited_at", models.DateTimeField(default=concordat.lib.clock.now)),
                (
                    "nonce",
                    models.UUIDField(
                        help_text="A double click or a retry is one row.", unique=True
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(help_text="The successor's first day.")),
                ("why", models.TextField(help_text="The order or agreement behind it.")),
                ("recorded_at", models.DateTimeField(default=concordat.lib.clock.now)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="membership",
            name="deputy_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deputies",
                to="partners.membership",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="ended_on",
            field=models.DateField(
                blank=True,
                help_text="The day somebody ended it: access was lost at once, not when the day was over.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="may_invite",
            field=models.BooleanField(
                default=False, help_text="A lead who may invite colleagues at the same partner."
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="erased_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When name and address were taken out at their request.",
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True), ("until__isnull", False), _connector="OR"
                ),
                name="membership_that_was_ended_has_a_last_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("may_invite", False), ("role", "lead"), _connector="OR"),
                name="membership_only_a_lead_needs_the_right_to_invite",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("deputy_for__isnull", True),
                    models.Q(
                        ("role", "lead"), models.Q(("deputy_for", models.F("id")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="membership_of_a_deputy_is_a_lead_for_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at__isnull", True), ("is_active", False), _connector="OR"
                ),
                name="person_who_was_erased_cannot_sign_in",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contacts",
                to="partners.partner",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="invited_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invitations_written",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="membership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invitations",
                to="partners.membership",
            ),
        ),
        migrations.AddField(
            model_name="succession",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="succession",
            name="predecessor",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="succession",
                to="partners.organisation",
            ),
        ),
        migrations.AddField(
            model_name="succession",
            name="successor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successions",
                to="partners.organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="contact_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("what_for", ""), _negated=True), name="contact_is_for_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("email", ""), _negated=True),
                    models.Q(("phone", ""), _negated=True),
                    _connector="OR",
                ),
                name="contact_can_be_reached",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("visibility__in", ["partnership", "partner", "coordinators"])),
                name="contact_visibility_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="contact_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.CheckConstraint(
                condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                name="succession_is_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.CheckConstraint(
                condition=models.Q(("why", ""), _negated=True), name="succession_says_why"
            ),
        ),
        # SQLite has built none of these anew: they are new.
        AppendOnly(tables=["partners_invitation", "partners_succession"]),
    ]
