"""Reserved for the desktop window of Qingce; nothing else yet."""
