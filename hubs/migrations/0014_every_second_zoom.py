"""Sums are kept at other zooms than before: lists and sums are emptied, and loading the directory makes both anew."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("hubs", "0013_indexed_words")]

    operations = [
        migrations.RunSQL(["DELETE FROM hubs_cluster", "DELETE FROM hubs_placement"], migrations.RunSQL.noop),
    ]
