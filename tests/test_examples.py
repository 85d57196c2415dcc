"""The shipped example profiles: they read, say that they are invented, and are judged as the policies say on one day."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from rules.asked import is_asked
from rules.assess import Assessment, assess
from rules.codes import CodeTables
from rules.facts import Profile, read_profile, write_profile
from rules.fields import load_dictionary
from rules.packs import load_rulebook
from rules.program import Program
from rules.verdict import NOT_MET

FOLDER = Path(__file__).parents[1] / "resources" / "examples"
FILES = {path.stem: path for path in sorted(FOLDER.glob("*.json"))}
NAMES = sorted(FILES)
DICTIONARY = load_dictionary()
CODES = CodeTables()
AS_OF = date(2026, 11, 23)
WARNING = ("shoe-maker", "answers.net_profit.2024")

EXPECTED: dict[str, dict[str, str]] = {
    # Holds hnte and innovative_sme; R&D was 2.9% in 2024; assets above 5,000; one cell of the loan is unanswered.
    "thermos-maker": {
        "fin-equipment-loan-subsidy": "needs_facts",
        "green-factory": "needs_judgement",
        "hnte": "held",
        "innovative-sme": "held",
        "little-giant-2022": "not_in_force",
        "little-giant-2026": "gap",
        "mfg-champion": "gap",
        "norm-ebike-2024": "not_applicable",
        "norm-lithium-battery-2024": "not_applicable",
        "smart-factory-ladder": "gap",
        "sme-cluster": "information",
        "specialised-sme-2022": "not_in_force",
        "specialised-sme-2026": "gap",
        "std-ccc-light-industry": "not_applicable",
        "tax-adv-mfg-vat-5": "likely",
        "tax-rd-super-deduction": "needs_judgement",
        "tax-small-profit-cit": "gap",
        "tax-west-15": "not_applicable",
        "tech-sme": "likely",
        "trade-rcep-origin": "needs_judgement",
    },
    # No titles, R&D about 1%, falling revenue; small in profit, staff and assets; exports to no RCEP member.
    "shoe-maker": {
        "fin-equipment-loan-subsidy": "gap",
        "green-factory": "needs_facts",
        "hnte": "gap",
        "innovative-sme": "gap",
        "little-giant-2022": "not_in_force",
        "little-giant-2026": "gap",
        "mfg-champion": "gap",
        "norm-ebike-2024": "not_applicable",
        "norm-lithium-battery-2024": "not_applicable",
        "smart-factory-ladder": "needs_facts",
        "sme-cluster": "information",
        "specialised-sme-2022": "not_in_force",
        "specialised-sme-2026": "gap",
        "std-ccc-light-industry": "not_applicable",
        "tax-adv-mfg-vat-5": "gap",
        "tax-rd-super-deduction": "needs_facts",
        "tax-small-profit-cit": "likely",
        "tax-west-15": "not_applicable",
        "tech-sme": "gap",
        "trade-rcep-origin": "not_applicable",
    },
    # Everything of the norm but the welding rate; innovative-sme by 70 points; loans are left for later.
    "ebike-assembler": {
        "fin-equipment-loan-subsidy": "needs_facts",
        "green-factory": "needs_judgement",
        "hnte": "gap",
        "innovative-sme": "likely",
        "little-giant-2022": "not_in_force",
        "little-giant-2026": "gap",
        "mfg-champion": "gap",
        "norm-ebike-2024": "gap",
        "norm-lithium-battery-2024": "not_applicable",
        "smart-factory-ladder": "needs_judgement",
        "sme-cluster": "information",
        "specialised-sme-2022": "not_in_force",
        "specialised-sme-2026": "gap",
        "std-ccc-light-industry": "likely",
        "tax-adv-mfg-vat-5": "gap",
        "tax-rd-super-deduction": "needs_judgement",
        "tax-small-profit-cit": "gap",
        "tax-west-15": "not_applicable",
        "tech-sme": "held",
        "trade-rcep-origin": "not_applicable",
    },
    # A little giant in Ganzhou, where the western tax rule holds; too big for tech-sme; eighth in the world.
    "lithium-battery-maker": {
        "fin-equipment-loan-subsidy": "likely",
        "green-factory": "needs_judgement",
        "hnte": "held",
        "innovative-sme": "likely",
        "little-giant-2022": "not_in_force",
        "little-giant-2026": "held",
        "mfg-champion": "gap",
        "norm-ebike-2024": "not_applicable",
        "norm-lithium-battery-2024": "likely",
        "smart-factory-ladder": "needs_judgement",
        "sme-cluster": "information",
        "specialised-sme-2022": "not_in_force",
        "specialised-sme-2026": "held",
        "std-ccc-light-industry": "likely",
        "tax-adv-mfg-vat-5": "likely",
        "tax-rd-super-deduction": "needs_judgement",
        "tax-small-profit-cit": "gap",
        "tax-west-15": "likely",
        "tech-sme": "not_applicable",
        "trade-rcep-origin": "needs_judgement",
    },
    # Small and half known: no titles, R&D below a million.
    "baby-care-maker": {
        "fin-equipment-loan-subsidy": "needs_facts",
        "green-factory": "needs_facts",
        "hnte": "needs_facts",
        "innovative-sme": "needs_facts",
        "little-giant-2022": "not_in_force",
        "little-giant-2026": "gap",
        "mfg-champion": "needs_facts",
        "norm-ebike-2024": "not_applicable",
        "norm-lithium-battery-2024": "not_applicable",
        "smart-factory-ladder": "needs_facts",
        "sme-cluster": "information",
        "specialised-sme-2022": "not_in_force",
        "specialised-sme-2026": "gap",
        "std-ccc-light-industry": "likely",
        "tax-adv-mfg-vat-5": "gap",
        "tax-rd-super-deduction": "needs_facts",
        "tax-small-profit-cit": "needs_facts",
        "tax-west-15": "not_applicable",
        "tech-sme": "needs_facts",
        "trade-rcep-origin": "needs_facts",
    },
    # Hardly anything known: only trade and revenue settle something.
    "prefab-food-maker": {
        "fin-equipment-loan-subsidy": "needs_facts",
        "green-factory": "needs_facts",
        "hnte": "needs_facts",
        "innovative-sme": "needs_facts",
        "little-giant-2022": "not_in_force",
        "little-giant-2026": "gap",
        "mfg-champion": "needs_facts",
        "norm-ebike-2024": "not_applicable",
        "norm-lithium-battery-2024": "not_applicable",
        "smart-factory-ladder": "needs_facts",
        "sme-cluster": "information",
        "specialised-sme-2022": "not_in_force",
        "specialised-sme-2026": "needs_facts",
        "std-ccc-light-industry": "needs_facts",
        "tax-adv-mfg-vat-5": "needs_facts",
        "tax-rd-super-deduction": "needs_facts",
        "tax-small-profit-cit": "needs_facts",
        "tax-west-15": "needs_facts",
        "tech-sme": "needs_facts",
        "trade-rcep-origin": "needs_facts",
    },
}

WOULD_BE = {
    "thermos-maker": {"little-giant-2022": "gap", "specialised-sme-2022": "needs_facts"},
    "shoe-maker": {"little-giant-2022": "gap", "specialised-sme-2022": "gap"},
    "ebike-assembler": {"little-giant-2022": "gap", "specialised-sme-2022": "gap"},
    "lithium-battery-maker": {"little-giant-2022": "held", "specialised-sme-2022": "held"},
    "baby-care-maker": {"little-giant-2022": "gap", "specialised-sme-2022": "gap"},
    "prefab-food-maker": {"little-giant-2022": "needs_facts", "specialised-sme-2022": "needs_facts"},
}

LACKING = {
    ("thermos-maker", "specialised-sme-2026"): ["rd-ratio"],
    ("thermos-maker", "tax-small-profit-cit"): ["assets"],
    ("ebike-assembler", "norm-ebike-2024"): ["welding"],
    ("ebike-assembler", "specialised-sme-2026"): ["rd-ratio"],
    ("lithium-battery-maker", "mfg-champion"): ["world-rank"],
    ("prefab-food-maker", "little-giant-2026"): ["revenue"],
}
"""All that is known to be lacking, where the example is there to show a near gap."""

LEVELS = {
    "thermos-maker": {"green-factory": "municipal", "smart-factory-ladder": "basic"},
    "lithium-battery-maker": {"green-factory": "national", "smart-factory-ladder": "excellent"},
}

TIERS = {
    "thermos-maker": "small",
    "shoe-maker": "small",
    "ebike-assembler": "medium",
    "lithium-battery-maker": "medium",
    "baby-care-maker": "small",
}


def profile_of(name: str) -> Profile:
    return read_profile(FILES[name].read_bytes(), DICTIONARY, CODES, FILES[name].name)


@cache
def program() -> Program:
    book = load_rulebook(cache=False)
    return Program(book.packs, book.dictionary, CODES)


@cache
def assessment_of(name: str) -> Assessment:
    return assess(program(), profile_of(name).answers, AS_OF)


def lacking(name: str, policy: str) -> list[str]:
    """The ids of the requirements of a policy that are not met, groups as one."""
    made = assessment_of(name)
    children = made.program.policies[policy].requires.children
    return [child.id for child in children if child.verdict(made.verdicts) == NOT_MET]


def test_every_example_has_its_outcomes() -> None:
    assert sorted(EXPECTED) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_says_that_it_is_invented(name: str) -> None:
    profile = profile_of(name)
    assert profile.note.startswith("虚构示例：")
    assert "都是编造的" in profile.note
    assert "不对应任何真实企业" in profile.note
    assert str(profile.answers["enterprise_name"]).endswith("（虚构示例）")
    assert not isinstance(profile.answers.get("uscc"), str)


@pytest.mark.parametrize("name", NAMES)
def test_reads_without_a_doubt_but_the_deliberate_one(name: str) -> None:
    warnings = profile_of(name).warnings
    assert [(name, warning.path) for warning in warnings] == ([WARNING] if name == WARNING[0] else [])
    assert all("是否有一年把元当成了万元" in warning.message for warning in warnings)


def test_the_deliberate_slip_is_explained() -> None:
    assert "故意按元填写" in profile_of(WARNING[0]).note


@pytest.mark.parametrize("name", NAMES)
def test_round_trip(name: str) -> None:
    profile = profile_of(name)
    written = write_profile(profile, DICTIONARY)
    assert read_profile(written, DICTIONARY, CODES) == profile
    assert write_profile(read_profile(written, DICTIONARY, CODES), DICTIONARY) == written


@pytest.mark.parametrize("name", NAMES)
def test_answers_nothing_that_is_not_asked(name: str) -> None:
    answers = profile_of(name).answers
    assert [fact for fact in answers if is_asked(DICTIONARY.fields[fact], answers, CODES) is False] == []


def test_the_full_example_answers_all_that_is_asked() -> None:
    answers = profile_of("lithium-battery-maker").answers
    asked = [key for key, field in DICTIONARY.fields.items() if is_asked(field, answers, CODES) is not False]
    assert [fact for fact in asked if fact not in answers] == []


@pytest.mark.parametrize("name", NAMES)
def test_text_is_plain_utf8(name: str) -> None:
    data = FILES[name].read_bytes()
    assert data.decode("utf-8").startswith('{\n  "format": "qingce-profile",\n  "version": 1,\n')
    assert data.endswith(b"}\n")
    assert b"\r" not in data


@pytest.mark.parametrize("name", NAMES)
def test_outcomes(name: str) -> None:
    judgements = assessment_of(name).judgements
    assert {policy: judgements[policy].outcome for policy in EXPECTED[name]} == EXPECTED[name]


@pytest.mark.parametrize("name", NAMES)
def test_outcomes_of_what_is_no_longer_in_force(name: str) -> None:
    judgements = assessment_of(name).judgements
    assert {policy: judgements[policy].would_be for policy in WOULD_BE[name]} == WOULD_BE[name]


@pytest.mark.parametrize(("name", "policy"), sorted(LACKING))
def test_near_gaps(name: str, policy: str) -> None:
    assert lacking(name, policy) == LACKING[name, policy]


@pytest.mark.parametrize("name", sorted(LEVELS))
def test_levels_judged(name: str) -> None:
    made = assessment_of(name)
    for policy, level in LEVELS[name].items():
        index = made.judgements[policy].level
        assert index is not None
        assert made.program.policies[policy].policy.levels[index].id == level


@pytest.mark.parametrize("name", sorted(TIERS))
def test_size_tiers(name: str) -> None:
    assert assessment_of(name).value("enterprise_size_tier") == TIERS[name]
