"""URLs of the public pages. Each exists in every language; English has no prefix."""

from django.urls import path

from hubs.feeds import HubFeed
from hubs.web import about, advice, compare, explore, home, hub, industries, methods, near, regions, suggest, support

localized = [
    path("", home.home, name="home"),
    path("hubs/", explore.explore, name="explore"),
    path("hubs/feed.atom", HubFeed(), name="feed"),
    path("hubs/<slug:slug>/", hub.hub, name="hub"),
    path("hubs/<slug:slug>/changes/", hub.changes, name="hub_changes"),
    path("hubs/<slug:slug>/suggest/", suggest.suggest_change, name="suggest_correction"),
    path("industries/", industries.industries, name="industries"),
    path("industries/<slug:slug>/", industries.industry, name="industry"),
    path("near/", near.near_search, name="near_search"),
    path("near/<slug:slug>/", near.near, name="near"),
    path("regions/", regions.regions, name="regions"),
    path("regions/<slug:slug>/", regions.region, name="region"),
    path("support/", support.support, name="support"),
    path("support/<slug:slug>/", support.support_organization, name="support_organization"),
    path("am-i-in-a-hub/", advice.am_i_in_a_hub, name="am_i_in_a_hub"),
    path("compare/", compare.compare, name="compare"),
    path("start/", advice.start, name="start"),
    path("suggest/", suggest.suggest, name="suggest"),
    path("suggest/alike/", suggest.alike, name="suggest_alike"),
    path("suggest/confirm/<str:mark>/", suggest.confirm, name="suggestion_confirm"),
    path("suggest/<slug:token>/", suggest.suggestion, name="suggestion"),
    path("about/", about.about, name="about"),
    path("methods/", methods.methods, name="methods"),
]
