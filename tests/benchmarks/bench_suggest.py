"""How often the suggester is right, beside a plain character-n-gram TF-IDF over the same terms; time and memory.

Run by hand: ``python -m tests.benchmarks.bench_suggest FOLDER``, with dev-descriptions.csv (columns text, kind, gb4754_division) and
dev-products.csv (product, gb4754_code) in the folder; the labelled texts are not part of the project.  The yardstick needs the
dependency group "bench".

The labels say what a listed firm is filed under, so some are wrong of the text.  A division counts as proposed in the order in
which the codes of the JSON result name it.  Each description is also counted in one of two halves, so that a setting that suits
one of them only is seen.
"""

from __future__ import annotations

import csv
import resource
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import perf_counter, process_time

from rules.codes import CodeTables
from rules.packs import load_rulebook
from rules.suggest_terms import SUGGEST_DIR, rows
from suggest_command import load_suggester

LIGHT = {"13", "14", "15", "17", "18", "19", "20", "21", "22", "23", "24", "29", "33", "38", "41"}
AIMS = {"descriptions": (0.64, 0.88), "products": (0.72, 0.88)}
AIM_TEXT_MS, AIM_LOAD_S, AIM_MB = 50, 1.0, 80

Row = dict[str, str]
Rank = Callable[[Sequence[str]], list[list[str]]]


def read(path: Path) -> list[Row]:
    """The rows of a table."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def baseline(made_only: bool) -> Rank:
    """A ranking of classes by the cosine of their terms with a text, characters in ones to threes."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    industries = CodeTables().industries
    terms = dict(rows(SUGGEST_DIR / "terms.txt"))
    classes = [code for code, row in industries.items() if row.level == "小类"]
    if made_only:
        classes = [code for code in classes if "13" <= code[:2] <= "43"]
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    known = vectorizer.fit_transform([f"{industries[c].name} {' '.join(terms.get(c, []))}" for c in classes])

    def rank(texts: Sequence[str]) -> list[list[str]]:
        likeness = (vectorizer.transform(texts) @ known.T).toarray()
        return [[classes[place] for place in (-row).argsort(kind="stable")] for row in likeness]

    return rank


def divisions(codes: Iterable[str]) -> list[str]:
    """The divisions in the order in which codes name them."""
    return list(dict.fromkeys(code[:2] for code in codes))


def hits(found: Iterable[tuple[list[str], str]], first: int) -> tuple[int, float, float]:
    """How many, the share with the right one in front, and among the first few."""
    pairs = list(found)
    right = [(names[:1] == [truth], truth in names[:first]) for names, truth in pairs]
    return len(pairs), sum(one for one, _ in right) / len(pairs), sum(few for _, few in right) / len(pairs)


def print_descriptions(name: str, ranked: list[list[str]], table: list[Row]) -> Counter[tuple[str, str]]:
    """Print the figures of one method and give its confusions (right, proposed)."""
    pairs = [
        (divisions(codes), row["gb4754_division"], row["kind"], number // 2 % 2)
        for number, (codes, row) in enumerate(zip(ranked, table, strict=True))
    ]
    sets = {
        "all manufacturing": pairs,
        "light-industry divisions": [one for one in pairs if one[1] in LIGHT],
        "  of these main business": [one for one in pairs if one[1] in LIGHT and one[2] == "main_business"],
        "  of these business scope": [one for one in pairs if one[1] in LIGHT and one[2] != "main_business"],
        "  first half": [one for one in pairs if one[1] in LIGHT and not one[3]],
        "  second half": [one for one in pairs if one[1] in LIGHT and one[3]],
    }
    for label, some in sets.items():
        count, one, few = hits(((found, truth) for found, truth, _, _ in some), 3)
        print(f"  {name:<12} {label:<28} {count:5}  first {one:.3f}  among three {few:.3f}")
    return Counter((truth, (found or ["-"])[0]) for found, truth, _, _ in pairs if found[:1] != [truth])


def main() -> None:
    """Print all figures."""
    folder = Path(sys.argv[1])
    described = read(folder / "dev-descriptions.csv")
    products = [row for row in read(folder / "dev-products.csv") if len(row["gb4754_code"]) == 4]
    load_rulebook()  # the rules are there before anyone types
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = perf_counter()
    suggester = load_suggester()
    load = perf_counter() - start
    taken = []

    def rank(texts: Sequence[str]) -> list[list[str]]:
        result = []
        for text in texts:
            begun = process_time()
            result.append([one.key for one in suggester.suggest(text).codes])
            taken.append(1000 * (process_time() - begun))
        return result

    texts, names = [row["text"] for row in described], [row["product"] for row in products]
    ours, our_products = rank(texts), rank(names)
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    plain = {"plain, all": baseline(False), "plain, made": baseline(True)}
    print(f"descriptions; aims {AIMS['descriptions']}")
    for name, other in plain.items():
        print_descriptions(name, other(texts), described)
    confusions = print_descriptions("suggester", ours, described)
    print(f"products, four digits; aims {AIMS['products']}")
    truths = [row["gb4754_code"] for row in products]
    for name, lists in [
        *((name, other(names)) for name, other in plain.items()),
        ("suggester", our_products),
    ]:
        count, one, few = hits(zip(lists, truths, strict=True), 5)
        print(f"  {name:<12} {count:5}  first {one:.3f}  among five {few:.3f}")
    print_confusions(confusions, our_products, truths)
    usual, slow, slowest = statistics.median(taken), statistics.quantiles(taken, n=100)[-1], max(taken)
    print(
        f"one text (processor time) {usual:.1f} ms, 99 of 100 within {slow:.1f} ms, slowest {slowest:.1f} ms; aim ≤ {AIM_TEXT_MS}"
    )
    print(f"load {load:.2f} s, aim ≤ {AIM_LOAD_S}; {memory:.0f} MB more, aim ≤ {AIM_MB}")


def print_confusions(confusions: Counter[tuple[str, str]], lists: list[list[str]], truths: list[str]) -> None:
    """Print what is taken for what most often."""
    industries = CodeTables().industries
    by_product: dict[tuple[str, str], int] = defaultdict(int)
    for found, truth in zip(lists, truths, strict=True):
        if found[:1] != [truth]:
            by_product[truth, (found or ["-"])[0]] += 1
    for title, counts in (("divisions", confusions), ("classes", Counter(by_product))):
        print(f"{title} taken for another:")
        for (right, taken), count in counts.most_common(15):
            named = [
                f"{code} {industries[code].name}" if code in industries else "nothing"
                for code in (right, taken)
            ]
            print(f"  {count:4}  {named[0]} → {named[1]}")


if __name__ == "__main__":
    main()
