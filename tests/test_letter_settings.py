"""The settings behind the links of a letter: refused with a sentence that says what would be right."""

from __future__ import annotations

import pytest

from flows.settings import SettingsProblem, read_settings

SECRET = "0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://qadam.example.org", "https://qadam.example.org"),
        ("https://example.org/qadam/", "https://example.org/qadam"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("", None),
    ],
)
def test_an_address_is_kept_without_a_slash_at_its_end(given: str, kept: str | None) -> None:
    assert read_settings({"QADAM_ADDRESS": given}).address == kept


@pytest.mark.parametrize(
    "address",
    [
        "qadam.example.org",
        "http://qadam.example.org",
        "javascript:alert(1)",
        "https://user:pass@example.org",
        "https://example.org/?a=b",
        "https://example.org/<b>",
        "https://[",
        "https://example.org\r\nBcc: a@b.example",
        "https://құрық.example",
    ],
)
def test_no_other_address_is_taken(address: str) -> None:
    with pytest.raises(SettingsProblem, match="QADAM_ADDRESS"):
        read_settings({"QADAM_ADDRESS": address})


@pytest.mark.parametrize("secret", ["short", "a" * 23, SECRET + "\n"])
def test_a_weak_secret_is_refused_and_not_repeated(secret: str) -> None:
    with pytest.raises(SettingsProblem, match="openssl rand") as problem:
        read_settings({"QADAM_SECRET": secret})
    assert secret not in str(problem.value)


def test_a_secret_is_kept_and_shown_nowhere() -> None:
    settings = read_settings({"QADAM_SECRET": SECRET})
    assert settings.secret == SECRET
    assert SECRET not in repr(settings)
    assert read_settings({}).secret is None
