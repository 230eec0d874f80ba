"""Phone numbers: every usual way of writing becomes one form, and one form is shown."""

from __future__ import annotations

import pytest

from hubs.text.phones import BadPhone, country_of_phone, e164, phone_words


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("(801) 555-0100", "+18015550100"),
        ("801.555.0100", "+18015550100"),
        (" 1-801-555-0100 ", "+18015550100"),
        ("tel:+1-801-555-0100", "+18015550100"),
        ("\u202a+1 801\u2011555\u20110100\u202c", "+18015550100"),
        ("1-800-GO-FEDEX", "+18004633339"),
        ("787-555-0100", "+17875550100"),
        ("416-555-0100", "+14165550100"),
        ("+49 (0)212 290-0", "+492122900"),
        ("0049 212 2900", "+492122900"),
        ("011 49 212 2900", "+492122900"),
        ("＋65 6123 4567", "+6561234567"),
        ("+39 02 1234567", "+39021234567"),
        ("+65 6123 4567", "+6561234567"),
        ("+18015550100", "+18015550100"),
    ],
)
def test_any_usual_way_of_writing_is_read(text: str, stored: str) -> None:
    assert e164(text) == stored
    assert e164(stored) == stored


@pytest.mark.parametrize(
    "text",
    [
        *("abc", "+", "12", "555-0100", "+1 801 555 01000", "801-555-0100 or 801-555-0101", "+999 1234 5678", "\0"),
        # Ten digits that no country code goes with: a number in Singapore, in India, in Mexico
        *("65 6123 4567", "98765 43210", "664 634 4567"),
    ],
)
def test_what_nobody_can_call_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(BadPhone, match="Outside the United States and Canada, begin with"):
        e164(text)


def test_an_extension_is_refused_with_the_number_to_enter() -> None:
    with pytest.raises(BadPhone, match=r"Leave out the extension: enter “\(801\) 555-0100”."):
        e164("801-555-0100 ext. 12")


@pytest.mark.parametrize(
    ("stored", "shown", "country"),
    [
        ("+18015550100", "(801) 555-0100", "US"),
        ("+17875550100", "(787) 555-0100", "PR"),
        ("+14165550100", "+1 416-555-0100", "CA"),
        ("+492122900", "+49 212 2900", "DE"),
        ("+80012345678", "+800 1234 5678", ""),
        ("call Ann", "call Ann", ""),
    ],
)
def test_a_number_is_shown_as_people_there_write_it(stored: str, shown: str, country: str) -> None:
    assert (phone_words(stored), country_of_phone(stored)) == (shown, country)
