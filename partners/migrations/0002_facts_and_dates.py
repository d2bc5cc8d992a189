"""A partnership chooses how facts are read as colours."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="partnership",
            name="rating_scheme",
            field=models.CharField(
                choices=[
                    ("brag", "BRAG: blue means proven"),
                    ("green_means_complete", "Green means complete"),
                    ("tolerance", "BRAG with three months of tolerance"),
                ],
                default="brag",
                max_length=30,
            ),
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rating_scheme__in", ["brag", "green_means_complete", "tolerance"])
                ),
                name="partnership_rating_scheme_is_known",
            ),
        ),
    ]
