"""Migrations that change what people wrote."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from hubs.models import SupportOrganization
from tests.factories import SupportOrganizationFactory

pytestmark = pytest.mark.django_db


def test_phone_numbers_get_their_one_form_and_what_cannot_be_read_stays() -> None:
    migration = import_module("hubs.migrations.0023_checked_facts")
    typed = {"(801) 555-0100": "+18015550100", "0049 212 2900": "+492122900", "ask Ann": "ask Ann", "": ""}
    keys = {phone: SupportOrganizationFactory(phone=phone).pk for phone in typed}
    migration.normalize_phones(apps, SimpleNamespace(connection=connection))
    found = dict(SupportOrganization.objects.filter(pk__in=keys.values()).values_list("pk", "phone"))
    assert {phone: found[key] for phone, key in keys.items()} == typed
