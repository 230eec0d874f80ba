"""Two names in plain American English; the data stays."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("hubs", "0023_checked_facts"),
    ]

    operations = [
        migrations.RenameField("area", "neighbours", "neighbors"),
        migrations.RenameField("duplicatecandidate", "likeness", "similarity"),
        migrations.AlterModelOptions(
            name="duplicatecandidate",
            options={
                "ordering": ["-similarity", "id"],
                "verbose_name": "possible duplicate",
                "verbose_name_plural": "possible duplicates",
            },
        ),
    ]
