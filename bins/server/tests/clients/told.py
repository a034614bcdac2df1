"""What the server was started with, and what it tells users by mail and SMS."""

import re
import sys

BASE = sys.argv[1]
PASSWORD = "a long and rare one"


def told(words, pattern):
    """Has the next line with `words` in it read from the server's messages; yields what `pattern` captures there."""
    print(words, flush=True)
    line = sys.stdin.readline()
    found = re.search(pattern, line)
    assert found, (words, line)
    return found.groups() if found.re.groups > 1 else found.group(1)


def confirmation_key():
    return told("/verify-email?key=", r"key=(\w+)")


def sms_code():
    return told("your code is", r"code is (\d+)")


def reset_link():
    return told("/reset-password?uid=", r"uid=([\w-]+)&token=(\w+)")
