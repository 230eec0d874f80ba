"""The curators' pages for imports and exports: who may, what they show, what they refuse and what they cost."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from hubs.admin import import_file as screens
from hubs.entries.describe import MODELS
from hubs.enums import CURATED, EntryType, JobState
from hubs.importers import imports
from hubs.importers.columns import COLUMNS
from hubs.models import DuplicateCandidate, Hub, Import, Industry, Job, Stewardship
from hubs.models.job import ImportStep
from hubs.roles import Role, ensure_group
from tests.factories import HubFactory, RegionFactory, update_hubs

ADD = reverse("admin:hubs_import_add")
LIST = reverse("admin:hubs_import_changelist")
HUBS = "slug,name,region,industry,lat,lon,stage,summary,description\n"
FRESH = HUBS + "fresh,Fresh,us-ut,brewing,41.2,-111.9,emerging,Made here.,Things are made here.\n"
OGDEN = "ogden-sporting-goods"


def login(client: Client, role: Role | None) -> Client:
    user = User.objects.create_user(f"user-{role}", is_staff=True)
    if role:
        user.groups.add(ensure_group(role))
    if role == Role.STEWARD:
        Stewardship.objects.create(user=user, region=RegionFactory(slug="us-ut"))
    client.force_login(user)
    return client


@pytest.fixture
def desk(client: Client, db: None) -> Client:
    return login(client, Role.CURATOR)


def upload(client: Client, content: str | bytes, entry_type: str = "hubs", name: str = "file.csv") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(ADD, {"entry_type": entry_type, "file": SimpleUploadedFile(name, data)}, follow=True)


def post(client: Client, name: str, import_file: Import, **data: str) -> Any:
    return client.post(reverse(f"admin:hubs_import_{name}", args=[import_file.pk]), data, follow=True)


def page(client: Client, import_file: Import, query: str = "") -> Any:
    return client.get(reverse("admin:hubs_import_change", args=[import_file.pk]) + query)


def latest() -> Import:
    found = Import.objects.select_related("job").order_by("-pk").first()
    assert found
    return found


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


# Rights


@pytest.mark.parametrize("role", [Role.EDITOR, Role.STEWARD, None])
def test_who_may_not_import_sees_none_of_it(client: Client, db: None, role: Role | None, admin_user: User) -> None:
    owner = Client()
    owner.force_login(admin_user)
    upload(owner, FRESH)
    found = latest()
    login(client, role)
    for address in (ADD, LIST, reverse("admin:hubs_import_template", args=["hubs", "csv"])):
        assert client.get(address).status_code == 403
    assert page(client, found).status_code == 403
    assert upload(client, FRESH).status_code == 403
    for name in ("apply", "again", "undo", "discard"):
        assert post(client, name, found).status_code == 403
    assert Import.objects.get() == found
    assert not Hub.objects.filter(slug="fresh").exists()
    apps = client.get(reverse("admin:index")).context["app_list"]
    assert "Import" not in {model["object_name"] for app in apps for model in app["models"]}


def test_who_is_not_logged_in_is_sent_to_the_login(client: Client, db: None) -> None:
    for address in (ADD, LIST, reverse("admin:hubs_import_export", args=["hubs", "csv"])):
        assert client.get(address).headers["Location"].startswith(reverse("admin:login"))
    assert client.post(ADD, {"entry_type": "hubs"}).headers["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("entry_type", CURATED)
def test_whoever_may_see_entries_may_export_them(client: Client, db: None, role: Role, entry_type: EntryType) -> None:
    login(client, role)
    answer = client.get(reverse("admin:hubs_import_export", args=[entry_type, "csv"]))
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(body(answer).decode("utf-8-sig"))))
    assert rows[0] == [column.name for column in COLUMNS[entry_type]]
    assert len(rows) == MODELS[entry_type].objects.count() + 1


def test_who_sees_no_entries_exports_none(client: Client, db: None) -> None:
    login(client, None)
    assert client.get(reverse("admin:hubs_import_export", args=["hubs", "csv"])).status_code == 403


def test_a_form_without_its_token_is_refused(db: None, admin_user: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin_user)
    assert upload(strict, FRESH).status_code == 403
    assert not Import.objects.exists()


# The file


@pytest.mark.parametrize("entry_type", CURATED)
def test_the_page_explains_every_column(desk: Client, entry_type: EntryType) -> None:
    shown = desk.get(f"{ADD}?entry_type={entry_type}").content.decode()
    for column in COLUMNS[entry_type]:
        assert f"<code>{column.name}</code>" in shown
    assert "20 MB and 50,000 rows" in shown


def test_the_template_is_a_file_that_can_be_read(desk: Client) -> None:
    for entry_type in CURATED:
        for suffix in ("csv", "xlsx"):
            answer = desk.get(reverse("admin:hubs_import_template", args=[entry_type, suffix]))
            assert f'"{entry_type}-template.{suffix}"' in answer.headers["Content-Disposition"]
            upload(desk, body(answer), entry_type)
            assert latest().step == ImportStep.CHECKED
            assert latest().counts.keys() <= {"new", "bad", "problems"}
    assert desk.get(reverse("admin:hubs_import_template", args=["hubs", "geojson"])).status_code == 404
    assert desk.get(reverse("admin:hubs_import_template", args=["ships", "csv"])).status_code == 404


def test_a_small_file_is_checked_at_once_applied_and_undone(desk: Client) -> None:
    shown = upload(desk, FRESH).content.decode()
    assert "Every row can be applied. Nothing was changed yet." in shown
    assert "<code>fresh</code>" in shown
    assert not Hub.objects.filter(slug="fresh").exists()
    assert "The import was applied." in post(desk, "apply", latest(), rows="all").content.decode()
    assert Hub.objects.filter(slug="fresh").exists()
    assert "The import was undone." in post(desk, "undo", latest()).content.decode()
    assert not Hub.objects.filter(slug="fresh").exists()


def test_changes_are_shown_cell_by_cell_and_escaped(desk: Client) -> None:
    HubFactory(slug="kept", summary="Old things.", description="Made here.")
    shown = upload(desk, "slug,summary\nkept,<b>New</b> things.\n").content.decode()
    assert "<dt>Summary</dt>" in shown
    assert "<del>Old </del><ins>&lt;b&gt;New&lt;/b&gt; </ins>things." in shown


def test_rows_with_errors_can_be_left_out(desk: Client) -> None:
    content = f"{FRESH}bad,Bad,nowhere,brewing,1,1,emerging,S,D\n"
    shown = upload(desk, content).content.decode()
    assert "“nowhere” does not exist" in shown
    assert "Apply 1 row without errors, skip the others" in shown
    assert "That is no longer possible" in post(desk, "apply", latest(), rows="all").content.decode()
    assert not Hub.objects.filter(slug="fresh").exists()
    post(desk, "apply", latest(), rows="good")
    assert set(Hub.objects.filter(slug__in=["fresh", "bad"]).values_list("slug", flat=True)) == {"fresh"}


def test_a_file_that_cannot_be_read_is_answered_with_words(desk: Client) -> None:
    shown = upload(desk, b"%PDF-1.7", name="hubs.csv").content.decode()
    assert "The file could not be read." in shown
    assert "The file is a PDF. Save the table as XLSX or CSV." in shown


def test_a_form_without_a_file_or_with_a_wrong_type_is_a_bad_request(desk: Client) -> None:
    assert desk.post(ADD, {"entry_type": "hubs"}).status_code == 400
    answer = desk.post(ADD, {"entry_type": "ships", "file": SimpleUploadedFile("x.csv", b"slug")})
    assert answer.status_code == 400
    assert not Import.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screens, "LARGEST_FILE", 2_000_000)
    pieces: list[int] = []
    read = screens._drain

    def drained(request: Any) -> None:
        read(request)
        pieces.append(request._read_started)
        assert not hasattr(request, "_post")

    monkeypatch.setattr(screens, "_drain", drained)
    answer = upload(desk, b"x" * 2_200_000)
    assert answer.status_code == 413
    assert "The file is larger than 2 MB." in answer.content.decode()
    assert pieces
    assert upload(desk, b"x" * 2_050_000).status_code == 413
    assert not Import.objects.exists()


def test_a_file_with_an_odd_name_is_shown_as_it_is(desk: Client) -> None:
    shown = upload(desk, FRESH, name="<b>ü" + "x" * 300 + ".csv").content.decode()
    assert "<b>ü" not in shown
    assert len(latest().file_name) == 200


# Steps


def test_steps_are_taken_by_post_and_once(desk: Client) -> None:
    upload(desk, FRESH)
    found = latest()
    for name in ("apply", "again", "undo", "discard"):
        assert desk.get(reverse(f"admin:hubs_import_{name}", args=[found.pk])).status_code == 405
    assert "That is no longer possible" in post(desk, "undo", found).content.decode()
    assert "waiting for your decision" in desk.get(LIST).content.decode()
    assert "The file was discarded." in post(desk, "discard", found).content.decode()
    assert page(desk, found).status_code == 404
    assert post(desk, "apply", found).status_code == 404
    assert desk.get(reverse("admin:hubs_import_change", args=["x"])).status_code == 404
    assert desk.get(reverse("admin:hubs_import_change", args=["9" * 40])).status_code == 404


def test_a_preview_that_is_out_of_date_can_be_checked_again(desk: Client) -> None:
    upload(desk, f"slug,summary\n{OGDEN},New.\n")
    update_hubs(Hub.objects.filter(slug=OGDEN), stage="declining")
    assert "Nothing was applied" in post(desk, "apply", latest(), rows="all").content.decode()
    assert "Nothing was applied" not in post(desk, "again", latest()).content.decode()
    assert "The import was applied." in post(desk, "apply", latest(), rows="all").content.decode()


def test_a_large_file_waits_for_a_worker_and_tells_its_progress(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "SMALL", 10)
    shown = upload(desk, FRESH).content.decode()
    assert "Waiting for a worker." in shown
    assert 'data-at-work="yes"' in shown
    Job.objects.update(state=JobState.RUNNING, done=1200, total=5000)
    shown = page(desk, latest()).content.decode()
    assert "1,200 of about 5,000 rows" in shown
    assert 'max="5000"' in shown
    Job.objects.update(state=JobState.FAILED, message="It broke.")
    shown = page(desk, latest()).content.decode()
    assert "It broke." in shown
    assert 'data-at-work=""' in shown


def test_long_lists_are_paged_and_their_limit_is_told(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "MOST_SHOWN", 60)
    monkeypatch.setattr(screens, "MOST_SHOWN", 60)
    rows = "".join(f"fresh-{n},Fresh,us-ut,brewing,41.2,-111.9,emerging,S,D\n" for n in range(70))
    upload(desk, HUBS + rows)
    first, second = page(desk, latest()), page(desk, latest(), "?show=new&page=2")
    assert [len(shown.context["rows"]) for shown in (first, second)] == [50, 10]
    assert "Only the first 60 are shown; there are 10 more." in second.content.decode()
    assert page(desk, latest(), "?show=nonsense&page=x").status_code == 200


def test_pages_cost_the_same_however_much_they_show(desk: Client, django_assert_num_queries: Any) -> None:
    for _number in range(2):
        upload(desk, FRESH.replace("fresh", "again"))
    with django_assert_num_queries(7):
        assert len(desk.get(LIST).context["cl"].result_list) == 2
    upload(desk, HUBS + "".join(f"fresh-{n},F,us-ut,brewing,41.2,-111.9,emerging,S,D\n" for n in range(20)))
    with django_assert_num_queries(6):
        page(desk, latest())
    with django_assert_num_queries(7):
        assert len(desk.get(LIST).context["cl"].result_list) == 3


# Exports


def test_an_export_as_geojson_has_longitude_first(desk: Client) -> None:
    answer = desk.get(reverse("admin:hubs_import_export", args=["hubs", "geojson"]))
    assert answer.headers["Content-Type"] == "application/geo+json"
    found = json.loads(body(answer))
    ogden = next(feature for feature in found["features"] if feature["id"] == OGDEN)
    assert [round(part) for part in ogden["geometry"]["coordinates"]] == [-112, 41]
    assert ogden["properties"]["industry"] == "sporting-goods"
    assert len(found["features"]) == Hub.objects.count()
    assert desk.get(reverse("admin:hubs_import_export", args=["firms", "geojson"])).status_code == 404
    assert desk.get(reverse("admin:hubs_import_export", args=["hubs", "exe"])).status_code == 404


def test_an_export_as_xlsx_opens(desk: Client) -> None:
    answer = desk.get(reverse("admin:hubs_import_export", args=["support", "xlsx"]))
    sheet = load_workbook(io.BytesIO(body(answer))).active
    assert sheet is not None
    assert sheet.title == "support"
    assert sheet.max_row == MODELS[EntryType.SUPPORT].objects.count() + 1


def test_an_exported_formula_is_none(desk: Client, no_directory: None) -> None:
    HubFactory(name="=cmd|' /C calc'!A0")
    content = body(desk.get(reverse("admin:hubs_import_export", args=["hubs", "csv"]))).decode()
    assert ",'=cmd|" in content
    assert "Every" not in upload(desk, content).content.decode()
    assert latest().counts.keys() == {"unchanged"}


def test_an_imported_hub_is_compared_with_those_around_it(desk: Client, no_directory: None) -> None:
    HubFactory(slug="one", name="Kites of Ogden", industry=Industry.objects.get(slug="brewing"))
    content = (
        "slug,name,region,industry,lat,lon,stage,summary\ntwo,Ogden Kites,us-ut,brewing,41.223,-111.9738,emerging,S\n"
    )
    upload(desk, content)
    post(desk, "apply", latest(), rows="all")
    assert [(pair.one.slug, pair.other.slug) for pair in DuplicateCandidate.objects.all()] == [("one", "two")]
