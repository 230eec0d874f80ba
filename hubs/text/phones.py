"""Phone numbers: one form to store, another to show. The numbering plans are those of Google's libphonenumber."""

import re

import phonenumbers
from django.utils.translation import gettext as _
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

_UNITED_STATES = ("US", "PR", "VI", "GU", "AS", "MP")
"""With its territories, where people dial as on the mainland."""

_WITHOUT_COUNTRY_CODE = (*_UNITED_STATES, "CA")
"""Whose numbers may be written without +1. Ten digits may also be a number in Mexico or India, so others may not."""

_PLUS = re.compile(r"^\s*(?:00|011|＋)")
"""What people dial for +, and how they write it in East Asia."""


class BadPhone(ValueError):
    """This is no phone number; the message says what to do."""


def e164(text: str) -> str:
    """The number in the form of E.164: "+18015550100". Raises BadPhone.

    Any usual way of writing is accepted: "(801) 555-0100", "+49 (0)212 290-0", "0049 212 2900". A number without a
    country code is one in the United States or Canada.
    """
    dialed = _PLUS.sub("+", text)
    try:
        number = phonenumbers.parse(dialed, "US")
    except NumberParseException:
        raise BadPhone(_bad(text)) from None
    if number.extension:
        raise BadPhone(_("Leave out the extension: enter “%(number)s”.") % {"number": _shown(_main(number))})
    country = phonenumbers.region_code_for_number(number)
    if not phonenumbers.is_valid_number(number) or ("+" not in dialed and country not in _WITHOUT_COUNTRY_CODE):
        raise BadPhone(_bad(text))
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def phone_words(phone: str) -> str:
    """A number in E.164 as people write it: "(801) 555-0100" in the United States, "+49 212 2900" elsewhere.

    Anything else stays as it is: entries from before numbers were checked may hold it.
    """
    try:
        return _shown(phonenumbers.parse(phone))
    except NumberParseException:
        return phone


def country_of_phone(phone: str) -> str:
    """The ISO 3166-1 code of the country of a number in E.164; empty for international ones and for other text."""
    try:
        country = phonenumbers.region_code_for_number(phonenumbers.parse(phone))
    except NumberParseException:
        return ""
    return country if country and country != phonenumbers.REGION_CODE_FOR_NON_GEO_ENTITY else ""


def _shown(number: PhoneNumber) -> str:
    is_national = phonenumbers.region_code_for_number(number) in _UNITED_STATES
    form = PhoneNumberFormat.NATIONAL if is_national else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


def _main(number: PhoneNumber) -> PhoneNumber:
    return PhoneNumber(country_code=number.country_code, national_number=number.national_number)


def _bad(text: str) -> str:
    return _(
        "“%(text)s” is not a phone number that anyone can call. Check the digits. Outside the United States and Canada, "
        "begin with + and the country code, for example +49 212 2900."
    ) % {"text": text[:40]}
