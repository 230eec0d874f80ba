"""Accounts with the regions of stewards. For administrators only."""

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest

from hubs.models import Stewardship

admin.site.unregister(User)


class StewardshipInline(admin.TabularInline):
    model = Stewardship
    autocomplete_fields = ["region"]
    extra = 0


@admin.register(User)
class AccountAdmin(UserAdmin):
    inlines = [StewardshipInline]
    list_display = ["username", "email", "is_active", "is_superuser", "last_login"]

    def get_inlines(self, request: HttpRequest, obj: User | None) -> list[type[InlineModelAdmin]]:
        """The form for a new account asks for name and password only."""
        return list(super().get_inlines(request, obj)) if obj else []
