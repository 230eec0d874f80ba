"""Makes an account for somebody who keeps the directory true."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from hubs.models import Region, Stewardship
from hubs.roles import RightsMissing, Role, ensure_group


class Command(BaseCommand):
    help = "Make an account that may edit the directory at /admin/; asks for what is not given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username", help="The name to log in with.")
        parser.add_argument("--email", help="An e-mail address (optional).")
        parser.add_argument(
            "--password-env", metavar="VAR", help="Take the password from this environment variable, without asking."
        )
        parser.add_argument(
            "--role",
            choices=[role.name.lower() for role in Role],
            default=Role.CURATOR.name.lower(),
            help="An editor proposes, a curator publishes and decides, a steward does so in some regions only.",
        )
        parser.add_argument(
            "--region",
            action="append",
            default=[],
            metavar="SLUG",
            help="A steward's region, for example us-ut; repeatable.",
        )
        parser.add_argument(
            "--administrator", action="store_true", help="May do everything: accounts and deletion, too."
        )

    def handle(
        self,
        *args: Any,
        username: str | None,
        email: str | None,
        password_env: str | None,
        role: str,
        region: list[str],
        administrator: bool,
        **options: Any,
    ) -> None:
        part = Role[role.upper()]
        regions = self._regions(part, region)
        asks = password_env is None
        if asks and not sys.stdin.isatty():
            raise CommandError(_("There is nobody to ask: give --username and --password-env."))
        if username is None:
            username = input(_("Name to log in with: ")) if asks else ""
        if email is None:
            email = input(_("E-mail address (may stay empty): ")) if asks else ""
        user = User(
            username=User.normalize_username(username.strip()),
            email=User.objects.normalize_email(email.strip()),
            is_staff=True,
            is_superuser=administrator,
        )
        self._check(user)
        user.set_password(_ask_password(self, user) if password_env is None else _given_password(password_env, user))
        try:
            with transaction.atomic():
                user.save()
                if not administrator:
                    user.groups.add(ensure_group(part))
                    Stewardship.objects.bulk_create(Stewardship(user=user, region=place) for place in regions)
        except RightsMissing:
            raise CommandError(_("The database is not ready: run “manage.py migrate” first.")) from None
        made = (
            _("%(name)s may now log in at /admin/ as an administrator.")
            if administrator
            else _("%(name)s may now log in at /admin/. Group: %(group)s.")
        )
        self.stdout.write(made % {"name": user.username, "group": part.value})

    def _regions(self, role: Role, slugs: list[str]) -> list[Region]:
        found = list(Region.objects.filter(slug__in=slugs))
        unknown = sorted(set(slugs) - {region.slug for region in found})
        if unknown:
            raise CommandError(_("There is no region “%(slug)s”.") % {"slug": ", ".join(unknown)})
        if (role == Role.STEWARD) != bool(found):
            raise CommandError(_("A steward needs a --region, and only a steward has one."))
        return found

    def _check(self, user: User) -> None:
        if User.objects.filter(username=user.username).exists():
            raise CommandError(
                _("There is an account “%(name)s” already. “manage.py changepassword” gives it a new password.")
                % {"name": user.username}
            )
        try:
            user.clean_fields(exclude=["password"])
        except ValidationError as error:
            problems = [f"{field}: {' '.join(words)}" for field, words in error.message_dict.items()]
            raise CommandError("\n".join(problems)) from None


def _given_password(variable: str, user: User) -> str:
    password = os.environ.get(variable, "")
    if not password:
        raise CommandError(_("The environment variable %(name)s holds no password.") % {"name": variable})
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from None
    return password


def _ask_password(command: BaseCommand, user: User) -> str:
    while True:
        password = getpass.getpass(_("Password: "))
        if password != getpass.getpass(_("The same again: ")):
            command.stderr.write(_("These are not the same."))
            continue
        try:
            validate_password(password, user)
        except ValidationError as error:
            command.stderr.write("\n".join(error.messages))
            continue
        return password
