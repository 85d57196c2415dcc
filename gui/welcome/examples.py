"""The six invented enterprises one can try the program with."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

FOLDER: Final = Path(__file__).parent.parent.parent / "resources" / "examples"


class Example(NamedTuple):
    """An example: its file, what is made, where, and what it is good to see."""

    file: str
    name: str
    place: str
    shows: str

    @property
    def path(self) -> Path:
        """The profile file."""
        return FOLDER / f"{self.file}.json"


EXAMPLES: Final = (
    Example("thermos-maker", "保温杯生产企业", "浙江永康", "填得比较全，从这里看起最好"),
    Example("lithium-battery-maker", "锂电池生产企业", "江西赣州", "填得最全，含锂电池专项指标"),
    Example("ebike-assembler", "电动自行车整车企业", "天津", "规范条件和强制认证"),
    Example("shoe-maker", "制鞋企业", "浙江温州", "有一处写错单位的数字，看提醒"),
    Example("baby-care-maker", "婴童用品企业", "广东佛山", "只填了一部分，看怎样补问"),
    Example("prefab-food-maker", "预制菜企业", "四川成都", "几乎空白，看从零开始的样子"),
)
