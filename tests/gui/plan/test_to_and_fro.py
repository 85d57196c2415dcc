"""Through the whole window: from the rule library to the Plan, to a policy's outcome, to the answer that is missing."""

from __future__ import annotations

from collections.abc import Callable

from gui.library.page import LibraryPage
from gui.plan.page import PlanPage
from gui.window import Window


def test_from_clause_to_policy_to_answer_and_back(window: Window, take_in: Callable[..., int]) -> None:
    take_in(window.session)
    window.go("library", "3.1.1-s2b")
    library = window.page("library")
    assert isinstance(library, LibraryPage)
    library.detail.followed.emit("plan-3.1.1-s2b")
    plan = window.page("plan")
    assert isinstance(plan, PlanPage)
    assert window.page_key == "plan"
    assert plan.text.chosen == "3.1.1-s2b"
    assert plan._reading("3.1.1-s2b").words == "待确认 活动"

    plan.detail.followed.emit("fact-product_features")
    assert window.page_key == "profile"
    features = window.session.dossier.raw["product_features"]
    named = features if isinstance(features, list) else features["yes"]
    window.session.set_answer("product_features", [*named, "smart_products"])

    window.show_page("plan")
    assert plan._reading("3.1.1-s2b").words == "有关 活动"
    assert "与本企业有关" in plan.detail.toPlainText()

    plan.go_to("3.1.1-s1")
    plan.detail.followed.emit("policy-mfg-innovation-centre")
    assert window.page_key == "results"
    window.go("plan", "3.1.5-s2")
    assert plan.text.chosen == "3.1.5-s2"
