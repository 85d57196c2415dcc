"""What a policy one can apply for should tell and does not, and what the Plan's clauses say of policies that serve them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rules.coverage import coverage
from rules.lint import Book, Finding, PolicyFile, finding, named
from rules.placed import Placed, placed

APPLIED_FOR: Final = ("recognition", "tax", "finance", "grant", "trade", "programme", "participation")
LIVE: Final = ("open", "no_call_seen", "needs_check")


def check_content(book: Book) -> Iterator[Finding]:
    """Everything that is missing from a file, and reasons that are no longer true."""
    for file in book.files:
        yield from _told(file)
        yield from _sources(file)
    yield from _reasons(book)


def _told(file: PolicyFile) -> Iterator[Finding]:
    policy = file.policy
    if not policy.benefit.text.strip():
        yield file.find(
            "no-benefit", ("policy", "benefit"), "benefit 没有写这个政策给什么；写一两句话。", serious=True
        )
    if not policy.serves:
        yield file.find(
            "serves-nothing", ("policy",), "没有写对应方案的哪些条款；补 serves，确实不对应的不用改。"
        )
    if not (policy.authority.accepts or policy.authority.decides):
        yield file.find(
            "no-authority", ("policy", "authority"), "没有写由谁受理、由谁决定；补 accepts 或 decides。"
        )
    if policy.kind not in APPLIED_FOR or policy.state not in LIVE or policy.applicant == "none":
        return
    if not policy.requires and not policy.levels:
        return
    if not policy.steps:
        yield file.find("no-steps", ("policy",), "可以申报的政策没有写办理步骤；补 steps。")
    if not policy.materials:
        yield file.find("no-materials", ("policy",), "可以申报的政策没有写申报材料；补 materials。")


def _sources(file: PolicyFile) -> Iterator[Finding]:
    """Conditions of the lists where a source is not enforced."""
    renewal = file.policy.renewal
    several = list(file.lists["bonus"])
    if renewal is not None:
        several += placed(renewal.requires, ("policy", "renewal", "requires"), file.book.blocks)
    for one in several:
        yield from _without_source(file, one, article=False, basis=False)


def _without_source(file: PolicyFile, one: Placed, *, article: bool, basis: bool) -> Iterator[Finding]:
    article, basis = article or bool(one.condition.article), basis or one.condition.basis is not None
    if one.members:
        for inner in one.members:
            yield from _without_source(file, inner, article=article, basis=basis)
        return
    missing = [
        words for words, there in (("条款出处 article", article), ("依据可靠度 basis", basis)) if not there
    ]
    if missing:
        yield file.find("no-source", one.steps, f"条件{named(one)}没有写{'和'.join(missing)}；补上。")


def _reasons(book: Book) -> Iterator[Finding]:
    """A clause that is served and still says why it is not."""
    served = {one.name: one.policies for one in coverage(book.packs).clauses if one.policies and one.reason}
    for part in book.parts:
        if part.kind != "measure":
            continue
        for index, clause in enumerate(part.value.clauses):
            if clause.id in served and clause.status != "government_only":
                names = "、".join(served[clause.id])
                yield finding(
                    part, "reason-outdated", ("measure", "clauses", index, "reason"),
                    f"条款 {clause.id} 已有政策对应（{names}），不用再写没有政策的理由；删去 reason。",
                )  # fmt: skip
