"""The desktop window of Qingce."""

from gui.plain_imports import put_own_import_back

put_own_import_back()
