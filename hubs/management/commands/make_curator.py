"""Creates an account for a curator, editor, steward or administrator."""

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
    help = "Create an account that may edit the directory at /admin/. Asks for everything that is not given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username", help="The name to log in with.")
        parser.add_argument("--email", help="An e-mail address (optional).")
        parser.add_argument(
            "--password-env", metavar="VAR", help="Take the password from this environment variable instead of asking."
        )
        parser.add_argument(
            "--role",
            choices=[role.name.lower() for role in Role],
            default=Role.CURATOR.name.lower(),
            help="An editor writes drafts; a curator also publishes and reviews; a steward does so in certain regions only.",
        )
        parser.add_argument(
            "--region",
            action="append",
            default=[],
            metavar="SLUG",
            help="A steward's region, for example us-ut; repeatable.",
        )
        parser.add_argument(
            "--administrator", action="store_true", help="Give every permission, including accounts and deletion."
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
            raise CommandError(_("There is no terminal to ask on. Give --username and --password-env."))
        if username is None:
            username = input(_("Username: ")) if asks else ""
        if email is None:
            email = input(_("E-mail address (optional): ")) if asks else ""
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
            raise CommandError(_("The database is not ready. Run “manage.py migrate” first.")) from None
        made = (
            _("%(name)s can now log in at /admin/ as an administrator.")
            if administrator
            else _("%(name)s can now log in at /admin/. Group: %(group)s.")
        )
        self.stdout.write(made % {"name": user.username, "group": part.value})

    def _regions(self, role: Role, slugs: list[str]) -> list[Region]:
        found = list(Region.objects.filter(slug__in=slugs))
        unknown = sorted(set(slugs) - {region.slug for region in found})
        if unknown:
            raise CommandError(_("There is no region “%(slug)s”.") % {"slug": ", ".join(unknown)})
        if (role == Role.STEWARD) != bool(found):
            raise CommandError(_("A steward needs a --region; other roles cannot have one."))
        return found

    def _check(self, user: User) -> None:
        if User.objects.filter(username=user.username).exists():
            raise CommandError(
                _("The account “%(name)s” already exists. Use “manage.py changepassword” to give it a new password.")
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
        raise CommandError(_("The environment variable %(name)s is empty or not set.") % {"name": variable})
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from None
    return password


def _ask_password(command: BaseCommand, user: User) -> str:
    while True:
        password = getpass.getpass(_("Password: "))
        if password != getpass.getpass(_("Password (again): ")):
            command.stderr.write(_("The passwords do not match."))
            continue
        try:
            validate_password(password, user)
        except ValidationError as error:
            command.stderr.write("\n".join(error.messages))
            continue
        return password
