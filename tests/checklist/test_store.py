"""The workspace: what is kept comes back, edit by edit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.progress import Progress
from checklist.store import AttachmentTooLarge, Change, Workspace, open_workspace
from checklist.store_json import decode, encode
from rules.amounts import NumberText
from rules.rulings import Ruling
from tests.checklist.store_samples import ANSWERS, PROGRESS, RULING, START, Clock, everything, fill

NAME = "enterprise_name"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "客户 资料#1?.qingce"


@pytest.fixture
def workspace(path: Path, clock: Clock) -> Iterator[Workspace]:
    with open_workspace(path, clock, "王会计") as opened:
        yield opened


@pytest.fixture
def client_id(workspace: Workspace) -> int:
    return workspace.add_client(ANSWERS)


def test_a_client_comes_back_as_it_was_given(workspace: Workspace) -> None:
    evidence = {"employees_year_end": [{"document": "社保清单", "date": "2026-01-05"}]}
    stored = workspace.load_client(workspace.add_client(ANSWERS, evidence=evidence, note="首次访谈"))
    assert (stored.answers, stored.evidence, stored.note) == (ANSWERS, evidence, "首次访谈")


def test_the_roster_has_name_sectors_region_industry_and_how_much_is_answered(
    workspace: Workspace, client_id: int
) -> None:
    row = workspace.client(client_id)
    assert (row.name, row.sectors) == ("永康市晨光杯业有限公司", ("hardware", "plastics"))
    assert (row.region, row.industry) == ("330784", "3382")
    assert row.answered == 5, "one of six answers is “later”"
    assert (row.counts, row.as_of, row.edited_at, row.is_archived) == ({}, None, START, False)


@pytest.mark.parametrize(
    ("fact", "raw", "column", "shown"),
    [
        (NAME, "  某厂 ", "name", "某厂"),
        (NAME, None, "name", ""),
        (NAME, {"unknown": "later"}, "name", ""),
        (NAME, 12, "name", ""),
        ("sectors", {"yes": ["toys"], "no": ["hardware"]}, "sectors", ("toys",)),
        ("sectors", ["none"], "sectors", ()),
        ("sectors", "toys", "sectors", ()),
        ("sectors", None, "sectors", ()),
        ("registered_region", ["330784"], "region", None),
        ("gbt4754_main", "", "industry", None),
        ("gbt4754_main", {"unknown": "dont_know"}, "industry", None),
    ],
)
def test_the_roster_follows_each_answer_right_or_wrong(
    workspace: Workspace, client_id: int, fact: str, raw: Any, column: str, shown: Any
) -> None:
    workspace.set_answer(client_id, fact, raw)
    assert getattr(workspace.client(client_id), column) == shown
    assert workspace.load_client(client_id).answers.get(fact) == raw


def test_the_last_edited_client_comes_first(workspace: Workspace, clock: Clock) -> None:
    first, second = workspace.add_client({NAME: "甲"}), workspace.add_client({NAME: "乙"})
    clock.move(minutes=1)
    workspace.set_answer(first, NAME, "甲厂")
    assert [row.id for row in workspace.clients()] == [first, second]
    clock.move(minutes=1)
    workspace.set_summary(second, date(2026, 11, 24), {"eligible": 1})
    assert [row.id for row in workspace.clients()] == [first, second], "an assessment is no edit"
    workspace.set_note(second, "来电")
    assert [row.id for row in workspace.clients()] == [second, first]


def test_everything_is_there_after_reopening(path: Path, clock: Clock) -> None:
    with open_workspace(path, clock, "王会计") as workspace:
        client_id = fill(workspace)
        before = everything(workspace)
    with open_workspace(path, clock, "王会计") as workspace:
        assert everything(workspace) == before
        stored = workspace.load_client(client_id)
        assert (stored.rulings, stored.progress) == ((RULING,), {"export_credit/apply": PROGRESS})
        assert stored.candidates == {"gbt4754_main": ["3382", "3389"]}
        assert stored.proposals == {"operating_revenue": {"2026": "8200"}}
        assert stored.refusals == {"gbt4754_main": {"3053": ["烧杯"], "3394": []}}
        assert workspace.setting("letterhead") == {"firm": "某某咨询"}
        assert workspace.setting("adviser", "无") == "无"


def test_closing_leaves_one_file_and_its_backups(path: Path, clock: Clock) -> None:
    with open_workspace(path, clock, "") as workspace:
        fill(workspace)
    assert {one.name for one in path.parent.iterdir()} == {path.name, f"{path.name}.backups"}


def test_an_answer_has_a_history(workspace: Workspace, clock: Clock, client_id: int) -> None:
    clock.move(hours=1)
    workspace.set_answer(client_id, NAME, "新名")
    workspace.who = "李工"
    workspace.set_answer(client_id, NAME, None)
    first = Change(NAME, "王会计", START, None, ANSWERS[NAME])
    later = START + timedelta(hours=1)
    assert workspace.history(client_id, NAME) == [
        Change(NAME, "李工", later, "新名", None),
        Change(NAME, "王会计", later, ANSWERS[NAME], "新名"),
        first,
    ]
    assert len(workspace.history(client_id)) == len(ANSWERS) + 2


def test_an_equal_answer_is_no_change(workspace: Workspace, clock: Clock, client_id: int) -> None:
    clock.move(hours=1)
    workspace.set_answers(client_id, ANSWERS)
    workspace.set_answer(client_id, "patents_valid", None)
    workspace.set_note(client_id, "")
    workspace.set_evidence(client_id, NAME, [])
    assert workspace.client(client_id).edited_at == START
    workspace.set_answer(client_id, "gbt4754_main", 3382)
    assert workspace.history(client_id)[0].before == "3382", "a number is another answer than the same text"


def test_typing_makes_one_line_of_history(workspace: Workspace, client_id: int) -> None:
    for typed in ("8", "82", "820"):
        workspace.set_answer(client_id, "patents_valid", typed, is_typing=typed != "8")
    assert [(one.before, one.after) for one in workspace.history(client_id, "patents_valid")] == [
        (None, "820")
    ]
    workspace.set_answer(client_id, "patents_valid", None, is_typing=True)
    assert workspace.history(client_id, "patents_valid") == [], "typed and taken back"


def test_typing_never_goes_on_with_another_persons_change(workspace: Workspace, client_id: int) -> None:
    workspace.who = "李工"
    workspace.set_answer(client_id, NAME, "李工改的", is_typing=True)
    assert [one.who for one in workspace.history(client_id, NAME)] == ["李工", "王会计"]


def test_several_answers_are_kept_together_or_not_at_all(workspace: Workspace, client_id: int) -> None:
    with pytest.raises(TypeError):
        workspace.set_answers(client_id, {NAME: "新名", "patents_valid": object()})
    assert workspace.load_client(client_id).answers == ANSWERS
    workspace.set_answers(client_id, {NAME: "新名", "sectors": None})
    assert workspace.load_client(client_id).answers == {
        **{fact: raw for fact, raw in ANSWERS.items() if fact != "sectors"},
        NAME: "新名",
    }


def test_a_copy_has_the_answers_but_not_the_work(workspace: Workspace) -> None:
    client_id = fill(workspace)
    stored, copied = (
        workspace.load_client(client_id),
        workspace.load_client(workspace.duplicate_client(client_id)),
    )
    assert copied.answers == stored.answers | {NAME: f"{ANSWERS[NAME]}（副本）"}
    assert (copied.evidence, copied.note, copied.candidates, copied.refusals) == (
        stored.evidence,
        stored.note,
        stored.candidates,
        stored.refusals,
    )
    assert (copied.rulings, copied.progress, workspace.assessments(copied.id)) == ((), {}, [])


def test_a_client_without_a_name_is_copied_without_one(workspace: Workspace) -> None:
    copied = workspace.duplicate_client(workspace.add_client({NAME: {"unknown": "later"}}))
    assert workspace.load_client(copied).answers == {NAME: {"unknown": "later"}}


def test_a_deleted_client_comes_back_whole(workspace: Workspace) -> None:
    client_id = fill(workspace)
    before = everything(workspace)
    workspace.delete_client(client_id)
    assert client_id not in [row.id for row in workspace.clients()]
    assert [row.id for row in workspace.deleted_clients()] == [client_id]
    with pytest.raises(KeyError):
        workspace.set_answer(client_id, NAME, "x")
    workspace.restore_client(client_id)
    assert everything(workspace) == before


def test_a_deleted_client_is_forgotten_after_thirty_days(path: Path, clock: Clock) -> None:
    with open_workspace(path, clock, "") as workspace:
        client_id = fill(workspace)
        file_id = workspace.attachments(client_id)[0].id
        workspace.delete_client(client_id)
    clock.move(days=30)
    with open_workspace(path, clock, "") as workspace:
        assert workspace.deleted_clients()
    clock.move(seconds=1)
    with open_workspace(path, clock, "") as workspace:
        assert not workspace.deleted_clients()
        assert [row.name for row in workspace.clients()] == ["第二家"]
        for gone in (workspace.load_client, workspace.client, workspace.restore_client):
            with pytest.raises(KeyError):
                gone(client_id)
        with pytest.raises(KeyError):
            workspace.attachment_data(file_id)
        assert workspace.history(client_id) == []
        assert workspace.add_client({}) > client_id + 1, "an id is never given twice"


def test_archived_clients_stay_in_the_roster_with_a_flag(workspace: Workspace, client_id: int) -> None:
    workspace.set_archived(client_id, True)
    assert [row.is_archived for row in workspace.clients()] == [True]
    workspace.set_archived(client_id, False)
    assert [row.is_archived for row in workspace.clients()] == [False]


def test_rulings_and_their_history(workspace: Workspace, clock: Clock, client_id: int) -> None:
    at = START + timedelta(hours=1)
    other = Ruling("export_credit", "requires/0", "not_met", "原件过期", "李工", at, asked="0f3c")
    workspace.set_ruling(client_id, RULING)
    workspace.set_ruling(client_id, other)
    assert workspace.load_client(client_id).rulings == (other,)
    workspace.drop_ruling(client_id, "export_credit", "requires/0")
    workspace.drop_ruling(client_id, "export_credit", "requires/0")
    assert workspace.load_client(client_id).rulings == ()
    changes = workspace.ruling_history(client_id)
    assert [(one.before, one.after) for one in changes] == [(other, None), (RULING, other), (None, RULING)]
    assert {(one.policy, one.condition) for one in changes} == {("export_credit", "requires/0")}
    assert workspace.history(client_id, "export_credit\nrequires/0") == [], "not among the answers"


def test_progress_is_kept_changed_and_forgotten(workspace: Workspace, client_id: int) -> None:
    workspace.set_progress(client_id, "p/x", PROGRESS)
    workspace.set_progress(client_id, "p/x", Progress("done"))
    assert workspace.load_client(client_id).progress == {"p/x": Progress("done")}
    workspace.set_progress(client_id, "p/x", None)
    assert workspace.load_client(client_id).progress == {}


def test_attachments_belong_to_a_place(workspace: Workspace, client_id: int) -> None:
    first = workspace.attach(client_id, "p/x", "合同.pdf", b"%PDF")
    second = workspace.attach(client_id, f"fact:{NAME}", "执照.jpg", b"")
    assert [(one.id, one.name, one.size) for one in workspace.attachments(client_id)] == [
        (first, "合同.pdf", 4),
        (second, "执照.jpg", 0),
    ]
    assert [one.id for one in workspace.attachments(client_id, "p/x")] == [first]
    assert workspace.attachment_data(first) == b"%PDF"
    workspace.detach(first)
    assert [one.id for one in workspace.attachments(client_id)] == [second]
    for gone in (workspace.attachment_data, workspace.detach):
        with pytest.raises(KeyError):
            gone(first)


def test_a_file_that_is_too_large_is_told_and_not_kept(workspace: Workspace, client_id: int) -> None:
    with pytest.raises(
        AttachmentTooLarge, match=r"附件“扫描\.tif”有 30\.0 MB，没有保存；单个附件不超过 30 MB"
    ):
        workspace.attach(client_id, "p/x", "扫描.tif", bytes(30_000_001))
    assert workspace.attachments(client_id) == []


def test_one_latest_assessment_and_any_number_of_pinned_ones(workspace: Workspace, client_id: int) -> None:
    assert workspace.latest_assessment(client_id) is None
    for outcome, pinned in (("unknown", False), ("human", True), ("eligible", False)):
        workspace.keep_assessment(
            client_id, START.date(), {"support": "ab"}, {"p": outcome}, pinned=pinned, label=outcome
        )
    assert [(one.outcomes, one.is_pinned, one.label) for one in workspace.assessments(client_id)] == [
        ({"p": "eligible"}, False, "eligible"),
        ({"p": "human"}, True, "human"),
    ]
    latest = workspace.latest_assessment(client_id)
    assert latest is not None
    assert (latest.as_of, latest.packs, latest.who, latest.when) == (
        START.date(),
        {"support": "ab"},
        "王会计",
        START,
    )


def test_an_unknown_client_is_our_mistake_and_changes_nothing(workspace: Workspace, client_id: int) -> None:
    nobody = client_id + 1
    calls: list[Any] = [
        lambda: workspace.client(nobody),
        lambda: workspace.load_client(nobody),
        lambda: workspace.duplicate_client(nobody),
        lambda: workspace.set_answer(nobody, NAME, "x"),
        lambda: workspace.set_answers(nobody, {NAME: "x"}),
        lambda: workspace.set_evidence(nobody, NAME, [{"document": "x"}]),
        lambda: workspace.set_candidates(nobody, NAME, ["x"]),
        lambda: workspace.set_proposals(nobody, NAME, {"2026": 1}),
        lambda: workspace.set_refusals(nobody, NAME, {"x": []}),
        lambda: workspace.set_note(nobody, "x"),
        lambda: workspace.set_archived(nobody, True),
        lambda: workspace.delete_client(nobody),
        lambda: workspace.restore_client(nobody),
        lambda: workspace.set_summary(nobody, START.date(), {"eligible": 1}),
        lambda: workspace.set_ruling(nobody, RULING),
        lambda: workspace.set_progress(nobody, "p/x", PROGRESS),
        lambda: workspace.attach(nobody, "p/x", "x", b"x"),
        lambda: workspace.keep_assessment(nobody, START.date(), {}, {}, pinned=False),
    ]
    before = everything(workspace)
    for call in calls:
        with pytest.raises(KeyError):
            call()
    assert everything(workspace) == before


def test_what_would_not_be_read_again_is_never_kept(workspace: Workspace) -> None:
    client_id = fill(workspace)
    before = everything(workspace)
    wrong: Any = "maybe"
    calls: list[Any] = [
        lambda: workspace.set_ruling(client_id, Ruling("p", "c", wrong, "", "", START)),
        lambda: workspace.set_progress(client_id, "p/x", Progress(wrong)),
        lambda: workspace.set_summary(client_id, START.date(), {"eligible": wrong}),
        lambda: workspace.keep_assessment(client_id, START.date(), {}, {"p": 3}, pinned=True),  # type: ignore[dict-item]
    ]
    for call in calls:
        with pytest.raises(msgspec.ValidationError):
            call()
    assert everything(workspace) == before


NUMBERS = st.one_of(
    st.integers(-(10**30), 10**30).map(lambda number: NumberText(str(number))),
    st.decimals(allow_nan=False, allow_infinity=False, places=4).map(lambda number: NumberText(str(number))),
)
PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(), st.characters()
)
RAW = st.recursive(
    PLAIN,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(), inner, max_size=4)),
    max_leaves=12,
)


@given(RAW)
def test_any_json_value_comes_back_the_same(raw: Any) -> None:
    assert decode(encode(raw)) == raw
    assert encode(raw).encode()


@given(NUMBERS)
def test_a_literal_number_keeps_every_digit(text: NumberText) -> None:
    from decimal import Decimal

    back = decode(encode({"2025": text}))["2025"]
    assert Decimal(repr(back) if isinstance(back, float) else str(back)) == Decimal(str(text))


@pytest.mark.parametrize("text", ["1e400", "0.12345678901234567890", "NaN", "1" * 5000])
def test_a_literal_that_no_number_holds_is_kept_as_text(text: str) -> None:
    assert decode(encode(NumberText(text))) == text


def test_a_broken_paste_is_kept(workspace: Workspace, client_id: int) -> None:
    workspace.set_answer(client_id, "main_products", "杯\ud83d\x00盖")
    assert workspace.load_client(client_id).answers["main_products"] == "杯\ud83d\x00盖"
    workspace.set_note(client_id, "见\ud83d附件")
    assert workspace.load_client(client_id).note == "见\ud83d附件"
    workspace.set_answer(client_id, NAME, "厂\ud83d")
    assert workspace.client(client_id).name == "厂?"
