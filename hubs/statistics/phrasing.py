"""Figures as text in the reader's language. What was not published says so: it is never a 0."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from hubs.industries import files
from hubs.statistics.figures import Figures, Measure


def name_of(figures: Figures) -> str:
    """The name of the industry, or the official title of the code, in German where we have one."""
    if figures.industry is not None:
        return figures.industry.label
    return files.title(figures.subject)


def amount(measure: Measure | None) -> str:
    """ "1,250", "at least 1,250" or "not published"."""
    if measure is None:
        return _("not published")
    return _bounded(number(measure.value), measure)


def decimal(measure: Measure | None) -> str:
    """ "16.2", "at least 16.2" or "not published"; one decimal, two below 1."""
    if measure is None:
        return _("not published")
    return _bounded(number(measure.value, 2 if measure.value < 1 else 1), measure)


def dollars(measure: Measure | None) -> str:
    """ "$52,300" or "not published"; whole US dollars."""
    return _("not published") if measure is None else _("$%(amount)s") % {"amount": number(measure.value)}


def percent(measure: Measure | None) -> str:
    """ "+12.5%" or "not published"."""
    if measure is None:
        return _("not published")
    sign = "+" if measure.value > 0 else "−" if measure.value < 0 else ""
    return _("%(change)s%%") % {"change": f"{sign}{number(abs(measure.value), 1)}"}


def percent_size(measure: Measure) -> str:
    """ "12.5%", whatever the sign."""
    return _("%(change)s%%") % {"change": number(abs(measure.value), 1)}


def quotient_number(measure: Measure | None) -> str:
    """ "5.2": one decimal, two below 1, none from 10 on; with "at least" where it is a bound."""
    if measure is None:
        return _("not published")
    decimals = 2 if measure.value < 1 else 1 if measure.value < 10 else 0
    return _bounded(number(measure.value, decimals), measure)


def quotient_words(figures: Figures) -> str:
    """ "5.2 times the national share"; a share of establishments where jobs are withheld."""
    quotient = figures.location_quotient
    if quotient is None:
        return _("not published")
    times = {"times": quotient_number(quotient)}
    if figures.is_by_establishments:
        return _("%(times)s times the national share of establishments") % times
    return _("%(times)s times the national share") % times


def beside_nation(measure: Measure | None) -> str:
    """ "12% above the nation's", of pay here over the nation's; "like the nation's" within half a percent."""
    if measure is None:
        return _("not published")
    percent = round((measure.value - 1) * 100)
    if percent == 0:
        return _("like the nation's")
    said = {"percent": number(abs(percent))}
    return _("%(percent)s%% above the nation's") % said if percent > 0 else _("%(percent)s%% below the nation's") % said


def number(value: float, decimals: int = 0) -> str:
    """With the separators of the reader's language."""
    return number_format(round(value, decimals), decimals, use_l10n=True, force_grouping=True)


def _bounded(text: str, measure: Measure) -> str:
    return _("at least %(number)s") % {"number": text} if measure.is_lower_bound else text
