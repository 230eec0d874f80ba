"""Why a verdict was given, in sentences that an owner can check."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubs.advice.assessment import Assessment, Verdict
from hubs.geo.wording import HERE_M, distance_words
from hubs.industries.matching import IndustryMatch
from hubs.search.summaries import Summary
from hubs.statistics import phrasing
from hubs.statistics.figures import Figures
from hubs.statistics.profile import Placed


def reasons(found: Assessment, place: str, business: IndustryMatch | None) -> list[str]:
    """The reasons for a verdict, the decisive one first. `place` is the label of the place."""
    if business is None:
        return [_("Say what you make or do in other words, for example “furniture” or “machine shop”.")]
    said = [_decisive(found, place, business)]
    if found.placed is not None:
        said += figure_sentences(found.placed, found.area.label if found.area else place)
    elif found.area is None:
        said.append(_("We have official figures for the United States only. This answer is based on our list of hubs."))
    elif business.industry is not None and business.industry.no_figures:
        said.append(
            _("Official figures cannot show %(industry)s: %(reason)s.")
            % {"industry": business.name, "reason": business.industry.get_no_figures_display()}
        )
    else:
        said.append(
            _("No figures were published for %(industry)s in %(area)s. That does not mean that there is none.")
            % {"industry": business.name, "area": found.area.label}
        )
    return said


def figure_sentences(placed: Placed, area: str) -> list[str]:
    """The figures of an industry in an area, in words. Withheld figures are left out; a bound says "at least"."""
    figures = placed.figures
    return [text for text in (_size(figures, area), _share(placed), _growth(figures), _caution(figures)) if text]


def _decisive(found: Assessment, place: str, business: IndustryMatch) -> str:
    names = {"place": place, "industry": business.name}
    match found.verdict:
        case Verdict.INSIDE if found.hub is not None and found.is_counted_to_hub:
            return _(
                "Curators count %(industry)s here to this hub, whose center is about %(distance)s away. Its main industry is "
                "%(hub_industry)s."
            ) % (names | _hub(found.hub))
        case Verdict.INSIDE if found.hub is not None and (found.hub.distance_m or 0) < HERE_M:
            return _("%(place)s is its center. Its main industry is %(hub_industry)s.") % (names | _hub(found.hub))
        case Verdict.INSIDE if found.hub is not None:
            return _(
                "%(place)s is about %(distance)s from its center, and it reaches about %(reach)s. Its main industry is %(hub_industry)s."
            ) % (names | _hub(found.hub))
        case Verdict.NEAR if found.hub is not None:
            return _(
                "%(place)s is about %(distance)s from its center, and its core reaches about %(reach)s. You can visit its "
                "suppliers, trade fairs and institutions in a day."
            ) % (names | _hub(found.hub))
        case Verdict.BY_FIGURES:
            return _("Nobody has described this hub here yet, but the official figures show one.")
        case Verdict.LOCAL:
            return _(
                "Nearly every town has about as many of these businesses as it needs. You compete for local customers, so "
                "being in a hub matters less to you than your own town and the people who help there."
            )
        case Verdict.RELATED:
            return _(
                "%(hub)s is about %(distance)s away. Its industry, %(hub_industry)s, works closely with yours."
            ) % (names | _hub(found.related[0]))
        case Verdict.EMERGING:
            return _("%(industry)s is growing faster here than in the nation, from a good base.") % names
    return _("We know of no hub for %(industry)s within about 100 miles (160 km) of %(place)s.") % names


def _hub(hub: Summary) -> dict[str, str]:
    return {
        "hub": hub.name,
        "hub_industry": hub.industry.label,
        "distance": distance_words(hub.distance_m or 0),
        "reach": distance_words(hub.radius_m),
    }


def _size(figures: Figures, area: str) -> str:
    jobs, firms = figures.jobs, figures.establishments
    if firms is None:
        return ""
    said = {"area": area, "firms": phrasing.number(firms.value), "year": firms.year}
    if jobs is not None:
        said["jobs"] = phrasing.amount(jobs)
        return _("%(area)s had %(jobs)s jobs in %(firms)s establishments of this industry in %(year)s.") % said
    return (
        ngettext(
            "%(area)s had %(firms)s establishment of this industry in %(year)s. The number of jobs was not published.",
            "%(area)s had %(firms)s establishments of this industry in %(year)s. The number of jobs was not published.",
            int(firms.value),
        )
        % said
    )


def _share(placed: Placed) -> str:
    figures = placed.figures
    if figures.location_quotient is None:
        return ""
    said = _("That is %(share)s.") % {"share": phrasing.quotient_words(figures)}
    if figures.rank is not None:
        said += " " + _("It ranks %(rank)s of %(number)s areas by jobs above the national share.") % {
            "rank": phrasing.number(figures.rank.value),
            "number": phrasing.number(placed.number_ranked),
        }
    return said


def _growth(figures: Figures) -> str:
    change = figures.change
    if change is None:
        return ""
    here = {"percent": phrasing.percent_size(change), "years": change.year}
    grew, fell = _("Jobs grew by %(percent)s in %(years)s."), _("Jobs fell by %(percent)s in %(years)s.")
    said = (grew if change.value >= 0 else fell) % here
    if figures.nation is None or figures.nation.change_permille is None:
        return said
    nation = replace(change, value=figures.nation.change_permille / 10)
    grew, fell = _("In the nation they grew by %(percent)s."), _("In the nation they fell by %(percent)s.")
    return f"{said} " + (grew if nation.value >= 0 else fell) % {"percent": phrasing.percent_size(nation)}


def _caution(figures: Figures) -> str:
    if not figures.is_caution_due:
        return ""
    return _("Few firms are behind these figures, so one of them can change the picture.")
